// Sending lines of which some cannot be stored, against a real InfluxDB 1.6.7: good lines only, converted, mended and sent again, saved, as curl.
import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as vscode from "vscode";
import type { WriteReport } from "../../../server/src/lsp/protocol";
import { withoutServer } from "../../servers/influxdb1";
import { person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import { connected, counted, PASSWORD, point, workspace } from "./sendingTo";
import { activated, answerModals, openBytes, picture, replace, untilLens } from "./workbench";

if (!withoutServer("influxdb-1"))
  describe("Sending", () => {
    test("lines that are known to be refused are asked about, once a file; good lines only", async () => {
      const api = await activated();
      const real = await connected("good");
      const body = point("m", "v=1", 0) + point("m", "v=", 1) + point("m", "v=3", 2);
      const document = await openBytes("good.lp", Buffer.from(body));
      await untilLens(document, /^Write to/);
      await api.pickDestination(document.uri, { kind: "connection", id: "good" });
      const questions = answerModals("Send Good Lines Only");
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      const report = await until("the report", () => api.lastReport(document.uri));
      assert.equal(questions.length, 1);
      assert.match(questions[0], /InfluxDB 1\.6\.7 refuses 1 of 3 lines/);
      assert.deepEqual([report.points.stored, report.points.notSent, report.leftOut], [2, 1, 1]);
      assert.equal(await counted(real, "good"), 2);
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      assert.equal(questions.length, 1, "remembered for the file");
      await vscode.commands.executeCommand("lineProtocol.forgetAnswers", document.uri);
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      assert.equal(questions.length, 2, "and forgotten when asked to");
    });

    test("CRLF: converted on the disk and sent", async () => {
      const api = await activated();
      const real = await connected("returns");
      const body = (point("m", "v=1", 0) + point("m", "v=2", 1)).replaceAll("\n", "\r\n");
      const document = await openBytes("returns.lp", Buffer.from(body));
      await untilLens(document, /^Write to/);
      await api.pickDestination(document.uri, { kind: "connection", id: "returns" });
      const questions = answerModals("Convert to LF and Send");
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      const report = await until("the report", () => api.lastReport(document.uri));
      assert.match(questions.join("\n"), /end with CRLF.*Convert to LF and Send.*Send Anyway/);
      assert.equal(report.points.stored, 2);
      assert.equal(await counted(real, "returns"), 2);
      const bytes = Buffer.from(await vscode.workspace.fs.readFile(document.uri)).toString();
      assert.equal(bytes, body.replaceAll("\r\n", "\n"));
    });

    test("refused lines are mended and sent again, and only they; saved with their reasons", async () => {
      const api = await activated();
      const real = await connected("again");
      await real.write("again", point("m", "v=0.5", -60));
      const body = point("m", "v=1", 0) + point("m", "v=2i", 1) + point("m", "v=3", 2);
      const document = await openBytes("again.lp", Buffer.from(body));
      await untilLens(document, /^Write to/);
      await api.pickDestination(document.uri, { kind: "connection", id: "again" });
      await untilLens(document, /^Write to To again/);
      // Two types in one file are a finding of their own.
      answerModals("Send Anyway");
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      const report = await until("the report", () => api.lastReport(document.uri));
      assert.deepEqual([report.points.stored, report.points.refused], [2, 1]);

      const target = vscode.Uri.joinPath(workspace(), "again.refused.lp");
      const { showSaveDialog } = vscode.window;
      let offered: vscode.Uri | undefined;
      (vscode.window as { showSaveDialog: unknown }).showSaveDialog = async ({
        defaultUri,
      }: vscode.SaveDialogOptions) => {
        offered = defaultUri;
        return target;
      };
      afterThisTest(() => {
        (vscode.window as { showSaveDialog: unknown }).showSaveDialog = showSaveDialog;
      });
      await vscode.commands.executeCommand("lineProtocol.saveRefused", document.uri);
      assert.equal(offered?.path, target.path);
      const saved = Buffer.from(await vscode.workspace.fs.readFile(target)).toString();
      assert.match(saved, /^#.*\n(.*\n)*m,room=hall v=2i \d+\n$/);
      await picture("save-refused");

      await vscode.window.showTextDocument(document);
      await replace(document, "v=1", "v=1.25");
      await replace(document, "v=2i", "v=2");
      const again = await vscode.commands.executeCommand<WriteReport>(
        "lineProtocol.sendRefusedAgain",
        document.uri,
      );
      assert.deepEqual(again.points, { stored: 1, refused: 0, unknown: 0, notSent: 0 });
      const [series] = await real.query('SELECT "v" FROM "m"', { db: "again" });
      assert.deepEqual(
        series.values.map(([, value]) => value),
        [0.5, 1, 2, 3],
        "the line that was stored is not sent with its change",
      );
    });

    test("copied as curl it does the same, the password from a variable", async () => {
      const someone = person();
      if (someone === undefined) return;
      const api = await activated();
      const real = await connected("curl");
      const document = await openBytes("it's a copy.lp", Buffer.from(point("m", "v=1", 0)));
      await untilLens(document, /^Write to/);
      await api.pickDestination(document.uri, { kind: "connection", id: "curl" });
      const copying = vscode.commands.executeCommand("lineProtocol.copyAsCurl", document.uri);
      await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "POSIX Shell" });
      await picture("copy-as-curl");
      await someone.press("Enter");
      await copying;
      const command = await vscode.env.clipboard.readText();
      assert.ok(!command.includes(PASSWORD), command);
      const printed = await new Promise<string>((resolve, reject) =>
        execFile(
          "sh",
          ["-c", command],
          { env: { ...process.env, INFLUX_PASSWORD: PASSWORD } },
          (error, out) => (error === null ? resolve(out) : reject(error)),
        ),
      );
      assert.match(printed, /^HTTP\/1\.1 204/);
      assert.equal(await counted(real, "curl"), 1);
    });
  });
