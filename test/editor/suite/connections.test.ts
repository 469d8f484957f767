// The views Connections and History and what is done from them, against a real InfluxDB 1.6.7: welcome, import, test, marks, report.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { WriteReport } from "../../../server/src/lsp/protocol";
import { type Influxdb1, startInfluxdb1, withoutServer } from "../../servers/influxdb1";
import { person } from "./person";
import { describe, test, until } from "./runner";
import { activated, answerModals, notification, open, picture, untilLens } from "./workbench";

const USER = "gardener";
const PASSWORD = "pw-7d10be52c6f94e03";
const T = 1795507200n;
const BODY = `climate,room=hall temp=21.5 ${T}000000000\nclimate,room=hall temp=22 ${T + 60n}000000000\n`;

let server: Influxdb1 | undefined;

async function influxdb(): Promise<Influxdb1> {
  if (server === undefined) {
    server = await startInfluxdb1({ auth: true });
    await server.createDatabase("greenhouse");
    await server.createDatabase("plant");
    await server.query('CREATE RETENTION POLICY "week" ON "plant" DURATION 7d REPLICATION 1');
    await server.addUser(USER, PASSWORD, { greenhouse: "ALL", plant: "ALL" });
  }
  return server;
}

const showView = () => vscode.commands.executeCommand("workbench.view.extension.lineProtocol");
const ROW = ".pane-body .monaco-list-row";

async function removeConnections(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("lineProtocol");
  await settings.update("connections", undefined, vscode.ConfigurationTarget.Global);
}

if (!withoutServer("influxdb-1"))
  describe("Connections view", () => {
    test("empty, both views say what to do", async () => {
      const someone = person();
      if (someone === undefined) return;
      await activated();
      await removeConnections();
      // Tests of other files have written from this workspace.
      answerModals("Clear");
      await vscode.commands.executeCommand("lineProtocol.clearHistory");
      await showView();
      await someone.wait({ selector: ".welcome-view-content", text: "There are no connections yet" });
      await someone.wait({
        selector: ".welcome-view-content",
        text: "Nothing was written from this workspace yet",
      });
      await picture("views-welcome");
    });

    test(
      "a curl command in the clipboard becomes a connection; the password is in secret storage and nowhere else",
      async () => {
        const someone = person();
        if (someone === undefined) return;
        const api = await activated();
        const real = await influxdb();
        const document = await open(BODY);
        await untilLens(document, /^Write to built-in dry run/);
        await vscode.env.clipboard.writeText(
          `curl -i -u ${USER}:${PASSWORD} -XPOST '${real.url}/write?db=greenhouse' --data-binary @climate.lp`,
        );
        const importing = vscode.commands.executeCommand<string[]>("lineProtocol.importConnections");
        await someone.wait({
          selector: ".quick-input-list .monaco-list-row",
          text: "Telegraf Configuration",
        });
        await picture("import-sources");
        await someone.type("clipboard");
        await someone.press("Enter");
        await someone.wait({
          selector: ".quick-input-list .monaco-list-row",
          text: "goes into secret storage",
        });
        await picture("import-found");
        await someone.press("Enter");
        const [id] = await importing;
        assert.match(await notification(/is saved/), /The password goes into secret storage/);
        const settings = JSON.stringify(vscode.workspace.getConfiguration("lineProtocol").get("connections"));
        assert.ok(settings.includes(real.url) && !settings.includes(PASSWORD), settings);
        await vscode.commands.executeCommand("notifications.clearAll");

        await showView();
        await someone.wait({ selector: ROW, text: "Local InfluxDB 1.x" });
        await api.pickDestination(document.uri, { kind: "connection", id });
        await someone.wait({ selector: ROW, text: "active file · greenhouse" });
        await untilLens(document, /^Write to Local InfluxDB 1\.x/);
        await picture("connections-view");
      },
      { seconds: 60 },
    );

    test(
      "Test Connection from the row: version, credentials, databases with retention; one of them for the active file",
      async () => {
        const someone = person();
        if (someone === undefined) return;
        const api = await activated();
        const document = await open(BODY);
        await untilLens(document, /^Write to built-in dry run/);
        await showView();
        const row = { selector: ROW, text: "Local InfluxDB 1.x" };
        await someone.wait(row);
        await someone.hover(row);
        await someone.screenshot("connections-actions");
        await someone.click({
          selector: `${ROW}:has-text("Local InfluxDB 1.x") .action-label[aria-label="Test Connection"]`,
        });
        const said = await notification(/InfluxDB 1\.6\.7/);
        assert.match(said, /The credentials are good\./);
        assert.match(said, /Found: "greenhouse", "plant"/);
        assert.match(said, /checked as InfluxDB 1\.6\.7/);
        await picture("test-connection");
        await vscode.commands.executeCommand("notifications.hideList");
        await someone.wait({ selector: ROW, text: "kept 7 d" });
        const week = `${ROW}:has-text("plant/week")`;
        await someone.hover({ selector: week });
        await someone.click({ selector: `${week} .action-label[aria-label="Use for the Active File"]` });
        await untilLens(document, /^Write to Local InfluxDB 1\.x \(InfluxDB 1\.6\.7\) · plant\/week/);
        await someone.wait({ selector: ROW, text: "active file · plant/week" });
        await picture("connections-databases");
        const labels = (await someone.evaluate(
          `[...document.querySelectorAll('.pane-body .monaco-list-row')].map((row) => row.getAttribute('aria-label'))`,
        )) as string[];
        assert.ok(
          labels.some((label) =>
            /plant\/week, http:\/\/127\.0\.0\.1:\d+, destination of the active file/.test(label),
          ),
          labels.join("\n"),
        );
        await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
        await until("the report", () => api.lastReport(document.uri));
        const real = await influxdb();
        const [series] = await real.query('SELECT * FROM "plant"."week"."climate"');
        assert.equal(series.values.length, 2);
        await someone.wait({ selector: ROW, text: "2 stored" });
        await picture("history-view");
        await someone.click({ selector: ROW, text: "2 stored" });
        await until("the report's text", () =>
          /Report/.test(vscode.window.activeTextEditor?.document.uri.path ?? ""),
        );
        await picture("history-report");
        const report = vscode.window.activeTextEditor?.document.getText() ?? "";
        assert.match(report, /2 stored|Stored/i);
        assert.ok(!report.includes(PASSWORD));
        const questions = answerModals("Write");
        await vscode.window.showTextDocument(document);
        const again = await vscode.commands.executeCommand<WriteReport>(
          "lineProtocol.sendAgain",
          api.lastReport(document.uri)?.id,
        );
        assert.match(questions.join("\n"), /^Write 2 points to "plant" on http/);
        assert.equal(again.points.stored, 2);
        assert.equal(again.destination.retentionPolicy, "week");
      },
      { seconds: 60 },
    );

    test("a production connection is marked in words and asks before each write: where, how many, from when to when", async () => {
      const someone = person();
      if (someone === undefined) return;
      const api = await activated();
      const real = await influxdb();
      await api.addConnection(
        {
          id: "production",
          name: "Plant North",
          url: real.url,
          product: "influxdb-1",
          version: "1.6.7",
          database: "greenhouse",
          authentication: { kind: "basic", user: USER },
          production: true,
        },
        PASSWORD,
      );
      const document = await open(BODY);
      await untilLens(document, /^Write to built-in dry run/);
      await api.pickDestination(document.uri, { kind: "connection", id: "production" });
      await untilLens(document, /^Write to Plant North/);
      await showView();
      await someone.wait({ selector: ROW, text: "production · active file · greenhouse" });
      await picture("connections-production");
      const questions = answerModals("Write");
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      await until("the report", () => api.lastReport(document.uri));
      assert.equal(questions.length, 1);
      assert.match(questions[0], /^Write 2 points to "greenhouse" on http:\/\/127\.0\.0\.1:\d+\?/);
      assert.match(
        questions[0],
        /marked as production\. Their times: 2026-11-24 08:00:00 to 2026-11-24 08:01:00 UTC\./,
      );
      await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
      assert.equal(questions.length, 2, "each time");
      const refused = answerModals(undefined);
      assert.equal(await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri), undefined);
      assert.equal(refused.length, 1);
    });
  });
