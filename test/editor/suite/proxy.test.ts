// VS Code's `http.proxy`: requests of a write take it, those to this machine do not.
import * as assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import type { WriteReport } from "../../../server/src/lsp/protocol";
import { afterThisTest, describe, test } from "./runner";
import { activated, answerModals, open } from "./workbench";

/** A server on 127.0.0.1 that answers 204, and what it was asked. */
async function listener(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().on("end", () => response.writeHead(204).end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  afterThisTest(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function written(url: string): Promise<WriteReport> {
  const api = await activated();
  const id = "behind-proxy";
  await api.addConnection({
    id,
    name: "Behind a proxy",
    url,
    product: "influxdb-1",
    version: "1.8.10",
    database: "db",
    authentication: { kind: "none" },
    production: false,
  });
  const document = await open("m v=1 1795507200000000000\n");
  await api.pickDestination(document.uri, { kind: "connection", id });
  await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
  const report = api.lastReport(document.uri);
  assert.ok(report);
  return report;
}

describe("A proxy of VS Code's settings", () => {
  test("takes requests to a server elsewhere, and none to this machine", async () => {
    const proxy = await listener();
    const server = await listener();
    const settings = vscode.workspace.getConfiguration("http");
    await settings.update("proxy", proxy.url, vscode.ConfigurationTarget.Global);
    afterThisTest(async () => settings.update("proxy", undefined, vscode.ConfigurationTarget.Global));
    answerModals("Send");
    const far = await written("http://influxdb.invalid:8086");
    assert.deepEqual(far.points, { stored: 1, refused: 0, unknown: 0, notSent: 0 }, far.summary);
    assert.deepEqual(proxy.asked, ["POST http://influxdb.invalid:8086/write?db=db&precision=n"]);
    const near = await written(server.url);
    assert.equal(near.points.stored, 1, near.summary);
    assert.equal(server.asked.length, 1);
    assert.equal(proxy.asked.length, 1);
  });
});
