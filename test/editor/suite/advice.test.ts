// Advice that is one press away, against a real InfluxDB 1.6.7 and servers that refuse as told: the database is made and the file written;
// another password is entered and the file written; a wait is counted down; a batch is split.
import * as assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import * as vscode from "vscode";
import type { Api } from "../../../client/src/start";
import { startInfluxdb1, withoutServer } from "../../servers/influxdb1";
import { person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import { activated, lensesOf, open, picture, untilLens } from "./workbench";

const T = 1795507200n;
const point = (room: string, fields: string, second: number) =>
  `climate,room=${room} ${fields} ${T + BigInt(second)}000000000`;

/** Answers VS Code's modal questions, which it does not show while tests run, with the button of this name. */
function answerModals(button: string): string[] {
  const { showWarningMessage } = vscode.window;
  const asked: string[] = [];
  const stand = async (message: string, options: vscode.MessageOptions, ...buttons: string[]) => {
    asked.push([message, options.detail, ...buttons].join(" | "));
    return buttons.find((each) => each === button);
  };
  (vscode.window as { showWarningMessage: unknown }).showWarningMessage = stand;
  afterThisTest(() => {
    (vscode.window as { showWarningMessage: unknown }).showWarningMessage = showWarningMessage;
  });
  return asked;
}

async function answering(listener: RequestListener): Promise<string> {
  const fake = createServer(listener);
  await new Promise<void>((resolve) => fake.listen(0, "127.0.0.1", resolve));
  afterThisTest(() => {
    fake.closeAllConnections();
    fake.close();
  });
  return `http://127.0.0.1:${(fake.address() as AddressInfo).port}`;
}

/** A document whose destination is a connection made for this test. */
async function documentFor(
  api: Api,
  url: string,
  { database = "telemetry", body = `${point("hall", "temp=21.5", 0)}\n`, user = "", secret = "" } = {},
): Promise<vscode.TextDocument> {
  // Other tests look for their own message in the list.
  afterThisTest(async () => {
    await vscode.commands.executeCommand("notifications.clearAll");
  });
  const id = `advice-${Math.random().toString(36).slice(2)}`;
  await api.addConnection(
    {
      id,
      name: "Plant",
      url,
      product: "influxdb-1",
      version: "1.6.7",
      database,
      authentication: user === "" ? { kind: "none" } : { kind: "basic", user },
      production: false,
    },
    user === "" ? undefined : secret,
  );
  const document = await open(body);
  await untilLens(document, /^Write to/);
  await api.pickDestination(document.uri, { kind: "connection", id });
  await untilLens(document, /^Write to Plant \(InfluxDB 1\.6\.7\)/);
  return document;
}

const press = (document: vscode.TextDocument, id: string) =>
  vscode.commands.executeCommand("lineProtocol.followAdvice", document.uri, id);

if (!withoutServer("influxdb-1"))
  describe("advice, InfluxDB 1.6.7", () => {
    test("a missing database is made with the person's word, and the file written", async () => {
      const api = await activated();
      const real = await startInfluxdb1();
      afterThisTest(() => real.stop());
      const document = await documentFor(api, real.url, { database: 'new "one"' });
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      const first = await until("the report", () => api.lastReport(document.uri));
      assert.equal(first.points.stored, 0);
      await untilLens(document, /^Create the database "new "one"" and write again…$/);
      await person()?.wait({ selector: ".codelens-decoration", text: "Create the database" });
      await vscode.commands.executeCommand("lineProtocol.explain", document.uri);
      await person()?.wait({ selector: ".review-widget .body", text: "What to do" });
      await picture("advice-create-database");
      const asked = answerModals("Create");
      const someone = person();
      if (someone === undefined) await press(document, "create-database");
      else await someone.click({ selector: ".review-widget .body a", text: "Create the database" });
      const second = await until("the second report", () => {
        const report = api.lastReport(document.uri);
        return report?.id === first.id ? undefined : report;
      });
      assert.equal(asked.length, 1);
      assert.match(asked[0], /^Create the database "new "one"" on "Plant"\? \| It keeps points for ever/);
      assert.deepEqual(second.points, { stored: 1, refused: 0, unknown: 0, notSent: 0 });
      const [series] = await real.query('SELECT * FROM "climate"', { db: 'new "one"' });
      assert.equal(series.values.length, 1);
    });

    test("no word, no database", async () => {
      const api = await activated();
      const real = await startInfluxdb1();
      afterThisTest(() => real.stop());
      const document = await documentFor(api, real.url, { database: "never" });
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      await until("the report", () => api.lastReport(document.uri));
      answerModals("no such button");
      await press(document, "create-database");
      const [databases] = await real.query("SHOW DATABASES");
      assert.ok(!(databases?.values ?? []).flat().includes("never"));
    });

    test("a wrong password: another one is entered, and the file written", async () => {
      const someone = person();
      if (someone === undefined) return;
      const api = await activated();
      const real = await startInfluxdb1({ auth: true });
      afterThisTest(() => real.stop());
      await real.createDatabase("telemetry");
      await real.addUser("sensor", "right-password", { telemetry: "ALL" });
      const document = await documentFor(api, real.url, { user: "sensor", secret: "wrong-password" });
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      const first = await until("the report", () => api.lastReport(document.uri));
      assert.match(first.brief, /401/);
      await untilLens(document, /^Enter another password and write again…$/);
      await someone.wait({ selector: ".codelens-decoration", text: "Enter another password" });
      await picture("advice-wrong-password");
      await someone.click({ selector: ".codelens-decoration a", text: "Enter another password" });
      await someone.wait({ selector: ".quick-input-widget .quick-input-message:has-text('Password for')" });
      await someone.type("right-password");
      await picture("advice-enter-password");
      await someone.press("Enter");
      const second = await until("the second report", () => {
        const report = api.lastReport(document.uri);
        return report?.id === first.id ? undefined : report;
      });
      assert.equal(second.points.stored, 1);
      const [series] = await real.query('SELECT * FROM "climate"', { db: "telemetry" });
      assert.equal(series.values.length, 1);
    });

    test("times in another unit, outside the retention: the file says its precision, and is written", async () => {
      const api = await activated();
      const real = await startInfluxdb1();
      afterThisTest(() => real.stop());
      await real.query('CREATE DATABASE "short" WITH DURATION 1d');
      const now = Math.floor(Date.now() / 1000);
      const document = await documentFor(api, real.url, {
        database: "short",
        body: `climate,room=hall temp=21.5 ${now}\n`,
      });
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      const first = await until("the report", () => api.lastReport(document.uri));
      assert.equal(first.points.stored, 0);
      await untilLens(document, /^Set the precision of this file to s$/);
      await person()?.wait({ selector: ".codelens-decoration", text: "Set the precision" });
      await picture("advice-precision");
      await press(document, "set-precision");
      await until("the pragma", () => /^# line-protocol: precision=s\n/.test(document.getText()));
      await untilLens(document, /^Write to Plant \(InfluxDB 1\.6\.7\) · short · s$/);
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      await until("the second report", () => api.lastReport(document.uri)?.points.stored === 1);
    });

    test("a dry run compared with the types that the server holds: read only, and as the server then answers", async () => {
      const api = await activated();
      const real = await startInfluxdb1();
      afterThisTest(() => real.stop());
      await real.createDatabase("telemetry");
      await real.write("telemetry", point("hall", "temp=20", -60));
      const body = [point("hall", "temp=21i", 0), point("attic", "hum=40i", 1), ""].join("\n");
      const document = await documentFor(api, real.url, { body });
      await vscode.commands.executeCommand("lineProtocol.dryRun", document.uri);
      const dry = await until("the dry run", () => api.lastReport(document.uri));
      assert.deepEqual(dry.points, { stored: 2, refused: 0, unknown: 0, notSent: 0 });
      await untilLens(document, /^Compare with stored types$/);
      await vscode.commands.executeCommand("lineProtocol.compareTypes", document.uri);
      const compared = await until("the comparison", () => {
        const report = api.lastReport(document.uri);
        return report?.typesCompared ? report : undefined;
      });
      assert.deepEqual(compared.points, { stored: 1, refused: 0, unknown: 1, notSent: 0 });
      assert.deepEqual(
        api.lineEnds(document.uri).map(({ line, text }) => [line, text]),
        [[0, "may be refused: stored as float"]],
      );
      await person()?.wait({ selector: ".codelens-decoration", text: "1 unknown" });
      await vscode.commands.executeCommand("lineProtocol.explain", document.uri, 0);
      await person()?.wait({ selector: ".review-widget .body", text: "holds" });
      await picture("dry-run-types");
      // The server says the same when it is asked for real.
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      const written = await until("the write", () => {
        const report = api.lastReport(document.uri);
        return report?.origin === undefined ? report : undefined;
      });
      assert.deepEqual(written.points, { stored: 1, refused: 1, unknown: 0, notSent: 0 });
    });

    test("the story of a refused line in the hover: what happened, why, the fix, the rest", async () => {
      const api = await activated();
      const real = await startInfluxdb1();
      afterThisTest(() => real.stop());
      await real.createDatabase("telemetry");
      await real.write("telemetry", point("hall", "temp=20", -60));
      const body = [point("hall", "hum=40", 0), point("attic", "temp=22i", 1), ""].join("\n");
      const document = await documentFor(api, real.url, { body });
      // Two types of one field in one file are known to be refused: it is asked first.
      answerModals("Send Anyway");
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      await until("the report", () => api.lastReport(document.uri));
      const at = (character: number) =>
        vscode.commands.executeCommand<vscode.Hover[]>(
          "vscode.executeHoverProvider",
          document.uri,
          new vscode.Position(1, character),
        );
      const hovers = await at(2);
      const text = hovers
        .flatMap(({ contents }) => contents)
        .map((part) => (part as vscode.MarkdownString).value)
        .join("\n")
        .replaceAll("\\", "");
      const order = ["refused this line", "The server says", "Store as float", "are stored"];
      const places = order.map((words) => text.indexOf(words));
      assert.deepEqual(
        places,
        [...places].sort((a, b) => a - b),
        text,
      );
      assert.ok(!places.includes(-1), `${places} in ${text}`);
      const trusted = hovers
        .flatMap(({ contents }) => contents)
        .filter((part) => (part as vscode.MarkdownString).isTrusted);
      assert.ok(
        trusted.every((part) => !(part as vscode.MarkdownString).value.includes("field type conflict")),
      );
      const someone = person();
      if (someone === undefined) return;
      const editor = await vscode.window.showTextDocument(document);
      const place = new vscode.Position(1, document.lineAt(1).text.indexOf("22i"));
      editor.selection = new vscode.Selection(place, place);
      await vscode.commands.executeCommand("editor.action.showHover");
      await someone.wait({ selector: ".monaco-hover .hover-contents a", text: "Store as float" });
      await picture("advice-hover");
      await someone.click({ selector: ".monaco-hover .hover-contents a", text: "Store as float" });
      await until("the edit", () => document.getText().includes("temp=22 "));
    });
  });

describe("advice, servers that refuse as told", () => {
  test("503 with a long Retry-After: counted down on a notification and the lens, until it is called off", async () => {
    const api = await activated();
    let requests = 0;
    const url = await answering((request, response) => {
      requests++;
      request.resume();
      request.on("end", () => {
        response.writeHead(503, {
          "Retry-After": requests === 1 ? "1000" : "0",
          "X-Influxdb-Version": "1.6.7",
          "X-Influxdb-Build": "OSS",
        });
        response.end('{"error":"engine: cache maximum memory size exceeded"}');
      });
    });
    const document = await documentFor(api, url);
    await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
    const first = await until("the report", () => api.lastReport(document.uri));
    await untilLens(document, /^Wait 1,000 s, then write again$/);
    await press(document, "wait-and-send");
    const counting = /^Written again in (?:9\d\d|1000) s: do not wait$/;
    await untilLens(document, counting);
    await person()?.wait({ selector: ".codelens-decoration", text: "Written again" });
    await picture("advice-wait");
    // The person does not want to wait.
    await vscode.commands.executeCommand("lineProtocol.cancelWait", document.uri);
    await untilLens(document, /^Wait 1,000 s, then write again$/);
    assert.equal(requests, 1);
    assert.equal(api.lastReport(document.uri)?.id, first.id);
  });

  test("a wait that runs out: the write goes by itself, after the word that it may store twice", async () => {
    const api = await activated();
    const bodies: number[] = [];
    const url = await answering((request, response) => {
      request.resume();
      request.on("end", () => {
        bodies.push(Date.now());
        const whose = { "X-Influxdb-Version": "1.6.7", "X-Influxdb-Build": "OSS" };
        if (bodies.length > 1) return response.writeHead(204, whose).end();
        response.writeHead(503, { ...whose, "Retry-After": "3" });
        response.end('{"error":"engine: cache maximum memory size exceeded"}');
      });
    });
    // Without a time the server gives another one each time: nothing is sent again without a word.
    const document = await documentFor(api, url, { body: "climate,room=hall temp=21.5\n" });
    const asked = answerModals("Write Again");
    await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
    const first = await until("the report", () => api.lastReport(document.uri));
    assert.equal(bodies.length, 1);
    await untilLens(document, /^Wait 3 s, then write again$/);
    await press(document, "wait-and-send");
    assert.match(asked.join("\n"), /twice/);
    await vscode.commands.executeCommand("notifications.showList");
    await person()?.wait({ selector: ".notifications-center", text: "is written again" });
    await picture("advice-wait-notification");
    const second = await until("the second report", () => {
      const report = api.lastReport(document.uri);
      return report?.id === first.id ? undefined : report;
    });
    assert.equal(bodies.length, 2);
    assert.ok(bodies[1] - bodies[0] >= 2900);
    assert.equal(second.points.stored, 1);
    await untilLens(document, /1 stored/);
    assert.ok((await lensesOf(document)).every((title) => !/Written again in/.test(title)));
    await picture("advice-wait-over");
  });

  test("a cache too small for the batch: it is split, and all of it written", async () => {
    const api = await activated();
    const settings = () => vscode.workspace.getConfiguration("lineProtocol");
    afterThisTest(async () => {
      await settings().update("write.batchLines", undefined, vscode.ConfigurationTarget.Global);
    });
    let accepted = 0;
    const url = await answering(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const sent = Buffer.concat(parts);
      const text = (request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent).toString(
        "latin1",
      );
      const lines = text.split("\n").filter((line) => line !== "").length;
      const whose = { "X-Influxdb-Version": "1.6.7", "X-Influxdb-Build": "OSS" };
      if (lines > 1) {
        response.writeHead(500, { ...whose, "Retry-After": "1000" });
        response.end('{"error":"engine: cache-max-memory-size exceeded: (200/100)"}');
        return;
      }
      accepted += lines;
      response.writeHead(204, whose);
      response.end();
    });
    const body = [0, 1, 2].map((second) => point("hall", `temp=${second}`, second)).join("\n");
    const document = await documentFor(api, url, { body: `${body}\n` });
    await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
    await until("the report", () => api.lastReport(document.uri));
    await untilLens(document, /^Write again line by line$/);
    answerModals("Write Again");
    await press(document, "split-batches");
    await until("all of it", () => api.lastReport(document.uri)?.points.stored === 3);
    assert.equal(accepted, 3);
    assert.equal(settings().get("write.batchLines"), 1);
  });
});
