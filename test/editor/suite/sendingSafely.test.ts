// What stands between a file and a server that would not take it as it is: a byte order mark that is removed on the disk first, and a
// certificate that nobody here trusts, over real TLS.
import * as assert from "node:assert/strict";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import type { Connection } from "../../../client/src/connections/model";
import { selfSignedCertificate } from "../../servers/certificate";
import { startInfluxdb1, withoutServer } from "../../servers/influxdb1";
import { afterThisTest, describe, test, until } from "./runner";
import { activated, answerModals, openBytes, picture, untilLens } from "./workbench";

const POINT = "m,room=hall v=1 1795507200000000000\n";

/** Writes a file of these bytes to a connection of the test's own; answers the report and the file. */
async function write(name: string, bytes: string, url: string, more: Partial<Connection> = {}) {
  const api = await activated();
  await api.addConnection({
    ...{ id: name, name: `To ${name}`, url, product: "influxdb-1", version: "1.6.7", database: "safely" },
    ...{ authentication: { kind: "none" }, production: false },
    ...more,
  });
  const document = await openBytes(name, bytes);
  await untilLens(document, /^Write to/);
  await api.pickDestination(document.uri, { kind: "connection", id: name });
  await untilLens(document, /^Write to To/);
  await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
  const report = await until("the report", () => api.lastReport(document.uri));
  return { report, uri: document.uri };
}

describe("Sending safely", () => {
  test("a self-signed certificate: one sentence with the way out, and no request arrives", async () => {
    let requests = 0;
    const server = createServer(selfSignedCertificate(), (_, answer) => {
      requests++;
      answer.writeHead(204).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    afterThisTest(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { report } = await write("certificate.lp", POINT, url);
    assert.deepEqual(report.points, { stored: 0, refused: 0, unknown: 0, notSent: 1 });
    assert.match(
      report.summary,
      /^The certificate of https:\/\/127\.0\.0\.1:\d+ is not accepted: it is self-signed\. Nothing was sent\./,
    );
    assert.match([report.summary, ...report.advice].join(" "), /Add its authority to the certificates/);
    assert.equal(report.whole?.brief, "not sent");
    assert.equal(requests, 0);
    await vscode.commands.executeCommand("notifications.showList");
    await picture("self-signed-certificate");
  });

  if (!withoutServer("influxdb-1"))
    test("a byte order mark is removed on the disk, and the measurement keeps its name", async () => {
      const real = await startInfluxdb1();
      afterThisTest(real.stop);
      await real.createDatabase("safely");
      const questions = answerModals("Remove It and Send");
      const { report, uri } = await write("marked.lp", `\uFEFF${POINT}`, real.url);
      assert.match(questions.join("\n"), /begins with a byte order mark.*Remove It and Send.*Send Anyway/);
      assert.equal(report.points.stored, 1);
      assert.equal(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString(), POINT);
      const [series] = await real.query("SHOW MEASUREMENTS", { db: "safely" });
      assert.deepEqual(series.values, [["m"]]);
    });
});
