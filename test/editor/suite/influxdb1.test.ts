// The main job against a real InfluxDB 1.6.7: a connection added by keyboard, a file written, the answer on its lines, and what was stored
// queried back; then everything that goes wrong on the way, one clear sentence each. Left out where the server is not in the cache.
import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Api } from "../../../client/src/start";
import { type Influxdb1, startInfluxdb1, withoutServer } from "../../servers/influxdb1";
import { freePorts } from "../../servers/process";
import { type Person, person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import {
  activated,
  answerModals,
  closeAll,
  diagnosticsOf,
  open,
  openBytes,
  picture,
  untilLens,
} from "./workbench";

const USER = "sensor";
/** Long and unlike anything else, so that it is found wherever it should not be. */
const PASSWORD = "pw-3f9c27d41ab84e7e";
const T = 1795507200n;
const point = (room: string, fields: string, second: number) =>
  `climate,room=${room} ${fields} ${T + BigInt(second)}000000000`;
const BODY = [
  "# One line cannot be read, one has another type than the first.",
  point("hall", "temp=21.5,door=true", 0),
  point("cellar", "temp=12.25", 1),
  point("attic", "temp=", 2),
  point("hall", "temp=22i", 3),
  point("cellar", "temp=12.5", 4),
  "",
].join("\n");

let server: Influxdb1 | undefined;

/** One server for all tests of this file; it ends with the last of them. */
async function influxdb(): Promise<Influxdb1> {
  if (server === undefined) {
    server = await startInfluxdb1({ auth: true });
    await server.createDatabase("home");
    await server.createDatabase("telemetry");
    await server.addUser(USER, PASSWORD, { home: "ALL", telemetry: "ALL" });
  }
  return server;
}

/** A server that answers as told, until the test ends; answers its address. */
async function answering(listener: RequestListener): Promise<string> {
  const fake = createServer(listener);
  await new Promise<void>((resolve) => fake.listen(0, "127.0.0.1", resolve));
  afterThisTest(() => {
    fake.closeAllConnections();
    fake.close();
  });
  return `http://127.0.0.1:${(fake.address() as AddressInfo).port}`;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A file's bytes as text; empty for one that has just gone. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

/** Writes a document to a connection made for this test, and answers the report. */
async function writeTo(
  api: Api,
  url: string,
  options: { database?: string; secret?: string; body?: string; document?: vscode.TextDocument } = {},
) {
  const { database = "telemetry", secret, body = `${point("hall", "temp=21.5", 0)}\n` } = options;
  const id = `test-${Math.random().toString(36).slice(2)}`;
  await api.addConnection(
    {
      id,
      name: "Plant",
      url,
      product: "influxdb-1",
      version: "1.6.7",
      database,
      authentication: secret === undefined ? { kind: "none" } : { kind: "basic", user: USER },
      production: false,
    },
    secret,
  );
  const document = options.document ?? (await open(body));
  await untilLens(document, /^Write to/);
  await api.pickDestination(document.uri, { kind: "connection", id });
  await untilLens(document, /^Write to Plant \(InfluxDB 1\.6\.7\)/);
  await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
  const report = await until("the report", () => api.lastReport(document.uri));
  return { document, report };
}

async function answer(someone: Person, text: string): Promise<void> {
  await someone.type(text);
  await someone.press("Enter");
}

/** Waits for a question: what stands in an empty input, or below it. */
const asked = (someone: Person, text: string) =>
  someone.wait({
    selector: `.quick-input-widget input[placeholder^="${text}"], .quick-input-widget .quick-input-message:has-text("${text}")`,
  });

if (!withoutServer("influxdb-1"))
  describe("InfluxDB 1.6.7", () => {
    test(
      "a connection is added by keyboard, a file written to it, and what was stored is what is said",
      async () => {
        const someone = person();
        if (someone === undefined) return;
        const api = await activated();
        const real = await influxdb();
        // What the server holds already decides the type: the line that differs is refused alone.
        await real.write("telemetry", `climate,room=hall temp=20 ${T - 60n}000000000`);
        const document = await open(BODY);
        await untilLens(document, /^Write to built-in dry run/);
        // Of a long list of notifications only the first are drawn.
        await vscode.commands.executeCommand("notifications.clearAll");
        const adding = vscode.commands.executeCommand("lineProtocol.addConnection");
        await asked(someone, "Address of the server");
        await picture("add-connection-address");
        await answer(someone, real.url);
        await asked(someone, "How to sign in to InfluxDB 1.6.7");
        await picture("add-connection-sign-in");
        await answer(someone, "User and");
        await asked(someone, "User name");
        await answer(someone, USER);
        await asked(someone, "Password for");
        await someone.type("wrong");
        await picture("add-connection-password");
        await someone.press("Enter");
        await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "Enter Others" });
        await picture("add-connection-bad-password");
        await someone.press("Enter");
        await asked(someone, "Password for");
        await answer(someone, PASSWORD);
        await asked(someone, "The database to write to");
        await picture("add-connection-database");
        await answer(someone, "telemetry");
        await asked(someone, "Name of the connection");
        await someone.press("Control+A");
        await answer(someone, "Greenhouse");
        // Toasts do not show up while tests run; the list of notifications does.
        await until("the notification", async () => {
          await vscode.commands.executeCommand("notifications.showList");
          return (await someone.texts(".notifications-center")).join("").includes("is saved");
        });
        await picture("add-connection-saved");
        await someone.click({
          selector: ".notifications-center .monaco-button",
          text: "Use It for This File",
        });
        await adding;

        await untilLens(document, /^Write to Greenhouse \(InfluxDB 1\.6\.7\) · telemetry\S* · ns$/);
        // One line cannot be read and one has another type: that is asked about, and sent all the same.
        const questions = answerModals("Send Anyway");
        await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
        const report = await until("the report", () => api.lastReport(document.uri));
        assert.match(questions.join("\n"), /refuses 2 of 5 lines\. Send anyway\?/);
        await untilLens(document, /^\d\d:\d\d:\d\d · 3 stored · 2 refused \(400\)/);
        await someone.wait({ selector: ".codelens-decoration", text: "3 stored · 2 refused (400)" });
        await picture("influxdb-1-answer");

        const rows = await real.query(`SELECT * FROM "climate" WHERE time >= ${T}s`, {
          db: "telemetry",
        });
        const times = rows.flatMap(({ values }) => values.map(([time]) => String(time).slice(0, 10)));
        assert.equal(report.serverName, "InfluxDB 1.6.7");
        assert.deepEqual(
          report.lines.filter(({ outcome }) => outcome === "refused").map(({ range }) => range.start.line),
          [3, 4],
        );
        assert.deepEqual(
          times,
          [0, 1, 4].map((second) => String(T + BigInt(second))),
        );
        assert.deepEqual(report.points, { stored: 3, refused: 2, unknown: 0, notSent: 0 });
        assert.deepEqual(
          api.lineEnds(document.uri).map(({ line }) => line),
          [3, 4],
        );
        await vscode.commands.executeCommand("lineProtocol.explain", document.uri, 4);
        await someone.wait({ selector: ".review-widget .body", text: "Refused" });
        await picture("influxdb-1-explain");

        await vscode.commands.executeCommand("lineProtocol.showExchange", document.uri);
        const exchange = vscode.window.activeTextEditor?.document.getText() ?? "";
        assert.match(exchange, /POST \/write/);
        assert.match(exchange, /partial write/);
        assert.ok(
          !exchange.includes(PASSWORD) && !/Basic [A-Za-z0-9+/]{8}/.test(exchange),
          "no secret in it",
        );
        await picture("influxdb-1-exchange");
      },
      { seconds: 60 },
    );

    test("a wrong password: nothing was stored, and what to do", async () => {
      const api = await activated();
      const real = await influxdb();
      const { document, report } = await writeTo(api, real.url, { secret: "not-the-password" });
      assert.equal(report.points.stored, 0);
      assert.match(report.brief, /401/);
      assert.match(`${report.summary} ${report.whole?.message}`, /[Nn]othing was stored|not valid|refused/);
      assert.ok(report.whole, "it is said of the whole, at the first line");
      assert.ok(diagnosticsOf(document).some(({ message }) => message === report.whole?.message));
      await picture("wrong-password");
    });

    test("a missing database: its name, and what to do", async () => {
      const api = await activated();
      const real = await influxdb();
      const { report } = await writeTo(api, real.url, { database: "nowhere", secret: PASSWORD });
      assert.equal(report.points.stored, 0);
      assert.match(`${report.summary} ${report.whole?.message}`, /nowhere/);
      await picture("missing-database");
    });

    test("nobody answers: nothing was sent", async () => {
      const api = await activated();
      const [port] = await freePorts(1);
      const { report } = await writeTo(api, `http://127.0.0.1:${port}`);
      assert.deepEqual([report.points.stored, report.points.unknown], [0, 0]);
      assert.match(`${report.summary} ${report.whole?.message}`, /connection was refused/);
      await picture("connection-refused");
    });

    test("another document of the same name does not go where the one before it went", async () => {
      const api = await activated();
      const [port] = await freePorts(1);
      const { document } = await writeTo(api, `http://127.0.0.1:${port}`);
      await closeAll();
      const next = await open(`${point("hall", "temp=21.5", 0)}\n`);
      assert.equal(next.uri.toString(), document.uri.toString(), "the name is the same");
      await untilLens(next, /^Write to built-in dry run/);
      assert.equal(api.lastReport(next.uri), undefined);
    });

    test("a name that does not resolve", async () => {
      const api = await activated();
      const { report } = await writeTo(api, "https://no-such-host.invalid");
      assert.match(`${report.summary} ${report.whole?.message}`, /cannot be resolved/);
      assert.equal(report.points.unknown, 0);
    });

    test("a web page with status 200 is no answer of a database", async () => {
      const api = await activated();
      const url = await answering((request, response) => {
        request.resume();
        request.on("end", () => {
          response.setHeader("Content-Type", "text/html");
          response.end(
            "<html><head><title>Sign in</title></head><body><script>alert(1)</script>Sign in</body></html>",
          );
        });
      });
      const { report } = await writeTo(api, url);
      assert.equal(report.points.stored, 0);
      assert.equal(report.points.unknown + report.points.refused, 1);
      await picture("web-page-200");
    });

    test("an empty answer with status 200 is no acceptance: unknown, and what to do", async () => {
      const api = await activated();
      const url = await answering((request, response) => {
        request.resume();
        request.on("end", () => response.end());
      });
      const { report } = await writeTo(api, url);
      assert.deepEqual(report.points, { stored: 0, refused: 0, unknown: 1, notSent: 0 });
      assert.match(report.summary, /unknown whether stored\.$/);
      assert.match(report.advice.join(" "), /Check the address/);
      await picture("empty-200");
    });

    test("a byte order mark is asked about before anything is sent", async () => {
      const api = await activated();
      const real = await influxdb();
      const document = await openBytes("mark.lp", `\uFEFF${point("hall", "temp=1", 100)}\n`);
      const questions = answerModals("Send Anyway");
      const { report } = await writeTo(api, real.url, { secret: PASSWORD, document });
      assert.equal(questions.length, 1);
      assert.match(questions[0], /begins with a byte order mark/);
      assert.equal(report.points.stored, 1);
      const [series] = await real.query("SHOW MEASUREMENTS", { db: "telemetry" });
      assert.ok(
        series.values.some(([name]) => name === "\uFEFFclimate"),
        "stored under the name that was asked about",
      );
    });

    test("CRLF line ends are asked about; what is refused here is refused there", async () => {
      const api = await activated();
      const real = await influxdb();
      await real.createDatabase("crlf");
      await real.query(`GRANT ALL ON "crlf" TO "${USER}"`);
      const body = `${point("hall", "temp=1", 0)}\r\n${point("hall", "temp=2", 1)}\r\n`;
      const document = await openBytes("windows.lp", body);
      const questions = answerModals("Send Anyway");
      const { report } = await writeTo(api, real.url, { database: "crlf", secret: PASSWORD, document });
      assert.match(questions.join("\n"), /end with CRLF/);
      const rows = await real.query('SELECT * FROM "climate"', { db: "crlf" });
      assert.equal(
        report.points.stored,
        rows.reduce((sum, { values }) => sum + values.length, 0),
      );
      assert.equal(report.points.refused, 2);
      await picture("crlf-answer");
    });

    test("from the explorer, where the destination is not in sight, it is asked first", async () => {
      const api = await activated();
      const real = await influxdb();
      const document = await openBytes("unseen.lp", `${point("garage", "temp=4.5", 0)}\n`);
      await writeTo(api, real.url, { secret: PASSWORD, document });
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      const questions = answerModals(undefined);
      const report = await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      assert.equal(report, undefined);
      assert.match(questions.join("\n"), /^Write 1 points? to "telemetry" on http:\/\/127\.0\.0\.1/);
    });

    test("neither password nor its encoded form is anywhere in the profile or the workspace", async () => {
      await server?.stop();
      const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
      assert.ok(workspace);
      // Every profile of a run that is there now (test/editor/host/code.mjs makes them); this run's is among them.
      const profiles = readdirSync(tmpdir()).filter((name) => name.startsWith("line-protocol-editor-"));
      const folders = [workspace, ...profiles.map((name) => join(tmpdir(), name))];
      const encoded = Buffer.from(`${USER}:${PASSWORD}`).toString("base64");
      let looked = 0;
      const found: string[] = [];
      for (const folder of folders)
        for (const entry of filesBelow(folder)) {
          looked++;
          const text = readIfThere(entry);
          if (text.includes(PASSWORD) || text.includes(encoded)) found.push(entry);
        }
      assert.ok(looked > 20, `${looked} files in ${folders.join(", ")}`);
      assert.deepEqual(found, []);
      const settings = JSON.stringify(
        vscode.workspace.getConfiguration("lineProtocol").inspect("connections"),
      );
      assert.ok(settings.includes("Plant") && !settings.includes(PASSWORD));
    });
  });
