// What must be told apart is told apart in every theme: the same screens in light, dark and both high-contrast themes, for somebody to look at
// (out/screenshots/theme-…), and the words that carry the meaning without any colour.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import { activated, closeAll, diagnosticsOf, open, openSample, picture, untilLens } from "./workbench";

const THEMES = {
  light: "Light Modern",
  dark: "Dark Modern",
  "high-contrast": "Default High Contrast",
  "high-contrast-light": "Default High Contrast Light",
} as const;

const ANSWERED = `# line-protocol: target=influxdb-1@1.8
climate,room=hall temp=21.5,door=true 1795507200000000000
climate,room=attic temp= 1795507202000000000
climate,room=hall temp=22.5,door=false 1795507203000000000
climate,room=attic temp=18,5 1795507205000000000
climate,room=hall temp=21.75 1795507206000000000
`;

describe("themes", () => {
  for (const [name, theme] of Object.entries(THEMES)) {
    test(
      `${name}: findings, an answer, names and values`,
      async () => {
        if (person() === undefined) return;
        const api = await activated();
        const workbench = vscode.workspace.getConfiguration("workbench");
        await workbench.update("colorTheme", theme, vscode.ConfigurationTarget.Global);
        const kind = name.startsWith("high-contrast")
          ? name.endsWith("light")
            ? vscode.ColorThemeKind.HighContrastLight
            : vscode.ColorThemeKind.HighContrast
          : name === "light"
            ? vscode.ColorThemeKind.Light
            : vscode.ColorThemeKind.Dark;
        afterThisTest(async () => {
          await closeAll();
          await vscode.commands.executeCommand("workbench.action.closePanel");
          await vscode.commands.executeCommand("workbench.view.explorer");
          await workbench.update("colorTheme", undefined, vscode.ConfigurationTarget.Global);
        });
        await until("the theme", () => vscode.window.activeColorTheme.kind === kind);

        const mistakes = await openSample("mistakes.lp");
        await until("findings", () => diagnosticsOf(mistakes).length > 40);
        await vscode.commands.executeCommand("workbench.actions.view.problems");
        await picture(`theme-${name}-findings`);
        await vscode.commands.executeCommand("workbench.action.closePanel");

        const document = await open(ANSWERED);
        await untilLens(document, /InfluxDB 1\.8/);
        await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
        const report = await until("the report", () => api.lastReport(document.uri));
        const line = report.lines[0].range.start.line;
        await vscode.commands.executeCommand("lineProtocol.explain", document.uri, line);
        await person()?.wait({ selector: ".review-widget .body", text: "Refused" });
        await vscode.commands.executeCommand("lineProtocol.connections.focus");
        await picture(`theme-${name}-answer`);
        // The colour of a line's end says nothing that its words do not say.
        const ends = api.lineEnds(document.uri);
        assert.equal(ends.length, 2);
        for (const { text } of ends) assert.match(text, /^refused: /);
      },
      { seconds: 60 },
    );
  }
});
