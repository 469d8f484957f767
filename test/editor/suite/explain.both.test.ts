// "Explain Response…" and "Dry Run" in the real editor: a pasted answer as a document and on the lines, the thread with what can be done.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import {
  activated,
  closeAll,
  diagnosticsOf,
  lensesOf,
  open,
  openBytes,
  picture,
  placeOf,
  untilLens,
} from "./workbench";

const T = 1795507200n;
const point = (room: string, fields: string, second: number) =>
  `climate,room=${room} ${fields} ${T + BigInt(second)}000000000`;
const BODY = [
  "# line-protocol: target=influxdb-1@1.8",
  point("hall", "temp=21.5,door=true", 0),
  point("attic", "temp=", 1),
  point("hall", "temp=22i", 2),
  point("cellar", "temp=12.5", 3),
  "",
].join("\n");

const CONFLICT = [
  "HTTP/1.1 400 Bad Request",
  "Content-Type: application/json",
  "X-Influxdb-Build: OSS",
  "X-Influxdb-Version: 1.8.10",
  "",
  '{"error":"partial write: field type conflict: input field \\"temp\\" on measurement \\"climate\\" is type integer, already exists as type float dropped=1"}',
].join("\n");

describe("Explain Response", () => {
  test("curl's output: a document, and the line it speaks of", async () => {
    const api = await activated();
    const document = await open(BODY);
    await untilLens(document, /InfluxDB 1\.8/);
    await vscode.commands.executeCommand("lineProtocol.explainResponse", {
      text: CONFLICT,
      uri: document.uri,
    });
    const report = await until("the report", () => api.lastReport(document.uri));
    assert.equal(report.origin, "pasted");
    const text = vscode.window.activeTextEditor?.document.getText() ?? "";
    assert.match(
      text,
      /^InfluxDB 1\.x · 400 Bad Request · field type conflict\nExplained from a pasted answer\. Nothing was sent\./,
    );
    for (const heading of [
      "What happened",
      "Why",
      "What was written",
      "Lines",
      "What to do next",
      "Read more",
    ])
      assert.ok(text.includes(`\n${heading}\n`), heading);
    await untilLens(document, /explained from a pasted answer/);
    const found = diagnosticsOf(document).filter(({ source }) => source?.includes("(pasted answer)"));
    assert.ok(
      found.some(({ range }) => range.start.line === 3),
      found.map(placeOf).join(", "),
    );
    await picture("explain-response");
    const someone = person();
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand("lineProtocol.explain", document.uri, 3);
    await someone?.wait({ selector: ".review-widget .body", text: "efused" });
    await picture("explain-response-thread");
    // The fix is one press away, in the thread and as a quick fix.
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      found.find(({ range }) => range.start.line === 3)?.range,
    );
    assert.ok(
      actions.some(({ title }) => title === "Store as float: 22i → 22"),
      actions.map(({ title }) => title).join(" | "),
    );
    if (someone !== undefined) {
      await someone.click({ selector: ".review-widget .body a", text: "Store as float" });
      await until("the edit", () => document.getText().includes("temp=22 "));
    }
  });

  test("a log line from the clipboard, by palette", async () => {
    const someone = person();
    if (someone === undefined) return;
    const api = await activated();
    const document = await open(BODY);
    await untilLens(document, /InfluxDB 1\.8/);
    await vscode.env.clipboard.writeText(
      `2026-11-25T10:00:00Z E! [outputs.influxdb] When writing to [http://localhost:8086]: failed doing req: 400 Bad Request: partial write: unable to parse '${point("attic", "temp=", 1)}': missing field value dropped=0`,
    );
    await someone.press("F1");
    await someone.type("Line Protocol: Explain Response");
    await someone.press("Enter");
    await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "The clipboard" });
    await picture("explain-response-pick");
    await someone.press("Enter");
    const report = await until("the report", () => api.lastReport(document.uri));
    assert.deepEqual(
      report.lines.filter(({ certain }) => certain).map(({ range }) => range.start.line),
      [2],
    );
    await untilLens(document, /3 stored · 1 refused/);
    await picture("explain-response-log");
  });

  test("several files are open: the one that was sent is asked for; a log that is open is read by its selection", async () => {
    const someone = person();
    if (someone === undefined) return;
    const api = await activated();
    const first = await open(BODY);
    const second = await open(BODY.replace("attic", "porch"));
    const log = await vscode.workspace.openTextDocument({
      language: "plaintext",
      content: `noise before\npartial write: unable to parse '${point("porch", "temp=", 1)}': missing field value dropped=0\nnoise behind\n`,
    });
    const editor = await vscode.window.showTextDocument(log);
    editor.selection = new vscode.Selection(1, 0, 1, log.lineAt(1).text.length);
    const explained = vscode.commands.executeCommand("lineProtocol.explainResponse");
    await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "The selected text" });
    await someone.press("Enter");
    await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "No file" });
    await picture("explain-response-files");
    await someone.press("ArrowDown");
    await someone.press("Enter");
    await explained;
    assert.equal(api.lastReport(first.uri), undefined);
    const report = await until("the report", () => api.lastReport(second.uri));
    assert.deepEqual(
      report.lines.map(({ range }) => range.start.line),
      [2],
    );
  });

  test("pasted into a new editor; the file that was sent is opened by its path", async () => {
    const someone = person();
    if (someone === undefined) return;
    const api = await activated();
    await closeAll();
    // Two files are open, neither is the one that was sent.
    // One is open to be looked at only: the new editor does not take its place.
    await vscode.window.showTextDocument(await openBytes("one.lp", BODY), { preview: false });
    const sent = await openBytes("sent.lp", BODY.replace("attic", "porch"));
    await vscode.window.showTextDocument(await openBytes("two.lp", BODY), { preview: true });
    const { showOpenDialog } = vscode.window;
    // The dialog of the system is not the editor's to press.
    (vscode.window as { showOpenDialog: unknown }).showOpenDialog = async () => [sent.uri];
    afterThisTest(() => {
      (vscode.window as { showOpenDialog: unknown }).showOpenDialog = showOpenDialog;
    });
    await vscode.env.clipboard.writeText("");
    const explained = vscode.commands.executeCommand("lineProtocol.explainResponse");
    await someone.wait({
      selector: ".quick-input-list .monaco-list-row",
      text: "A new editor to paste into",
    });
    await someone.click({
      selector: ".quick-input-list .monaco-list-row",
      text: "A new editor to paste into",
    });
    const editor = await until("the new editor", () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.isUntitled ? active : undefined;
    });
    await editor.edit((edit) =>
      edit.insert(
        new vscode.Position(0, 0),
        `partial write: unable to parse '${point("porch", "temp=", 1)}': missing field value dropped=0`,
      ),
    );
    await vscode.commands.executeCommand("notifications.showList");
    await someone.wait({ selector: ".notifications-center", text: "Paste the answer" });
    await picture("explain-response-new-editor");
    await someone.click({ selector: ".notifications-center .monaco-button", text: "Explain" });
    await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "Another file" });
    await someone.click({ selector: ".quick-input-list .monaco-list-row", text: "Another file" });
    await explained;
    const report = await until("the report", () => api.lastReport(sent.uri));
    assert.deepEqual(
      report.lines.map(({ range }) => range.start.line),
      [2],
    );
    await picture("explain-response-another-file");
  });

  test("a part of the file is selected: it stands for what was sent", async () => {
    const api = await activated();
    const body = [
      point("hall", "temp=", 0),
      point("attic", "temp=", 1),
      point("cellar", "temp=", 2),
      "",
    ].join("\n");
    const document = await open(`# line-protocol: target=influxdb-2\n${body}`);
    const editor = await vscode.window.showTextDocument(document);
    // Without the first point: line 1 of what was sent is line 3 of the file.
    editor.selection = new vscode.Selection(2, 4, 3, 5);
    const text = `{"code":"invalid","message":"unable to parse '${point("attic", "temp=", 1)}': missing field value\\nunable to parse '${point("cellar", "temp=", 2)}': missing field value"}`;
    await vscode.commands.executeCommand("lineProtocol.explainResponse", { text, uri: document.uri });
    const report = await until("the report", () => api.lastReport(document.uri));
    assert.deepEqual(
      report.lines.map(({ range, certain }) => [range.start.line, certain]),
      [
        [2, true],
        [3, true],
      ],
    );
    assert.deepEqual(report.points, { stored: 0, refused: 2, unknown: 0, notSent: 0 });
    await picture("explain-response-selection");
  });

  test("without a file it is a document only", async () => {
    await activated();
    const title = await vscode.commands.executeCommand("lineProtocol.explainResponse", {
      text: '{"code":"unauthorized","message":"unauthorized access"}',
      uri: null,
    });
    assert.match(String(title), /credential not valid/);
  });
});

describe("Dry Run", () => {
  test("without a destination: the built-in dry run", async () => {
    const api = await activated();
    const document = await open(BODY);
    await untilLens(document, /InfluxDB 1\.8/);
    await vscode.commands.executeCommand("lineProtocol.dryRun", document.uri);
    const report = await until("the report", () => api.lastReport(document.uri));
    assert.equal(report.origin, "dry-run");
    await untilLens(document, /· dry run ·/);
  });

  test("the file's real destination: its product and version answer, nothing is sent", async () => {
    const api = await activated();
    await api.addConnection({
      id: "never-asked",
      name: "Plant",
      // Nobody listens there: whatever were sent would fail.
      url: "http://127.0.0.1:9",
      product: "influxdb-1",
      version: "1.6.7",
      database: "telemetry",
      authentication: { kind: "none" },
      production: true,
    });
    // One line that cannot be read; a second type in one body costs 1.6.7 the whole slice.
    const document = await open(BODY.split("\n").slice(1).join("\n").replace("22i", "22"));
    await api.pickDestination(document.uri, { kind: "connection", id: "never-asked" });
    await untilLens(document, /^Write to Plant \(InfluxDB 1\.6\.7\)/);
    await untilLens(document, /^Dry run$/);
    await vscode.commands.executeCommand("lineProtocol.dryRun", document.uri);
    const report = await until("the report", () => api.lastReport(document.uri));
    await untilLens(document, /dry run of Plant: nothing was sent · /);
    assert.equal(report.destinationLabel, "dry run of Plant · telemetry · ns");
    assert.equal(report.serverName, "InfluxDB 1.6.7 (dry run)");
    assert.deepEqual(report.points, { stored: 3, refused: 1, unknown: 0, notSent: 0 });
    await person()?.wait({ selector: ".codelens-decoration", text: "nothing was sent" });
    await vscode.commands.executeCommand("lineProtocol.explain", document.uri, 1);
    await person()?.wait({ selector: ".review-widget .body", text: "Refused" });
    await picture("dry-run-destination");
    assert.ok((await lensesOf(document)).some((title) => title === "Show exchange"));
  });
});
