// A folder that nobody trusts, in a window that asks about trust: files are checked and dry runs answer, but nothing is sent, whoever asks.
import * as assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import { activated, openBytes, picture, untilLens } from "./workbench";

describe("An untrusted folder", () => {
  test("writes, and whatever else would send, say so; no request arrives; the dry run answers", async () => {
    const someone = person();
    if (someone === undefined) return;
    assert.equal(vscode.workspace.isTrusted, false);
    let requests = 0;
    const server = createServer((_, answer) => {
      requests++;
      answer.writeHead(204).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    afterThisTest(() => {
      server.closeAllConnections();
      server.close();
    });
    const api = await activated();
    await api.addConnection({
      ...{ id: "plant", name: "Plant", url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
      ...{ product: "influxdb-1", version: "1.6.7", database: "db", authentication: { kind: "none" } },
      production: false,
    });
    const document = await openBytes("untrusted.lp", "m,room=hall v=1 1795507200000000000\n");
    await untilLens(document, /^Write to/);
    await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
    const dry = await until("the dry run's report", () => api.lastReport(document.uri));
    assert.equal(dry.points.stored, 1);
    await api.pickDestination(document.uri, { kind: "connection", id: "plant" });
    await untilLens(document, /Plant/);
    const seen = async () => {
      await vscode.commands.executeCommand("notifications.showList");
      return (await someone.texts(".notifications-center .notification-list-item")).join("");
    };
    const told = /not trusted, so nothing is sent from it.*Checking and the built-in dry run work/;
    for (const [command, given] of [
      ["lineProtocol.writeFile", document.uri],
      ["lineProtocol.testConnection", undefined],
      ["lineProtocol.addConnection", undefined],
    ] as const) {
      await until("the last sentence to go", async () => {
        await vscode.commands.executeCommand("notifications.clearAll");
        return (await seen()) === "";
      });
      // It ends when the sentence is answered or closed.
      void vscode.commands.executeCommand(command, given);
      await until(`what ${command} says`, async () => told.test(await seen()));
    }
    await picture("write-untrusted");
    await someone.click({ selector: ".notifications-center .monaco-button", text: "Manage Workspace Trust" });
    await someone.wait({ selector: ".workspace-trust-editor", text: "Restricted Mode" });
    assert.equal(requests, 0);
    assert.equal(api.lastReport(document.uri)?.id, dry.id, "no report but the dry run's");
  });
});
