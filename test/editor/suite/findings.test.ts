// Findings in the real editor: place, code, link, related place, fixes, and the files on which nothing is said.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { person } from "./person";
import { describe, test, until } from "./runner";
import {
  activated,
  closeAll,
  codeOf,
  diagnosticsOf,
  open,
  openBytes,
  openSample,
  picture,
  placeOf,
  show,
  untilDiagnostics,
  untilFixedAll,
  untilLens,
} from "./workbench";

const T = "1795507200000000000";

describe("findings", () => {
  test("the sample opens with two mistakes, each at its place, with code, link and related line", async () => {
    await activated();
    const document = await vscode.commands.executeCommand<vscode.TextDocument>("lineProtocol.openSample");
    await show(document);
    const [comma, type] = await untilDiagnostics(document, [
      "3:40 invalid-field-format",
      "5:65 field-type-conflict",
    ]);
    assert.match(comma.message, /decimal comma/);
    assert.match(comma.message, /"invalid field format"/);
    assert.equal(comma.severity, vscode.DiagnosticSeverity.Error);
    assert.match(String(comma.source), /InfluxDB 2/);
    assert.ok(typeof comma.code === "object", "the code is a link");
    assert.match(comma.code.target.toString(true), /^command:lineProtocol\.showRule/);
    const [related] = type.relatedInformation ?? [];
    assert.equal(related.location.range.start.line, 1);
    assert.match(related.message, /First seen as integer on line 2/);
    await untilLens(document, /^Write to built-in dry run \(InfluxDB 2.*\) · ns$/);
    await vscode.commands.executeCommand("workbench.actions.view.problems");
    await picture("findings-start");
    await vscode.commands.executeCommand("workbench.action.closePanel");
  });

  test("a file with one of each mistake is read at a glance", async () => {
    const document = await openSample("mistakes.lp");
    await until("all findings", () => diagnosticsOf(document).length >= 40);
    await vscode.commands.executeCommand("workbench.actions.view.problems");
    await picture("findings-mistakes");
    await vscode.commands.executeCommand("workbench.action.closePanel");
  });

  test("a type conflict leads to the line that set the type; its hover tells all of it", async () => {
    const document = await openSample("type-conflicts.lp");
    const conflict = await until("the conflict", () =>
      diagnosticsOf(document).find((each) => placeOf(each) === "26:41 field-type-conflict"),
    );
    assert.equal(conflict.relatedInformation?.[0].location.range.start.line, 3);
    const editor = await show(document);
    editor.selection = new vscode.Selection(25, 43, 25, 43);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
    const someone = person();
    if (someone !== undefined)
      await until("the hover", async () => {
        await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
        await vscode.commands.executeCommand("editor.action.showHover");
        await new Promise((resolve) => setTimeout(resolve, 300));
        const shown = await someone.texts(
          ".monaco-editor .monaco-hover, .monaco-resizable-hover .monaco-hover",
        );
        return shown.some((text) => text.includes("First seen as float on line 4"));
      });
    await picture("hover-type-conflict");
    await vscode.commands.executeCommand("editor.action.hideHover");
  });

  test("a quick fix taken by keyboard settles its finding", async () => {
    const document = await vscode.commands.executeCommand<vscode.TextDocument>("lineProtocol.openSample");
    const editor = await show(document);
    await untilDiagnostics(document, ["3:40 invalid-field-format", "5:65 field-type-conflict"]);
    editor.selection = new vscode.Selection(2, 41, 2, 41);
    const someone = person();
    if (someone !== undefined) {
      await someone.click({ selector: ".monaco-editor .view-line", text: "unit=c2", nth: 0 });
      editor.selection = new vscode.Selection(2, 41, 2, 41);
      await someone.press("Control+.");
      await someone.wait({ selector: ".action-widget" });
      await picture("quick-fix");
      await someone.press("Enter");
    } else {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        editor.selection,
        vscode.CodeActionKind.QuickFix.value,
      );
      const fix = actions.find(({ edit }) => edit !== undefined);
      assert.ok(fix?.edit, "there is a fix");
      await vscode.workspace.applyEdit(fix.edit);
    }
    await until("the fix", () => document.lineAt(2).text.includes("temp=-17.9,"));
    await untilDiagnostics(document, ["5:65 field-type-conflict"]);
  });

  test("findings follow the keystrokes", async () => {
    const document = await open(`m,room=hall t=21.5 ${T}\n`);
    await untilDiagnostics(document, []);
    const someone = person();
    if (someone === undefined) return;
    await someone.click({ selector: ".monaco-editor .view-line", text: "room" });
    await someone.press("Control+End");
    await someone.type("m,room=hall t=");
    await untilDiagnostics(document, ["2:13 missing-field-value"]).catch(async (error) => {
      await picture("keystrokes-failed");
      throw error;
    });
    await someone.type("22.5");
    await untilDiagnostics(document, []);
  });

  test("a link of a finding opens the rule's page", async () => {
    const document = await open(`m,room=hall t=21,5 ${T}\n`);
    const [finding] = await untilDiagnostics(document, ["1:18 invalid-field-format"]);
    assert.ok(typeof finding.code === "object");
    await vscode.commands.executeCommand("lineProtocol.showRule", String(finding.code.value));
    await until("the page", () =>
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => /^Preview.*\.md/.test(label))),
    );
    // The page is drawn in a frame of its own, which tells nobody when it is done.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await picture("rule-page");
    await closeAll();
  });

  test("CRLF line ends are said once for the file, and where they do harm", async () => {
    const document = await openSample("crlf.lp");
    await until("findings", () => diagnosticsOf(document).length > 0);
    const [first, ...more] = diagnosticsOf(document);
    assert.equal(placeOf(first), "1:123 crlf");
    assert.ok(more.every((each) => codeOf(each) === "carriage-return"));
    assert.match(first.message, /Convert the line ends to LF\?/);
    await picture("crlf");
  });

  test("a quick fix of one line's carriage return converts the line ends, as an editor can", async () => {
    const document = await openBytes("returns.lp", `m,room=hall t=21.5 ${T}\r\nm,room=attic t=20.1 ${T}\r\n`);
    await until("findings", () => diagnosticsOf(document).length === 3);
    const last = diagnosticsOf(document)[2];
    assert.equal(codeOf(last), "carriage-return");
    const someone = person();
    if (someone === undefined) return;
    const editor = await show(document);
    await someone.click({ selector: ".monaco-editor .view-line", text: "attic" });
    editor.selection = new vscode.Selection(last.range.end, last.range.end);
    await someone.press("Control+.");
    await someone.wait({ selector: ".action-widget", text: "Convert all line ends to LF" });
    await picture("crlf-fix");
    await someone.press("Enter");
    await until("the line ends", () => document.eol === vscode.EndOfLine.LF);
    await untilDiagnostics(document, []);
    assert.ok(document.isDirty);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.eol, vscode.EndOfLine.CRLF);
    await until("findings", () => diagnosticsOf(document).length === 3);
    await untilFixedAll(() => document.eol === vscode.EndOfLine.LF);
  });

  test("a byte order mark is on the disk only: the editor's text has lost it, and nothing is marked", async () => {
    const document = await openBytes("bom.lp", `\uFEFFm,room=hall t=21.5 ${T}\n`);
    await untilLens(document, /Write to/);
    const bytes = await vscode.workspace.fs.readFile(document.uri);
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.ok(document.getText().startsWith("m,"));
    assert.deepEqual(diagnosticsOf(document).map(placeOf), []);
    await picture("bom");
  });

  test("a logic program named .lp is left alone", async () => {
    const program =
      "% graph colouring\nnode(1..6).\n1 { color(X,C) : col(C) } 1 :- node(X).\n:- edge(X,Y), color(X,C), color(Y,C).\n#show color/2.\n";
    const document = await openBytes("colouring.lp", program);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.deepEqual(diagnosticsOf(document).map(placeOf), []);
    await picture("logic-program");
  });

  test(
    "a line of 5 MB hangs nothing",
    async () => {
      const long = `m,room=hall s="${"x".repeat(5_000_000)}" ${T}\nm,room=hall t= ${T}\n`;
      const document = await openBytes("long.lp", long);
      await untilDiagnostics(document, ["1:15 string-too-long", "2:13 missing-field-value"]);
      await picture("long-line");
    },
    { seconds: 60 },
  );
});
