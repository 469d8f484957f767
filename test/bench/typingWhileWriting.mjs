// Keystrokes in one file while the same language server reads, cuts and hands over another: each a didChange and the pull that follows.
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { openInServer } from "./lspClient.mjs";

const KEY_MILLISECONDS = 20;
const ACCEPTED = { status: 204, headers: { "x-influxdb-version": "1.8.10" }, bodyBase64: "" };

/** Answers `{ quiet, writing, exchanges, report }`: milliseconds of keystrokes before and during the write of `path`, and what was written. */
export async function measureTypingWhileWriting({ server, text, path, keys = 200 }) {
  let exchanges = 0;
  const carry = () => {
    exchanges++;
    return ACCEPTED;
  };
  const session = await openInServer(server, text, { carry });
  try {
    await session.pullAll();
    const at = { line: 0, character: text.split("\n")[0].lastIndexOf("=") + 1 };
    const behind = { line: 0, character: at.character + 1 };
    const press = async (range, inserted) => {
      const start = performance.now();
      await session.change(range, inserted);
      await session.pull();
      return performance.now() - start;
    };
    const type = async (goOn) => {
      const times = [];
      for (let key = 0; goOn(key); key++) {
        times.push(await press({ start: at, end: key % 2 ? behind : at }, key % 2 ? "" : "x"));
        await wait(KEY_MILLISECONDS);
      }
      return times;
    };
    const quiet = await type((key) => key < keys);
    let done = false;
    const writing = session.write(writeOrder(path)).finally(() => {
      done = true;
    });
    const times = await type(() => !done);
    return { quiet, writing: times, exchanges, report: (await writing).report };
  } finally {
    session.close();
  }
}

function writeOrder(path) {
  return {
    id: "typing",
    files: [{ uri: pathToFileURL(path).href, dirty: false }],
    destination: {
      id: "bench",
      name: "bench",
      host: "127.0.0.1:8086",
      product: "influxdb-1",
      version: "1.8",
      database: "bench",
      precision: "ns",
    },
    confirmed: [],
    onRefused: "stop",
    journal: true,
  };
}
