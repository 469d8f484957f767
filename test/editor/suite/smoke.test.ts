import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";

describe("the editor itself", () => {
  test("opens a line protocol file as such, and a person can type in it", async () => {
    const document = await vscode.workspace.openTextDocument({
      language: "line-protocol",
      content: "m,room=hall t=21.5 1700000000\n",
    });
    await vscode.window.showTextDocument(document);
    afterThisTest(async () => {
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    });
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
});
