import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { person } from "./person";
import { afterThisTest, describe, test } from "./runner";

describe("the web extension host", () => {
  test("has no Node and opens a line protocol file", async () => {
    assert.equal(typeof (globalThis as { process?: { pid?: number } }).process?.pid, "undefined");
    const document = await vscode.workspace.openTextDocument({
      language: "line-protocol",
      content: "m,room=hall t=21.5\n",
    });
    await vscode.window.showTextDocument(document);
    afterThisTest(async () => {
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    });
    assert.equal(document.languageId, "line-protocol");
    await person()?.screenshot("smoke-web");
  });
});
