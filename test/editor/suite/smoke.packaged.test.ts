import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { projectRoot } from "../../shared";
import { describe, test, until } from "./runner";
import { activated, EXTENSION, picture, show, untilDiagnostics, untilLens } from "./workbench";

describe("the installed package", () => {
  test("is installed apart from the sources, checks its own sample and answers a write by the dry run", async () => {
    const extension = vscode.extensions.getExtension(EXTENSION);
    assert.ok(extension, "the extension is installed");
    assert.ok(!extension.extensionPath.startsWith(projectRoot), extension.extensionPath);
    const document = await vscode.commands.executeCommand<vscode.TextDocument>("lineProtocol.openSample");
    await show(document);
    const api = await activated();
    await untilDiagnostics(document, ["3:40 invalid-field-format", "5:65 field-type-conflict"]);
    await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
    const report = await until("the report", () => api.lastReport(document.uri));
    assert.equal(report.points.stored, 0);
    await untilLens(document, /4 refused \(400\)/);
    await picture("packaged");
  });

  test("brings its walkthrough", async () => {
    await vscode.commands.executeCommand("workbench.action.openWalkthrough", `${EXTENSION}#start`, false);
    await until("the walkthrough", () =>
      vscode.window.tabGroups.all.some(({ tabs }) =>
        tabs.some(({ label }) => /Walkthrough|Welcome/.test(label)),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await picture("walkthrough");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
});
