// The main job against a real QuestDB 9.0.1 and a real VictoriaMetrics 1.79.5: a connection added by keyboard, a file with mistakes
// written as it is, and what is then stored against what is said of each line.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { WriteReport } from "../../../server/src/lsp/protocol";
import { startQuestdb, withoutServer } from "../../servers/questdb";
import { startVictoriaMetrics } from "../../servers/victoriaMetrics";
import { type Person, person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import { activated, answerModals, notification, open, picture, untilLens } from "./workbench";

const T = 1_750_000_000n;
const point = (fields: string, second: number) =>
  `climate,room=hall ${fields} ${T + BigInt(second)}000000000`;

const asked = (someone: Person, text: string) =>
  someone.wait({
    selector: `.quick-input-widget input[placeholder^="${text}"], .quick-input-widget .quick-input-message:has-text("${text}")`,
  });

/** Adds a connection by keyboard and makes it the file's destination. */
async function connect(someone: Person, url: string, server: string, name: string): Promise<void> {
  await vscode.commands.executeCommand("notifications.clearAll");
  const adding = vscode.commands.executeCommand("lineProtocol.addConnection");
  await asked(someone, "Address of the server");
  await someone.type(url);
  await someone.press("Enter");
  await asked(someone, `How to sign in to ${server}`);
  await someone.type("No ");
  await picture(`${name}-sign-in`);
  await someone.press("Enter");
  await asked(someone, "Name of the connection");
  await someone.press("Control+A");
  await someone.type(name);
  await someone.press("Enter");
  await notification(/is saved/);
  await someone.click({ selector: ".notifications-center .monaco-button", text: "Use It for This File" });
  await adding;
}

/** Writes a text as it is, whatever the findings say; the report, and the zero-based lines by outcome. */
async function written(
  someone: Person,
  lines: readonly string[],
  { url, server, name }: { url: string; server: string; name: string },
): Promise<{ report: WriteReport; questions: readonly string[] }> {
  const api = await activated();
  const document = await open(`${lines.join("\n")}\n`);
  await untilLens(document, /^Write to built-in dry run/);
  await connect(someone, url, server, name);
  await untilLens(document, new RegExp(`^Write to ${name}`));
  const questions = answerModals("Send Anyway");
  await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
  const report = await until("the report", () => api.lastReport(document.uri));
  await someone.wait({ selector: ".codelens-decoration", text: report.brief });
  await picture(`${name}-answer`);
  return { report, questions };
}

/** Of the lines that the report speaks of, one-based: "2 refused". */
const outcomes = ({ lines }: WriteReport) =>
  lines.map(({ range, outcome }) => `${range.start.line + 1} ${outcome}`);

describe("Servers that say little", () => {
  if (!withoutServer("questdb"))
    test(
      "QuestDB 9.0.1: the line that it names, and what became of the others",
      async () => {
        const someone = person();
        if (someone === undefined) return;
        const real = await startQuestdb();
        afterThisTest(() => real.stop());
        const lines = [point("temp=21.5", 0), point('temp="warm"', 1), point("temp=22", 2)];
        const at = { url: real.url, server: "QuestDB 9.0.1", name: "Quest" };
        const { report, questions } = await written(someone, lines, at);
        assert.match(questions.join("\n"), /refuses 1 of 3 lines\. Send anyway\?/);
        assert.deepEqual(report.points, { stored: 0, refused: 3, unknown: 0, notSent: 0 });
        assert.deepEqual(outcomes(report), ["2 refused"]);
        const { count } = await real.query("select * from climate").catch(() => ({ count: 0 }));
        assert.equal(count, 0);
      },
      { seconds: 90 },
    );

  if (!withoutServer("victoriametrics"))
    test(
      "VictoriaMetrics 1.79.5: what it leaves out without a word",
      async () => {
        const someone = person();
        if (someone === undefined) return;
        const real = await startVictoriaMetrics();
        afterThisTest(() => real.stop());
        const lines = [
          point("temp=21.5", 0),
          point("temp=", 1),
          point('temp="warm"', 2),
          point("temp=22", 3),
        ];
        const at = { url: real.url, server: "VictoriaMetrics", name: "Victoria" };
        const { report, questions } = await written(someone, lines, at);
        assert.match(questions.join("\n"), /1 of 4 lines/);
        assert.deepEqual(report.points, { stored: 3, refused: 0, unknown: 1, notSent: 0 });
        assert.deepEqual(outcomes(report), ["2 unknown"]);
        assert.equal(report.resumable, false);
        const [series] = await real.stored("climate_temp");
        assert.deepEqual(series.values, [21.5, 0, 22]);
      },
      { seconds: 90 },
    );
});
