// Line protocol in Markdown in the real editor: coloured always, checked where the setting asks for it.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { afterThisTest, describe, test, until } from "./runner";
import { activated, diagnosticsOf, openBytes, picture, placeOf } from "./workbench";

const NOTES = `# Sensors

A point is one line:

\`\`\`lp
home,room=hall temp=21.5 1795507200000000000
home,room=attic temp=21,5 1795507200000000000
home,room=cellar temp= 1795507200000000000
\`\`\`

- In seconds:

  \`\`\`influx
  # line-protocol: precision=s
  home,room=hall temp=21i,open=maybe 1795507200
  \`\`\`
`;

describe("Markdown", () => {
  test("fences are checked when the setting is on, and left alone when it is off again", async () => {
    await activated();
    const settings = vscode.workspace.getConfiguration("lineProtocol");
    const set = (value: boolean | undefined) =>
      settings.update("markdown.diagnostics", value, vscode.ConfigurationTarget.Global);
    afterThisTest(async () => {
      await set(undefined);
    });
    const document = await openBytes("notes.md", NOTES);
    assert.equal(document.languageId, "markdown");
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual(diagnosticsOf(document).map(placeOf), []);
    await set(true);
    const expected = ["7:25 invalid-field-format", "8:18 missing-field-value", "15:32 invalid-boolean"];
    await until("the findings", () => diagnosticsOf(document).map(placeOf).join() === expected.join()).catch(
      (error: Error) => {
        throw new Error(`${error.message}: ${diagnosticsOf(document).map(placeOf)}`);
      },
    );
    await vscode.commands.executeCommand("workbench.actions.view.problems");
    await picture("markdown-fences");
    await vscode.commands.executeCommand("workbench.action.closePanel");

    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(6, 23, 6, 24), ".");
    await vscode.workspace.applyEdit(edit);
    await until("one less", () => diagnosticsOf(document).length === 2);
    await set(undefined);
    await until("none", () => diagnosticsOf(document).length === 0);
  });
});
