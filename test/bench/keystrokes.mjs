// From a keystroke to its diagnostics, as an editor has it: the built server as a process of its own, JSON over pipes, one didChange and
// the pull of diagnostics that follows. Typing a letter, a newline, a quote, deleting a line; at the start, the middle, the end.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

const uri = "file:///bench.lp";

/** Answers `{ milliseconds, first, settledMegabytes, peakMegabytes }`; the megabytes are null where the system does not tell. */
export async function measureKeystrokes({ server, text, rounds, settle }) {
  const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const client = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  client.onRequest("workspace/configuration", ({ items }) => items.map(() => null));
  client.onRequest("client/registerCapability", () => null);
  client.onRequest("workspace/diagnostic/refresh", () => null);
  client.listen();
  try {
    await client.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: { configuration: true, diagnostics: { refreshSupport: true } },
        textDocument: { diagnostic: {} },
      },
    });
    await client.sendNotification("initialized", {});
    const pull = () => client.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    const opened = performance.now();
    await client.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "line-protocol", version: 1, text },
    });
    await pull();
    const first = performance.now() - opened;
    await wait(settle);
    await pull();
    const settledMegabytes = memoryOf(child.pid, "VmRSS");
    const milliseconds = [];
    let version = 1;
    const change = async (range, inserted) => {
      const start = performance.now();
      await client.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: ++version },
        contentChanges: [{ range, text: inserted }],
      });
      await pull();
      return performance.now() - start;
    };
    const lines = text.split("\n");
    for (let round = 0; round < rounds; round++) {
      for (const line of [0, lines.length >> 1, lines.length - 2]) {
        for (const typed of ["x", "\n", '"']) {
          // Into the first field's value, where a quote opens a string and a letter makes a wrong number.
          const at = { line, character: lines[line].lastIndexOf("=") + 1 };
          milliseconds.push(await change({ start: at, end: at }, typed));
          const behind =
            typed === "\n" ? { line: line + 1, character: 0 } : { line, character: at.character + 1 };
          await change({ start: at, end: behind }, "");
        }
        const start = { line, character: 0 };
        milliseconds.push(await change({ start, end: { line: line + 1, character: 0 } }, ""));
        await change({ start, end: start }, `${lines[line]}\n`);
      }
    }
    return { milliseconds, first, settledMegabytes, peakMegabytes: memoryOf(child.pid, "VmHWM") };
  } finally {
    client.dispose();
    child.kill();
  }
}

/** Memory of a process in MB, by Linux's own account. */
function memoryOf(pid, key) {
  try {
    const line = readFileSync(`/proc/${pid}/status`, "utf8")
      .split("\n")
      .find((each) => each.startsWith(key));
    return Number(line.replace(/\D+/g, "")) / 1000;
  } catch {
    return null;
  }
}

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}
