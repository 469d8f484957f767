// Sending more than the text of one editor, against a real InfluxDB 1.6.7: folders and compressed files, good lines only, refused lines
// again, curl, files too big for the editor, a write that is cancelled and goes on.
import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, readdirSync, readFileSync } from "node:fs";
import { createServer, request as forward } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import * as vscode from "vscode";
import type { WriteReport } from "../../../server/src/lsp/protocol";
import { type Influxdb1, startInfluxdb1, withoutServer } from "../../servers/influxdb1";
import { type Person, person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import { activated, answerModals, openBytes, picture, replace, untilLens } from "./workbench";

const USER = "sender";
const PASSWORD = "pw-58c2e1f09b7d4a66";
const T = 1795507200n;
const point = (name: string, fields: string, second: number) =>
  `${name},room=hall ${fields} ${T + BigInt(second)}000000000\n`;

let server: Influxdb1 | undefined;

async function influxdb(): Promise<Influxdb1> {
  server ??= await startInfluxdb1({ auth: true });
  return server;
}

/** A database of the test's own, and a connection to it, over another address where one is given. */
async function connected(database: string, through?: string): Promise<Influxdb1> {
  const api = await activated();
  const real = await influxdb();
  await real.createDatabase(database);
  await real.addUser(`${USER}-${database}`, PASSWORD, { [database]: "ALL" });
  await api.addConnection(
    {
      id: database,
      name: `To ${database}`,
      url: through ?? real.url,
      product: "influxdb-1",
      version: "1.6.7",
      database,
      authentication: { kind: "basic", user: `${USER}-${database}` },
      production: false,
    },
    PASSWORD,
  );
  return real;
}

async function counted(real: Influxdb1, database: string, field = "v"): Promise<number> {
  const [series] = await real.query(`SELECT COUNT("${field}") FROM /.*/`, { db: database });
  return Number(series?.values[0]?.[1] ?? 0);
}

/** A proxy before the server that takes its time, so that there is something to cut off, until it is told otherwise. */
async function slowProxy(real: Influxdb1): Promise<{ readonly url: string; delay: number; taken: number }> {
  const proxy = createServer((incoming, outgoing) => {
    setTimeout(() => {
      const { method, url, headers } = incoming;
      const there = forward(`${real.url}${url}`, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
        slow.taken++;
      });
      incoming.pipe(there);
    }, slow.delay);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  afterThisTest(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const slow = { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, delay: 500, taken: 0 };
  return slow;
}

/** The language server's process: the child of this extension host that runs dist/server.js. */
function languageServer(): number | undefined {
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each)))
    try {
      const status = readFileSync(`/proc/${name}/status`, "utf8");
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
      if (status.includes(`\nPPid:\t${process.pid}\n`) && /dist\/server\.js/.test(command))
        return Number(name);
    } catch {
      // It has just ended.
    }
  return undefined;
}

const workspace = () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  return folder;
};

async function pickDestination(someone: Person, name: string): Promise<void> {
  await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "Built-in dry run" });
  await someone.type(name);
  await someone.press("Enter");
}

if (!withoutServer("influxdb-1"))
  describe("Sending", () => {
    test(
      "a folder: its files in order, one of them compressed, to a destination that is picked first",
      async () => {
        const someone = person();
        if (someone === undefined) return;
        const real = await connected("folder");
        const folder = vscode.Uri.joinPath(workspace(), "imports");
        const write = (name: string, bytes: Uint8Array) =>
          vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), bytes);
        await write("a.lp", Buffer.from(point("a", "v=1", 0) + point("a", "v=2", 1)));
        await write(
          "deep/b.lp.gz",
          gzipSync(point("b", "v=1", 0) + point("b", "v=2", 1) + point("b", "v=3", 2)),
        );
        await write("c.line", Buffer.from(point("c", "v=1", 0)));
        await write("readme.txt", Buffer.from("not line protocol"));
        const writing = vscode.commands.executeCommand<WriteReport>("lineProtocol.writeFolder", folder);
        await someone.wait({ selector: ".quick-input-widget", text: "Destination of 3 Files" });
        await picture("write-folder-destination");
        await pickDestination(someone, "To folder");
        const report = await writing;
        assert.deepEqual(report.points, { stored: 6, refused: 0, unknown: 0, notSent: 0 });
        assert.deepEqual(
          report.files.map(({ uri, points }) => [uri.slice(uri.lastIndexOf("/") + 1), points.stored]),
          [
            ["a.lp", 2],
            ["c.line", 1],
            ["b.lp.gz", 3],
          ],
        );
        const rows = await real.query("SELECT * FROM /.*/", { db: "folder" });
        assert.equal(
          rows.reduce((sum, { values }) => sum + values.length, 0),
          6,
        );
      },
      { seconds: 60 },
    );

    test("lines that are known to be refused are asked about, once a file; good lines only", async () => {
      const api = await activated();
      const real = await connected("good");
      const body = point("m", "v=1", 0) + point("m", "v=", 1) + point("m", "v=3", 2);
      const document = await openBytes("good.lp", Buffer.from(body));
      await untilLens(document, /^Write to/);
      await api.pickDestination(document.uri, { kind: "connection", id: "good" });
      const questions = answerModals("Send Good Lines Only");
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      const report = await until("the report", () => api.lastReport(document.uri));
      assert.equal(questions.length, 1);
      assert.match(questions[0], /InfluxDB 1\.6\.7 refuses 1 of 3 lines/);
      assert.deepEqual([report.points.stored, report.points.notSent, report.leftOut], [2, 1, 1]);
      assert.equal(await counted(real, "good"), 2);
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      assert.equal(questions.length, 1, "remembered for the file");
      await vscode.commands.executeCommand("lineProtocol.forgetAnswers", document.uri);
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      assert.equal(questions.length, 2, "and forgotten when asked to");
    });

    test("CRLF: converted on the disk and sent", async () => {
      const api = await activated();
      const real = await connected("returns");
      const body = (point("m", "v=1", 0) + point("m", "v=2", 1)).replaceAll("\n", "\r\n");
      const document = await openBytes("returns.lp", Buffer.from(body));
      await untilLens(document, /^Write to/);
      await api.pickDestination(document.uri, { kind: "connection", id: "returns" });
      const questions = answerModals("Convert to LF and Send");
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      const report = await until("the report", () => api.lastReport(document.uri));
      assert.match(questions.join("\n"), /end with CRLF.*Convert to LF and Send.*Send Anyway/);
      assert.equal(report.points.stored, 2);
      assert.equal(await counted(real, "returns"), 2);
      const bytes = Buffer.from(await vscode.workspace.fs.readFile(document.uri)).toString();
      assert.equal(bytes, body.replaceAll("\r\n", "\n"));
    });

    test("refused lines are mended and sent again, and only they; saved with their reasons", async () => {
      const api = await activated();
      const real = await connected("again");
      await real.write("again", point("m", "v=0.5", -60));
      const body = point("m", "v=1", 0) + point("m", "v=2i", 1) + point("m", "v=3", 2);
      const document = await openBytes("again.lp", Buffer.from(body));
      await untilLens(document, /^Write to/);
      await api.pickDestination(document.uri, { kind: "connection", id: "again" });
      await untilLens(document, /^Write to To again/);
      // Two types in one file are a finding of their own.
      answerModals("Send Anyway");
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      const report = await until("the report", () => api.lastReport(document.uri));
      assert.deepEqual([report.points.stored, report.points.refused], [2, 1]);

      const target = vscode.Uri.joinPath(workspace(), "again.refused.lp");
      const { showSaveDialog } = vscode.window;
      let offered: vscode.Uri | undefined;
      (vscode.window as { showSaveDialog: unknown }).showSaveDialog = async ({
        defaultUri,
      }: vscode.SaveDialogOptions) => {
        offered = defaultUri;
        return target;
      };
      afterThisTest(() => {
        (vscode.window as { showSaveDialog: unknown }).showSaveDialog = showSaveDialog;
      });
      await vscode.commands.executeCommand("lineProtocol.saveRefused", document.uri);
      assert.equal(offered?.path, target.path);
      const saved = Buffer.from(await vscode.workspace.fs.readFile(target)).toString();
      assert.match(saved, /^#.*\n(.*\n)*m,room=hall v=2i \d+\n$/);
      await picture("save-refused");

      await vscode.window.showTextDocument(document);
      await replace(document, "v=1", "v=1.25");
      await replace(document, "v=2i", "v=2");
      const again = await vscode.commands.executeCommand<WriteReport>(
        "lineProtocol.sendRefusedAgain",
        document.uri,
      );
      assert.deepEqual(again.points, { stored: 1, refused: 0, unknown: 0, notSent: 0 });
      const [series] = await real.query('SELECT "v" FROM "m"', { db: "again" });
      assert.deepEqual(
        series.values.map(([, value]) => value),
        [0.5, 1, 2, 3],
        "the line that was stored is not sent with its change",
      );
    });

    test("copied as curl it does the same, the password from a variable", async () => {
      const someone = person();
      if (someone === undefined) return;
      const api = await activated();
      const real = await connected("curl");
      const document = await openBytes("it's a copy.lp", Buffer.from(point("m", "v=1", 0)));
      await untilLens(document, /^Write to/);
      await api.pickDestination(document.uri, { kind: "connection", id: "curl" });
      const copying = vscode.commands.executeCommand("lineProtocol.copyAsCurl", document.uri);
      await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "POSIX Shell" });
      await picture("copy-as-curl");
      await someone.press("Enter");
      await copying;
      const command = await vscode.env.clipboard.readText();
      assert.ok(!command.includes(PASSWORD), command);
      const printed = await new Promise<string>((resolve, reject) =>
        execFile(
          "sh",
          ["-c", command],
          { env: { ...process.env, INFLUX_PASSWORD: PASSWORD } },
          (error, out) => (error === null ? resolve(out) : reject(error)),
        ),
      );
      assert.match(printed, /^HTTP\/1\.1 204/);
      assert.equal(await counted(real, "curl"), 1);
    });

    test(
      "cancelled in the middle it stops after the part in flight, and goes on from there: each point once",
      async () => {
        const someone = person();
        if (someone === undefined) return;
        const real = await influxdb();
        const slow = await slowProxy(real);
        await connected("resume", slow.url);
        const settings = vscode.workspace.getConfiguration("lineProtocol.write");
        await settings.update("batchLines", 50, vscode.ConfigurationTarget.Global);
        afterThisTest(async () =>
          settings.update("batchLines", undefined, vscode.ConfigurationTarget.Global),
        );
        const api = await activated();
        const body = Array.from({ length: 3000 }, (_, at) => point("m", `v=${at}`, at)).join("");
        const document = await openBytes("resume.lp", Buffer.from(body));
        await untilLens(document, /^Write to/);
        await api.pickDestination(document.uri, { kind: "connection", id: "resume" });
        await untilLens(document, /^Write to To resume/);
        // The list of notifications keeps its place: with many in it the newest is out of sight.
        await vscode.commands.executeCommand("notifications.clearAll");
        const writing = vscode.commands.executeCommand<WriteReport>("lineProtocol.writeFile", document.uri);
        await until(
          "the progress",
          async () => {
            await vscode.commands.executeCommand("notifications.showList");
            return (await someone.texts(".notifications-center")).join("").includes("points sent");
          },
          20,
        );
        await until("the rate", async () =>
          /kB\/s/.test((await someone.texts(".notifications-center")).join("")),
        );
        await picture("write-progress");
        await someone.click({ selector: ".notifications-center .monaco-button", text: "Cancel" });
        const report = await writing;
        assert.equal(report.state, "cancelled");
        assert.equal(report.resumable, true);
        assert.equal(report.points.unknown, 0);
        assert.ok(report.points.notSent > 0 && report.points.stored > 0, JSON.stringify(report.points));
        assert.equal(await counted(real, "resume"), report.points.stored);
        await vscode.commands.executeCommand("notifications.showList");
        await picture("write-cancelled");
        slow.delay = 0;
        const rest = await vscode.commands.executeCommand<WriteReport>("lineProtocol.resumeWrite", report.id);
        assert.equal(rest.state, "complete");
        assert.equal(await counted(real, "resume"), 3000);
        await vscode.commands.executeCommand("notifications.clearAll");
        const left = await api.interruptedWrites();
        assert.ok(!left.includes(report.id), "nothing is left of it");
      },
      { seconds: 90 },
    );

    test(
      "killed in the middle: what is known is said, and Resume Write completes it, each point once",
      async () => {
        const someone = person();
        if (someone === undefined || process.platform !== "linux") return;
        const real = await influxdb();
        const slow = await slowProxy(real);
        await connected("killed", slow.url);
        const settings = vscode.workspace.getConfiguration("lineProtocol.write");
        await settings.update("batchLines", 50, vscode.ConfigurationTarget.Global);
        afterThisTest(async () =>
          settings.update("batchLines", undefined, vscode.ConfigurationTarget.Global),
        );
        const api = await activated();
        const body = Array.from({ length: 1000 }, (_, at) => point("m", `v=${at}`, at)).join("");
        const document = await openBytes("killed.lp", Buffer.from(body));
        await untilLens(document, /^Write to/);
        await api.pickDestination(document.uri, { kind: "connection", id: "killed" });
        await untilLens(document, /^Write to To killed/);
        const writing = vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
        await until("some parts", () => slow.taken >= 3, 30);
        const server = languageServer();
        assert.ok(server, "the language server runs in a process of its own");
        process.kill(server, "SIGKILL");
        assert.equal(await writing, undefined, "no report");
        const before = await counted(real, "killed");
        assert.ok(before >= 150 && before < 1000, `${before} points before`);
        slow.delay = 0;
        const resuming = vscode.commands.executeCommand<WriteReport>("lineProtocol.resumeWrite");
        await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "killed.lp" });
        await picture("resume-write");
        await someone.press("Enter");
        const report = await resuming;
        assert.equal(report.state, "complete");
        assert.deepEqual(report.points, { stored: 1000, refused: 0, unknown: 0, notSent: 0 });
        assert.equal(await counted(real, "killed"), 1000);
        const left = await api.interruptedWrites();
        assert.ok(!left.includes(report.id), "nothing is left of it");
        // The server that took its place was told where the file goes: it checks it as that product.
        await untilLens(document, /^Write to To killed \(InfluxDB 1\.6\.7\) · killed · ns$/);
      },
      { seconds: 90 },
    );

    test(
      "a file too big for the editor, a million points, is sent from the disk",
      async () => {
        const someone = person();
        if (someone === undefined) return;
        const real = await connected("big");
        const uri = vscode.Uri.joinPath(workspace(), "big.lp");
        const lines = 1_000_000;
        const file = createWriteStream(uri.fsPath);
        for (let at = 0; at < lines; at += 1000) {
          const text = Array.from({ length: 1000 }, (_, more) =>
            point("climate", `v=${at + more},w=${at + more}i`, at + more),
          );
          if (!file.write(text.join(""))) await once(file, "drain");
        }
        file.end();
        await once(file, "finish");
        afterThisTest(async () => vscode.workspace.fs.delete(uri));
        const { size } = await vscode.workspace.fs.stat(uri);
        assert.ok(size > 50 * 1024 * 1024, `${size} bytes`);
        // Its text is not handed out to extensions, but the button in the title of its tab is there.
        await vscode.commands.executeCommand("vscode.open", uri);
        const button = { selector: '.editor-actions .action-label[aria-label^="Write File"]' };
        await someone.wait(button);
        await picture("write-big-file");
        assert.equal(vscode.window.activeTextEditor, undefined);
        await someone.click(button);
        await pickDestination(someone, "To big");
        const written = await until(
          "the row of the history",
          async () => (await activated()).lastWrite(uri),
          120,
        );
        assert.deepEqual(written.points, { stored: lines, refused: 0, unknown: 0, notSent: 0 });
        assert.equal(await counted(real, "big"), lines);
        await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      },
      { seconds: 180 },
    );
  });
