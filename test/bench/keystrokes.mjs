// From a keystroke to its diagnostics, as an editor has it: one didChange and the pull of diagnostics that follows, which tells at least what
// is on screen. Typing a letter, a newline, a quote, deleting a line; at the start, the middle, the end.
import { setTimeout as wait } from "node:timers/promises";
import { openInServer } from "./lspClient.mjs";

/**
 * Answers `{ byKey, busy, whole, first, all, settledMegabytes, peakMegabytes }`: milliseconds by kind of key, the server's processor time of
 * all, milliseconds of the quotes until nothing was left to come, from opening to the first and to the last diagnostics; megabytes are null where the system does not tell.
 */
export async function measureKeystrokes({ server, text, rounds, settle }) {
  const session = await openInServer(server, text);
  try {
    await session.pull();
    const first = performance.now() - session.opened;
    await session.pullAll();
    const all = performance.now() - session.opened;
    await wait(settle);
    const settledMegabytes = session.memory("VmRSS");
    const byKey = { letter: [], newline: [], quote: [], "deleted line": [] };
    const whole = [];
    const busy = [];
    const type = async (key, range, inserted) => {
      const before = session.busy();
      const start = performance.now();
      await session.change(range, inserted);
      const isAll = await session.pull();
      byKey[key].push(performance.now() - start);
      busy.push(session.busy() - before);
      if (!isAll) await session.pullAll();
      if (key === "quote") whole.push(performance.now() - start);
    };
    const lines = text.split("\n");
    for (let round = 0; round < rounds; round++) {
      for (const line of [0, lines.length >> 1, lines.length - 2]) {
        for (const [key, typed] of [
          ["letter", "x"],
          ["newline", "\n"],
          ["quote", '"'],
        ]) {
          // Into the last field's value, where a quote opens a string and a letter makes a wrong number.
          const at = { line, character: lines[line].lastIndexOf("=") + 1 };
          const behind =
            key === "newline" ? { line: line + 1, character: 0 } : { line, character: at.character + 1 };
          await type(key, { start: at, end: at }, typed);
          await type(key, { start: at, end: behind }, "");
        }
        const start = { line, character: 0 };
        await type("deleted line", { start, end: { line: line + 1, character: 0 } }, "");
        await type("deleted line", { start, end: start }, `${lines[line]}\n`);
      }
    }
    return { byKey, busy, whole, first, all, settledMegabytes, peakMegabytes: session.memory("VmHWM") };
  } finally {
    session.close();
  }
}
