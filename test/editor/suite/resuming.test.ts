// Writes that break off, against a real InfluxDB 1.6.7: cancelled, or with a language server that is killed, they go on where they stopped.
import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, request as forward } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import type { WriteReport } from "../../../server/src/lsp/protocol";
import { type Influxdb1, withoutServer } from "../../servers/influxdb1";
import { person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import { connected, counted, influxdb, point } from "./sendingTo";
import { activated, openBytes, picture, untilLens } from "./workbench";

/** A proxy before the server that takes its time, so that there is something to cut off, until it is told otherwise. */
async function slowProxy(real: Influxdb1): Promise<{ readonly url: string; delay: number; taken: number }> {
  const proxy = createServer((incoming, outgoing) => {
    setTimeout(() => {
      const { method, url, headers } = incoming;
      const there = forward(`${real.url}${url}`, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
        slow.taken++;
      });
      incoming.pipe(there);
    }, slow.delay);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  afterThisTest(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const slow = { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, delay: 500, taken: 0 };
  return slow;
}

/** The language server's process: the child of this extension host that runs dist/server.js. */
function languageServer(): number | undefined {
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each)))
    try {
      const status = readFileSync(`/proc/${name}/status`, "utf8");
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
      if (status.includes(`\nPPid:\t${process.pid}\n`) && /dist\/server\.js/.test(command))
        return Number(name);
    } catch {
      // It has just ended.
    }
  return undefined;
}

if (!withoutServer("influxdb-1"))
  describe("Sending", () => {
    test(
      "cancelled in the middle it stops after the part in flight, and goes on from there: each point once",
      async () => {
        const someone = person();
        if (someone === undefined) return;
        const real = await influxdb();
        const slow = await slowProxy(real);
        await connected("resume", slow.url);
        const settings = vscode.workspace.getConfiguration("lineProtocol.write");
        await settings.update("batchLines", 50, vscode.ConfigurationTarget.Global);
        afterThisTest(async () =>
          settings.update("batchLines", undefined, vscode.ConfigurationTarget.Global),
        );
        const api = await activated();
        const body = Array.from({ length: 3000 }, (_, at) => point("m", `v=${at}`, at)).join("");
        const document = await openBytes("resume.lp", Buffer.from(body));
        await untilLens(document, /^Write to/);
        await api.pickDestination(document.uri, { kind: "connection", id: "resume" });
        await untilLens(document, /^Write to To resume/);
        // The list of notifications keeps its place: with many in it the newest is out of sight.
        await vscode.commands.executeCommand("notifications.clearAll");
        const writing = vscode.commands.executeCommand<WriteReport>("lineProtocol.writeFile", document.uri);
        await until(
          "the progress",
          async () => {
            await vscode.commands.executeCommand("notifications.showList");
            return (await someone.texts(".notifications-center")).join("").includes("points sent");
          },
          20,
        );
        await until("the rate", async () =>
          /kB\/s/.test((await someone.texts(".notifications-center")).join("")),
        );
        await picture("write-progress");
        await someone.click({ selector: ".notifications-center .monaco-button", text: "Cancel" });
        const report = await writing;
        assert.equal(report.state, "cancelled");
        assert.equal(report.resumable, true);
        assert.equal(report.points.unknown, 0);
        assert.ok(report.points.notSent > 0 && report.points.stored > 0, JSON.stringify(report.points));
        assert.equal(await counted(real, "resume"), report.points.stored);
        await vscode.commands.executeCommand("notifications.showList");
        await picture("write-cancelled");
        slow.delay = 0;
        const rest = await vscode.commands.executeCommand<WriteReport>("lineProtocol.resumeWrite", report.id);
        assert.equal(rest.state, "complete");
        assert.equal(await counted(real, "resume"), 3000);
        await vscode.commands.executeCommand("notifications.clearAll");
        const left = await api.interruptedWrites();
        assert.ok(!left.includes(report.id), "nothing is left of it");
      },
      { seconds: 90 },
    );

    test(
      "killed in the middle: what is known is said, and Resume Write completes it, each point once",
      async () => {
        const someone = person();
        if (someone === undefined || process.platform !== "linux") return;
        const real = await influxdb();
        const slow = await slowProxy(real);
        await connected("killed", slow.url);
        const settings = vscode.workspace.getConfiguration("lineProtocol.write");
        await settings.update("batchLines", 50, vscode.ConfigurationTarget.Global);
        afterThisTest(async () =>
          settings.update("batchLines", undefined, vscode.ConfigurationTarget.Global),
        );
        const api = await activated();
        const body = Array.from({ length: 1000 }, (_, at) => point("m", `v=${at}`, at)).join("");
        const document = await openBytes("killed.lp", Buffer.from(body));
        await untilLens(document, /^Write to/);
        await api.pickDestination(document.uri, { kind: "connection", id: "killed" });
        await untilLens(document, /^Write to To killed/);
        const writing = vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
        await until("some parts", () => slow.taken >= 3, 30);
        const server = languageServer();
        assert.ok(server, "the language server runs in a process of its own");
        process.kill(server, "SIGKILL");
        assert.equal(await writing, undefined, "no report");
        const before = await counted(real, "killed");
        assert.ok(before >= 150 && before < 1000, `${before} points before`);
        slow.delay = 0;
        const resuming = vscode.commands.executeCommand<WriteReport>("lineProtocol.resumeWrite");
        await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "killed.lp" });
        await picture("resume-write");
        await someone.press("Enter");
        const report = await resuming;
        assert.equal(report.state, "complete");
        assert.deepEqual(report.points, { stored: 1000, refused: 0, unknown: 0, notSent: 0 });
        assert.equal(await counted(real, "killed"), 1000);
        const left = await api.interruptedWrites();
        assert.ok(!left.includes(report.id), "nothing is left of it");
        // The server that took its place was told where the file goes: it checks it as that product.
        await untilLens(document, /^Write to To killed \(InfluxDB 1\.6\.7\) · killed · ns$/);
      },
      { seconds: 90 },
    );
  });
