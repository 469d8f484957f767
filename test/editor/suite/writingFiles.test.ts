// Sending more than the text of one editor, against a real InfluxDB 1.6.7: folders and compressed files.
import * as assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import * as vscode from "vscode";
import type { WriteReport } from "../../../server/src/lsp/protocol";
import { withoutServer } from "../../servers/influxdb1";
import { person } from "./person";
import { describe, test } from "./runner";
import { connected, pickDestination, point, workspace } from "./sendingTo";
import { picture } from "./workbench";

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
  });
