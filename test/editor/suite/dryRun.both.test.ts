// The main job without a server, in both extension hosts: write to the built-in dry run and read the answer on its lines.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { person } from "./person";
import { describe, test, until } from "./runner";
import {
  activated,
  diagnosticsOf,
  open,
  picture,
  placeOf,
  replace,
  show,
  untilDiagnostics,
  untilLens,
} from "./workbench";

const LENS_AFTER = /^\d\d:\d\d:\d\d · /;
const TWO_MISTAKES = ["3:40 invalid-field-format", "5:65 field-type-conflict"];

async function writeFile(document: vscode.TextDocument): Promise<void> {
  await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
}

async function openStart(): Promise<vscode.TextDocument> {
  const document = await vscode.commands.executeCommand<vscode.TextDocument>("lineProtocol.openSample");
  await show(document);
  await untilDiagnostics(document, TWO_MISTAKES);
  return document;
}

describe("the dry run", () => {
  test("a write by keyboard is answered on the lines: diagnostic, line end, lens", async () => {
    const api = await activated();
    const document = await openStart();
    await untilLens(document, /^Write to built-in dry run \(InfluxDB 2/);
    const someone = person();
    if (someone === undefined) await writeFile(document);
    else {
      await someone.click({ selector: ".monaco-editor .view-line", text: "unit=c1" });
      await someone.press("Control+Alt+Enter");
    }
    const report = await until("the report", () => api.lastReport(document.uri));
    assert.deepEqual(
      report.lines.map(({ range, outcome }) => [range.start.line, outcome]),
      [[2, "refused"]],
    );
    assert.equal(report.points.stored, 0);
    await untilLens(document, LENS_AFTER);
    const [refused] = report.lines;
    const verdict = diagnosticsOf(document).find(({ message }) => message === refused.message);
    assert.ok(verdict, "the verdict is a diagnostic");
    assert.equal(verdict.source, report.serverName);
    assert.equal(verdict.range.start.line, 2);
    assert.deepEqual(
      api.lineEnds(document.uri).map(({ line, outcome }) => [line, outcome]),
      [[2, "refused"]],
    );
    await picture("dry-run-refused");
  });

  test("Explain opens one thread under the line; Clear takes all of it away", async () => {
    const api = await activated();
    const document = await openStart();
    await writeFile(document);
    const before = await until("the report", () => api.lastReport(document.uri));
    await vscode.commands.executeCommand("lineProtocol.explain", document.uri, 2);
    const someone = person();
    await someone?.wait({ selector: ".review-widget .body", text: "Refused" });
    await picture("explain-thread");
    // Links that came from a server would be dead text; ours run our own commands.
    const alive = await someone?.evaluate(
      "[...document.querySelectorAll('.review-widget .comment-body a, .review-widget .comment-body img')].map((each) => each.dataset.href ?? each.outerHTML)",
    );
    for (const link of (alive ?? []) as string[])
      assert.ok(link.startsWith("command:lineProtocol."), `alive: ${link}`);
    assert.ok(before.lines[0].story.length > 0);
    await vscode.commands.executeCommand("lineProtocol.clearResults", document.uri);
    await someone?.wait({ selector: ".review-widget", gone: true });
    assert.equal(api.lastReport(document.uri), undefined);
    await untilDiagnostics(document, TWO_MISTAKES);
    await untilLens(document, /^Write to/);
  });

  test("Show Exchange opens request and answer as a document", async () => {
    const document = await openStart();
    await writeFile(document);
    await vscode.commands.executeCommand("lineProtocol.showExchange", document.uri);
    const shown = vscode.window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, "line-protocol-exchange");
    assert.match(shown.getText(), /POST \/api\/v2\/write/);
    assert.match(shown.getText(), /400 Bad Request/);
    assert.match(shown.getText(), /invalid field format/);
    await picture("exchange");
  });

  test("results keep to their lines on edits above and go when their line is edited", async () => {
    const api = await activated();
    const document = await openStart();
    await writeFile(document);
    await until("the report", () => api.lastReport(document.uri));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "# one more\n# and another\n");
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual(
      api.lineEnds(document.uri).map(({ line }) => line),
      [4],
    );
    await replace(document, "temp=-17,9", "temp=-17.9");
    assert.deepEqual(api.lineEnds(document.uri), []);
    await untilDiagnostics(document, ["7:65 field-type-conflict"]);
  });

  test("mistakes put right, all of it would be stored", async () => {
    const api = await activated();
    const document = await openStart();
    await replace(document, "temp=-17,9", "temp=-17.9");
    await replace(document, "starts=10 ", "starts=10i ");
    await untilDiagnostics(document, []);
    await writeFile(document);
    const report = await until("the report", () => api.lastReport(document.uri));
    assert.equal(report.state, "complete");
    assert.deepEqual(report.points, { stored: 4, refused: 0, unknown: 0, notSent: 0 });
    await untilLens(document, /^\d\d:\d\d:\d\d · dry run · 4 stored/);
    await picture("dry-run-stored");
  });

  test("Write Selection sends the selected lines only", async () => {
    const api = await activated();
    const document = await openStart();
    const editor = await show(document);
    editor.selection = new vscode.Selection(3, 0, 4, 5);
    await vscode.commands.executeCommand("lineProtocol.writeSelection");
    const report = await until("the report", () => api.lastReport(document.uri));
    assert.equal(report.exchanges[0].firstLine, 4);
    assert.equal(report.exchanges[0].lastLine, 5);
    assert.ok(report.lines.every(({ range }) => range.start.line >= 3));
  });

  test("a file names its target in its first comment, and the dry run answers as that", async () => {
    const api = await activated();
    const document = await open(
      "# line-protocol: target=influxdb-1@1.8 precision=s\nm,room=hall t=21.5 1795507200\nm,room=hall t= 1795507260\n",
    );
    await untilDiagnostics(document, ["3:13 missing-field-value"]).catch(async (error) => {
      throw new Error(`${error.message}: ${diagnosticsOf(document).map(placeOf)}`);
    });
    await untilLens(document, /^Write to built-in dry run \(InfluxDB 1\.8\) · s$/);
    await writeFile(document);
    const report = await until("the report", () => api.lastReport(document.uri));
    assert.deepEqual(report.points, { stored: 1, refused: 1, unknown: 0, notSent: 0 });
    await untilLens(document, /1 stored · 1 refused \(400\)/);
    await picture("dry-run-1x");
  });
});
