// Reading features as a person sees them: hover, colours, dates behind timestamps, folds, and all safe fixes at once.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import {
  activated,
  closeAll,
  codeOf,
  diagnosticsOf,
  lensesOf,
  open,
  picture,
  untilDiagnostics,
  untilFixedAll,
} from "./workbench";

const TEXT = `# weather of two rooms
# since 08:00
home,room=Living\\ Room temp=21.5,open=false,note="dry \\"air\\"" 1795507200000000000
home,room=Living\\ Room temp=21.7,open=true 1795507260000000000
home,room=Bath temp=23.1,count=3i 1795507320000000000
office,desk=4 load=0.25 1795507200000000000
office,desk=4 load=0.5 1795507800000000000
`;

/** Sets a setting for this test. */
async function setting(name: string, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("lineProtocol");
  await configuration.update(name, value, vscode.ConfigurationTarget.Global);
  afterThisTest(async () => configuration.update(name, undefined, vscode.ConfigurationTarget.Global));
}

/** Opens the hover at a place by its command, and answers its text once it holds `expected`. */
async function hoverText(line: number, character: number, expected: RegExp): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const someone = person();
  if (editor === undefined || someone === undefined) return undefined;
  await vscode.commands.executeCommand("editor.action.hideHover");
  editor.selection = new vscode.Selection(line, character, line, character);
  return until(`a hover like ${expected}`, async () => {
    await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
    await vscode.commands.executeCommand("editor.action.showHover");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const shown = await someone.texts(".monaco-resizable-hover .monaco-hover, .monaco-editor .monaco-hover");
    return shown.find((text) => expected.test(text));
  });
}

describe("reading, seen", () => {
  test("hovers: a time, a field, a series, an escape", async () => {
    await activated();
    await open(TEXT);
    const time = await hoverText(2, 70, /2026-11-24 08:00:00/);
    await picture("reading-hover-time");
    if (time !== undefined) assert.match(time, /this time in[\s\S]*1795507200000\n/);
    const field = await hoverText(2, 26, /From 21\.5 to 23\.1 in this file/);
    await picture("reading-hover-field");
    if (field !== undefined) assert.match(field, /float \(3, first on line 3\)/);
    const tag = await hoverText(2, 12, /is stored as/);
    await picture("reading-hover-tag");
    if (tag !== undefined) assert.match(tag, /This series: 2 points/);
    await vscode.commands.executeCommand("editor.action.hideHover");
  });

  test("dates behind timestamps and types behind numbers stand in the line; a switch takes each away", async () => {
    await setting("inlayHints.types", true);
    const document = await open(TEXT);
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = async () =>
      (
        await vscode.commands.executeCommand<vscode.InlayHint[]>(
          "vscode.executeInlayHintProvider",
          document.uri,
          all,
        )
      ).map(({ label }) => String(label));
    await until("dates and types", async () => {
      const labels = await hints();
      return labels.includes("2026-11-24 08:00:00 UTC") && labels.includes("integer");
    });
    const someone = person();
    if (someone !== undefined) {
      await until("the date in the line", async () =>
        (await someone.texts(".monaco-editor .view-lines")).some((text) =>
          /2026-11-24.08:00:00.UTC/.test(text),
        ),
      );
    }
    await picture("reading-inlay-hints");
    await setting("inlayHints.types", false);
    await setting("inlayHints.timestamps", false);
    await until("no hints", async () => (await hints()).length === 0);
  });

  test("lines that a comment swallows look swallowed: the colours are the server's", async () => {
    const document = await open(
      `# note k="x\nhome temp=1 1795507200000000000\nhome temp=2 1795507260000000000\n`,
    );
    await until("the finding", () => vscode.languages.getDiagnostics(document.uri).length > 0);
    const someone = person();
    if (someone === undefined) return;
    const colours = (line: number) =>
      someone.evaluate(
        `[...new Set([...document.querySelectorAll(".monaco-editor .view-line")].sort((a, b) => parseInt(a.style.top) - parseInt(b.style.top))[${line}].querySelectorAll("span > span"))].map((span) => getComputedStyle(span).color)`,
      ) as Promise<string[]>;
    // The grammar alone would colour measurement, field and number apart.
    await until("one colour in the swallowed line", async () => new Set(await colours(1)).size === 1);
    await picture("reading-swallowed");
    const fine = await open(TEXT);
    assert.equal(fine.lineCount, 8);
    await until("many colours in a point", async () => new Set(await colours(2)).size >= 4);
    await picture("reading-colours");
  });

  test("runs and comments fold by keyboard", async () => {
    const document = await open(TEXT);
    await until("folds", async () => {
      const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
        "vscode.executeFoldingRangeProvider",
        document.uri,
      );
      return folds.length === 3;
    });
    await vscode.commands.executeCommand("editor.foldAll");
    const visible = () => vscode.window.activeTextEditor?.visibleRanges.length ?? 0;
    await until("folded text", () => visible() > 1);
    await picture("reading-folded");
    await vscode.commands.executeCommand("editor.unfoldAll");
  });

  test("lenses of measurements, where the setting wants them", async () => {
    await setting("codeLens.measurements", true);
    const document = await open(TEXT);
    await until("the lenses", async () => {
      const titles = await lensesOf(document);
      return (
        titles.includes("3 points · 2 series · 2026-11-24 08:00:00 to 2026-11-24 08:02:00 UTC") &&
        titles.includes("2 points · 1 series · 2026-11-24 08:00:00 to 2026-11-24 08:10:00 UTC")
      );
    });
    await picture("reading-lenses");
  });

  test("all that is safe is fixed at once, and undone at once", async () => {
    await setting("diagnostics.style", true);
    const text =
      "home,room=Bath,floor=2  temp=1 1795507200000000000\nhome,floor=2,room=Bath temp=abc 1795507260000000000\n";
    const document = await open(text);
    await untilDiagnostics(document, ["1:6 unsorted-tags", "1:24 needless-blank", "2:29 invalid-boolean"]);
    await picture("reading-style-hints");
    await untilFixedAll(
      () => document.lineAt(0).text === "home,floor=2,room=Bath temp=1 1795507200000000000",
    );
    // What would change what is stored is left to the person.
    assert.match(document.lineAt(1).text, /temp=abc/);
    await untilDiagnostics(document, ["2:29 invalid-boolean"]);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), text);
    await closeAll();
  });

  test("what another server would not take is a hint, where the setting names that server", async () => {
    await setting("diagnostics.portability", ["influxdb-1", "influxdb3-core"]);
    const document = await open("home,room=Bath room=1,count=3u 1795507200000000000\n");
    await until("hints", () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.filter((each) => codeOf(each) === "not-portable").length === 2;
    });
    await vscode.commands.executeCommand("workbench.actions.view.problems");
    await picture("reading-portability");
    await vscode.commands.executeCommand("workbench.action.closePanel");
  });

  test("findings beyond the limit are counted in the language status", async () => {
    await setting("diagnostics.limit", 20);
    const document = await open("m v= 1795507200000000000\n".repeat(60));
    await until("20 findings", () => diagnosticsOf(document).length === 20);
    const someone = person();
    if (someone !== undefined) {
      await someone.hover({ selector: "[id='status.languageStatus']" });
      await someone.wait({ selector: ".hover-language-status", text: "40 findings not listed" });
      const [detail] = (await someone.texts(".hover-language-status")).filter((text) =>
        text.includes("not listed"),
      );
      assert.match(detail, /40 errors, 0 warnings beyond the limit\./);
      await someone.screenshot("reading-limits");
      await someone.move(640, 300);
    }
  });

  test("the statistics of a file", async () => {
    await open(TEXT);
    await vscode.commands.executeCommand("lineProtocol.showStatistics");
    await until("the statistics", () =>
      vscode.window.visibleTextEditors.some(({ document }) =>
        /precision s instead of ns: 45 bytes less/.test(document.getText()),
      ),
    );
    await picture("reading-statistics");
    await closeAll();
  });
});
