// Sending more than the text of one editor, against a real InfluxDB 1.6.7: folders and compressed files, files too big for the editor.
import * as assert from "node:assert/strict";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { gzipSync } from "node:zlib";
import * as vscode from "vscode";
import type { WriteReport } from "../../../server/src/lsp/protocol";
import { withoutServer } from "../../servers/influxdb1";
import { person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import { connected, counted, pickDestination, point, workspace } from "./sendingTo";
import { activated, picture } from "./workbench";

if (!withoutServer("influxdb-1"))
  describe("Sending", () => {
    test(
      "a folder: its files in order, one of them compressed, to a destination that is picked first",
      async () => {
        const someone = person();
        if (someone === undefined) return;
        const real = await connected("folder");
        const folder = vscode.Uri.joinPath(workspace(), "imports");
        const write = (name: string, bytes: Uint8Array) =>
          vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), bytes);
        await write("a.lp", Buffer.from(point("a", "v=1", 0) + point("a", "v=2", 1)));
        await write(
          "deep/b.lp.gz",
          gzipSync(point("b", "v=1", 0) + point("b", "v=2", 1) + point("b", "v=3", 2)),
        );
        await write("c.line", Buffer.from(point("c", "v=1", 0)));
        await write("readme.txt", Buffer.from("not line protocol"));
        const writing = vscode.commands.executeCommand<WriteReport>("lineProtocol.writeFolder", folder);
        await someone.wait({ selector: ".quick-input-widget", text: "Destination of 3 Files" });
        await picture("write-folder-destination");
        await pickDestination(someone, "To folder");
        const report = await writing;
        assert.deepEqual(report.points, { stored: 6, refused: 0, unknown: 0, notSent: 0 });
        assert.deepEqual(
          report.files.map(({ uri, points }) => [uri.slice(uri.lastIndexOf("/") + 1), points.stored]),
          [
            ["a.lp", 2],
            ["c.line", 1],
            ["b.lp.gz", 3],
          ],
        );
        const rows = await real.query("SELECT * FROM /.*/", { db: "folder" });
        assert.equal(
          rows.reduce((sum, { values }) => sum + values.length, 0),
          6,
        );
      },
      { seconds: 60 },
    );

    test(
      "a file too big for the editor, a million points, is sent from the disk",
      async () => {
        const someone = person();
        if (someone === undefined) return;
        const real = await connected("big");
        const uri = vscode.Uri.joinPath(workspace(), "big.lp");
        const lines = 1_000_000;
        const file = createWriteStream(uri.fsPath);
        for (let at = 0; at < lines; at += 1000) {
          const text = Array.from({ length: 1000 }, (_, more) =>
            point("climate", `v=${at + more},w=${at + more}i`, at + more),
          );
          if (!file.write(text.join(""))) await once(file, "drain");
        }
        file.end();
        await once(file, "finish");
        afterThisTest(async () => vscode.workspace.fs.delete(uri));
        const { size } = await vscode.workspace.fs.stat(uri);
        assert.ok(size > 50 * 1024 * 1024, `${size} bytes`);
        // Its text is not handed out to extensions, but the button in the title of its tab is there.
        await vscode.commands.executeCommand("vscode.open", uri);
        const button = { selector: '.editor-actions .action-label[aria-label^="Write File"]' };
        await someone.wait(button);
        await picture("write-big-file");
        assert.equal(vscode.window.activeTextEditor, undefined);
        await someone.click(button);
        await pickDestination(someone, "To big");
        const written = await until(
          "the row of the history",
          async () => (await activated()).lastWrite(uri),
          120,
        );
        assert.deepEqual(written.points, { stored: lines, refused: 0, unknown: 0, notSent: 0 });
        assert.equal(await counted(real, "big"), lines);
        await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      },
      { seconds: 180 },
    );
  });
