// Reading features in the real editor: what it is told by our server, asked through its own commands.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { describe, test, until } from "./runner";
import { activated, closeAll, open } from "./workbench";

const TEXT = `# a
# b
home,room=Kitchen temp=1.5 1795507200000000000
home,room=Kitchen temp=2.5 1795507260000000000
home,room=Bath temp=3i 1795507320000000000
`;

describe("reading", () => {
  test("colours, dates, folds, outline, definition, completion and statistics reach the editor", async () => {
    await activated();
    const document = await open(TEXT);
    const all = new vscode.Range(0, 0, 5, 0);
    const ask = <T>(command: string, ...args: unknown[]) =>
      vscode.commands.executeCommand<T>(command, document.uri, ...args);
    const tokens = await ask<vscode.SemanticTokens>("vscode.provideDocumentRangeSemanticTokens", all);
    assert.equal(tokens.data.length / 5, 18);
    const hints = await ask<vscode.InlayHint[]>("vscode.executeInlayHintProvider", all);
    assert.equal(hints[0].label, "2026-11-24 08:00:00 UTC");
    const folds = await ask<vscode.FoldingRange[]>("vscode.executeFoldingRangeProvider");
    assert.deepEqual(
      folds.map(({ start, end }) => [start, end]),
      [
        [0, 1],
        [2, 4],
      ],
    );
    const symbols = await ask<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider");
    assert.deepEqual([symbols[0].name, symbols[0].detail], ["home", "3 points, 2 series"]);
    const place = new vscode.Position(4, 16);
    const [definition] = await ask<vscode.Location[]>("vscode.executeDefinitionProvider", place);
    assert.equal(definition.range.start.line, 2);
    const list = await ask<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      new vscode.Position(4, 10),
    );
    assert.ok(list.items.some(({ label }) => label === "Kitchen"));
    await vscode.commands.executeCommand("lineProtocol.showStatistics");
    await until("the statistics", () =>
      vscode.window.visibleTextEditors.some(({ document }) => /3 points, 2 series/.test(document.getText())),
    );
    await closeAll();
  });
});
