import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { projectRoot } from "../../shared";
import { person } from "./person";
import { afterThisTest, describe, test } from "./runner";

describe("the installed package", () => {
  test("is installed apart from the sources and wakes for a line protocol file", async () => {
    const extension = vscode.extensions.getExtension("line-protocol.line-protocol");
    assert.ok(extension, "the extension is installed");
    assert.ok(!extension.extensionPath.startsWith(projectRoot), extension.extensionPath);
    const document = await vscode.workspace.openTextDocument({
      language: "line-protocol",
      content: "m,room=hall t=21.5\n",
    });
    await vscode.window.showTextDocument(document);
    afterThisTest(async () => {
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    });
    await extension.activate();
    assert.ok(extension.isActive);
    await person()?.screenshot("smoke-packaged");
  });
});
