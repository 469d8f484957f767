// A client as an editor is one: the server as a process of its own, JSON over pipes. For benchmarks only; what the server asks is answered
// with nothing.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

export const uri = "file:///bench.lp";

/** Starts `server` (a script) and opens `text`. `carry` answers the exchanges of writes, where there are any. */
export async function openInServer(server, text, { carry } = {}) {
  const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const client = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  let refreshed = () => {};
  client.onRequest("workspace/configuration", ({ items }) => items.map(() => null));
  client.onRequest("client/registerCapability", () => null);
  client.onRequest("workspace/diagnostic/refresh", () => {
    refreshed();
    return null;
  });
  if (carry) {
    client.onRequest("lineProtocol/carry", carry);
    client.onRequest("lineProtocol/journal", () => null);
  }
  client.listen();
  await client.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      workspace: { configuration: true, diagnostics: { refreshSupport: true } },
      textDocument: { diagnostic: {} },
    },
    initializationOptions: { carry: carry !== undefined },
  });
  await client.sendNotification("initialized", {});
  const opened = performance.now();
  await client.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "line-protocol", version: 1, text },
  });
  let version = 1;
  return {
    opened,
    request: (method, params) => client.sendRequest(method, { textDocument: { uri }, ...params }),
    write: (params) => client.sendRequest("lineProtocol/write", params),
    /** One pull of diagnostics: what is there in time. Answers whether that is all. */
    async pull() {
      const report = await client.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
      return !report?.resultId?.endsWith(" in part");
    },
    /** Pulls until nothing is left to come. */
    async pullAll() {
      for (;;) {
        const again = new Promise((resolve) => {
          refreshed = resolve;
        });
        if (await this.pull()) return;
        await again;
      }
    },
    change: (range, inserted) =>
      client.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: ++version },
        contentChanges: [{ range, text: inserted }],
      }),
    /** Memory of the server in MB, by Linux's own account (VmRSS: now, VmHWM: at most); null where the system does not tell. */
    memory(key) {
      try {
        const lines = readFileSync(`/proc/${child.pid}/status`, "utf8").split("\n");
        return Number(lines.find((each) => each.startsWith(key)).replace(/\D+/g, "")) / 1000;
      } catch {
        return null;
      }
    },
    /** Processor time of the server until now, all threads, in milliseconds: other work on the machine does not lengthen it. 0 if not told. */
    busy() {
      try {
        const tasks = `/proc/${child.pid}/task`;
        let nanoseconds = 0;
        for (const task of readdirSync(tasks)) {
          nanoseconds += Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ")[0]);
        }
        return nanoseconds / 1e6;
      } catch {
        return 0;
      }
    },
    close() {
      client.dispose();
      child.kill();
    },
  };
}

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}
