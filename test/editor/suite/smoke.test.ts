import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";

async function open(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: "line-protocol", content });
  await vscode.window.showTextDocument(document);
  afterThisTest(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await until("the document to close", () => document.isClosed);
  });
  return document;
}

describe("the editor itself", () => {
  test("opens a line protocol file as such, and a person can type in it", async () => {
    const document = await open("m,room=hall t=21.5 1700000000\n");
    assert.equal(document.languageId, "line-protocol");
    const someone = person();
    if (!someone) return;
    await someone.wait({ selector: ".monaco-editor .view-line", text: "room" });
    await someone.click({ selector: ".monaco-editor .view-line", text: "room" });
    await someone.press("Control+End");
    await someone.type("# typed");
    await until("the typed text", () => document.getText().endsWith("# typed"));
    await someone.screenshot("smoke");
  });

  test("a person finds the write command in the palette", async () => {
    await open("m,room=hall t=21.5 1700000000\n");
    const someone = person();
    if (!someone) return;
    await someone.press("F1");
    await someone.wait({ selector: ".quick-input-widget input" });
    await someone.type("Line Protocol: Write File");
    const row = ".quick-input-list .monaco-list-row";
    await someone.wait({ selector: row, text: "Write File" });
    assert.match((await someone.texts(row)).join("\n"), /Line Protocol: Write File/);
    await someone.screenshot("palette");
    // On a busy machine the first key may come before the palette listens.
    await until("the palette is closed", async () => {
      await someone.press("Escape");
      return someone.evaluate("document.querySelector('.quick-input-widget').getClientRects().length === 0");
    });
    await assert.rejects(
      someone.click({ selector: ".nothing-like-this", seconds: 0.5 }),
      /click: .*Timeout/s,
    );
    assert.equal(await someone.evaluate("1 + 1"), 2);
  });
});
