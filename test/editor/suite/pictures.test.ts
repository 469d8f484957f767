// The pictures of README, taken anew by each run as out/screenshots/readme-*.png: what people see there is what the editor shows. docs/images
// holds copies of a run that was looked at.
import * as vscode from "vscode";
import { person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import { activated, diagnosticsOf, open, openSample, picture, untilLens } from "./workbench";

/** The editor without what is not ours: no side bar, no map of the text. */
async function quietly(): Promise<void> {
  const editor = vscode.workspace.getConfiguration("editor");
  await editor.update("minimap.enabled", false, vscode.ConfigurationTarget.Global);
  await vscode.commands.executeCommand("workbench.action.closeSidebar");
  for (const [uri] of vscode.languages.getDiagnostics())
    await vscode.commands.executeCommand("lineProtocol.clearResults", uri);
  afterThisTest(async () => {
    await editor.update("minimap.enabled", undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand("workbench.action.closePanel");
    await vscode.commands.executeCommand("workbench.view.explorer");
  });
}

const ANSWERED = `# line-protocol: target=influxdb-1@1.8
climate,room=hall temp=21.5,door=true 1795507200000000000
climate,room=cellar temp=12.25 1795507201000000000
climate,room=attic temp= 1795507202000000000
climate,room=hall temp=22.5,door=false 1795507203000000000
climate,room=cellar temp=12.5 1795507204000000000
climate,room=attic temp=18,5 1795507205000000000
climate,room=hall temp=21.75 1795507206000000000
`;

describe("pictures", () => {
  test("a file with findings", async () => {
    if (person() === undefined) return;
    await activated();
    await quietly();
    const document = await openSample("mistakes.lp");
    await until("findings", () => diagnosticsOf(document).length > 40);
    await untilLens(document, /^Write to/);
    await person()?.wait({ selector: ".codelens-decoration", text: "Write to" });
    await vscode.commands.executeCommand("workbench.actions.view.problems");
    await picture("readme-findings", { x: 52, y: 36, width: 1224, height: 732 });
  });

  test("a write's answer on its lines", async () => {
    if (person() === undefined) return;
    const api = await activated();
    await quietly();
    const document = await open(ANSWERED);
    await untilLens(document, /InfluxDB 1\.8/);
    await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
    const report = await until("the report", () => api.lastReport(document.uri));
    await person()?.wait({ selector: ".codelens-decoration", text: "refused" });
    await vscode.commands.executeCommand(
      "lineProtocol.explain",
      document.uri,
      report.lines[0].range.start.line,
    );
    await person()?.wait({ selector: ".review-widget .body", text: "Refused" });
    await picture("readme-answer", { x: 52, y: 36, width: 1104, height: 496 });
  });

  test("a field's hover", async () => {
    const someone = person();
    if (someone === undefined) return;
    await activated();
    await quietly();
    const document = await openSample("home.lp");
    await untilLens(document, /^Write to/);
    const at = document.getText().indexOf("temp=", document.offsetAt(new vscode.Position(8, 0)));
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(document.positionAt(at + 1), document.positionAt(at + 1));
    await until("the hover", async () => {
      await vscode.commands.executeCommand("editor.action.showHover");
      return (await someone.texts(".monaco-resizable-hover .monaco-hover")).some((text) =>
        text.includes("in this file"),
      );
    });
    await picture("readme-hover", { x: 52, y: 36, width: 900, height: 360 });
  });
});
