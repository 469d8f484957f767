// A file too big for the editor, a million points, sent from its tab to real servers; afterwards a query counts what the report says.
import * as assert from "node:assert/strict";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import * as vscode from "vscode";
import type { WriteReport } from "../../../server/src/lsp/protocol";
import { withoutServer } from "../../servers/influxdb1";
import { startQuestdb } from "../../servers/questdb";
import { startVictoriaMetrics } from "../../servers/victoriaMetrics";
import { person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import { connected, counted, pickDestination, workspace } from "./sendingTo";
import { activated, notification, picture } from "./workbench";

const LINES = 1_000_000;
/** Well in the past: VictoriaMetrics takes no points more than two days ahead. */
const START = 1_750_000_000n;
let file: vscode.Uri | undefined;

describe("A million points", () => {
  if (!withoutServer("influxdb-1"))
    test(
      "to InfluxDB 1.6.7, by the button of a tab that holds no text",
      async () => {
        const someone = person();
        if (someone === undefined) return;
        const real = await connected("big");
        const uri = await bigFile();
        assert.deepEqual(await sentByButton(uri, "To big"), stored(LINES));
        assert.equal(await counted(real, "big"), LINES);
      },
      { seconds: 180 },
    );

  if (!withoutServer("victoriametrics"))
    test(
      "to VictoriaMetrics 1.79.5",
      async () => {
        if (person() === undefined) return;
        const server = await startVictoriaMetrics();
        afterThisTest(() => server.stop());
        await connectionTo("victoriametrics", "1.79.5", server.url);
        assert.deepEqual(await sentByButton(await bigFile(), "To victoriametrics"), stored(LINES));
        const time = { from: Number(START), seconds: LINES, least: 2 * LINES };
        assert.equal(await server.count('{db="big"}', time), 2 * LINES, "two fields a point");
      },
      { seconds: 180 },
    );

  if (!withoutServer("questdb"))
    test(
      "to QuestDB 9.0.1",
      async () => {
        if (person() === undefined) return;
        const server = await startQuestdb();
        afterThisTest(() => server.stop());
        await connectionTo("questdb", "9.0.1", server.url);
        assert.deepEqual(await sentByButton(await bigFile(), "To questdb"), stored(LINES));
        const sums = `select c, s from (select count() c, sum(w) s from climate) where c >= ${LINES}`;
        assert.deepEqual((await server.rows(sums, 1)).dataset, [[LINES, (LINES * (LINES - 1)) / 2]]);
      },
      { seconds: 180 },
    );
});

const stored = (count: number) => ({ stored: count, refused: 0, unknown: 0, notSent: 0 });

/** The file, written once for all of these tests: above 50 MB, so that no extension is handed its text. */
async function bigFile(): Promise<vscode.Uri> {
  if (file !== undefined) return file;
  const uri = vscode.Uri.joinPath(workspace(), "big.lp");
  const stream = createWriteStream(uri.fsPath);
  for (let at = 0; at < LINES; at += 1000) {
    const text = Array.from({ length: 1000 }, (_, more) => {
      const i = at + more;
      return `climate,room=hall v=${i},w=${i}i ${(START + BigInt(i)) * 1_000_000_000n}\n`;
    });
    if (!stream.write(text.join(""))) await once(stream, "drain");
  }
  stream.end();
  await once(stream, "finish");
  const { size } = await vscode.workspace.fs.stat(uri);
  assert.ok(size > 50 * 1024 * 1024, `${size} bytes`);
  file = uri;
  return uri;
}

async function connectionTo(product: "victoriametrics" | "questdb", version: string, url: string) {
  const api = await activated();
  await api.addConnection({
    id: `big-${product}`,
    name: `To ${product}`,
    url,
    product,
    version,
    database: product === "victoriametrics" ? "big" : undefined,
    authentication: { kind: "none" },
    production: false,
  });
  // How long the server keeps points makes sure what its silence means. A long list of notifications draws only a part of them.
  await vscode.commands.executeCommand("notifications.clearAll");
  void vscode.commands.executeCommand("lineProtocol.testConnection", `big-${product}`);
  await notification(new RegExp(`To ${product}: `));
  await vscode.commands.executeCommand("notifications.hideList");
}

/** Opens the file, which shows no text, presses the button in the title of its tab and picks; the points of the history's new row. */
async function sentByButton(uri: vscode.Uri, destination: string): Promise<WriteReport["points"]> {
  const someone = person();
  assert.ok(someone);
  const api = await activated();
  const before = api.lastWrite(uri);
  await vscode.commands.executeCommand("vscode.open", uri);
  afterThisTest(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
  const button = { selector: '.editor-actions .action-label[aria-label^="Write File"]' };
  await someone.wait(button);
  await picture("write-big-file");
  assert.equal(vscode.window.activeTextEditor, undefined);
  await someone.click(button);
  await pickDestination(someone, destination);
  const written = await until(
    "the row of the history",
    () => {
      const last = api.lastWrite(uri);
      return last !== before ? last : undefined;
    },
    120,
  );
  return written.points;
}
