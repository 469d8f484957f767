// Files that nobody has open, in the real editor: problems of all files, across files, and names found by "Go to Symbol in Workspace".
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { afterThisTest, describe, test, until } from "./runner";
import { activated, codeOf, picture } from "./workbench";

const T = "1795507200000000000";

describe("workspace", () => {
  test("the setting checks files on disk, tells what conflicts across them, and follows their changes", async () => {
    await activated();
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder, "a folder is open");
    const file = (name: string) => vscode.Uri.joinPath(folder, "plant", name);
    const write = (name: string, text: string) =>
      vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(text));
    await write("east.lp", `furnace,site=east pressure=2.5 ${T}\nfurnace,site=east pressure= ${T}\n`);
    await write("west.lp", `furnace,site=west pressure=3i ${T}\n`);
    const settings = vscode.workspace.getConfiguration("lineProtocol");
    const set = (value: boolean | undefined) =>
      settings.update("workspace.diagnostics", value, vscode.ConfigurationTarget.Global);
    afterThisTest(async () => {
      await set(undefined);
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, "plant"), { recursive: true });
    });
    const codes = (name: string) => vscode.languages.getDiagnostics(file(name)).map(codeOf).sort().join();
    await set(true);
    await until("findings of files that are not open", () => codes("west.lp") === "field-type-across-files");
    assert.equal(codes("east.lp"), "field-type-across-files,missing-field-value");
    await vscode.commands.executeCommand("workbench.actions.view.problems");
    await picture("workspace-problems");
    await vscode.commands.executeCommand("workbench.action.closePanel");

    const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
      "vscode.executeWorkspaceSymbolProvider",
      "furnace",
    );
    assert.deepEqual(
      symbols
        .filter(({ name }) => name === "furnace")
        .map(({ location }) => location.uri.path.replace(/^.*\//, "")),
      ["east.lp", "west.lp"],
    );

    await write("west.lp", `furnace,site=west pressure=3 ${T}\n`);
    await until(
      "the conflict is gone",
      () => codes("west.lp") === "" && codes("east.lp") === "missing-field-value",
    );
    await set(undefined);
    await until("all are gone", () => codes("east.lp") === "");
  });
});
