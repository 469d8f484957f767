// The history of a workspace's writes: bounded, the newest first, never in the way of a write.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HISTORY_LIMIT, History, type ReportStorage } from "../../../client/src/write/history";
import type { WriteReport } from "../../../server/src/lsp/protocol";

const report = (id: string): WriteReport => ({
  id,
  uri: "file:///a.lp",
  files: [],
  destination: { id: "c", name: "C", product: "influxdb-2", database: "b", precision: "ns" },
  serverName: "InfluxDB 2.7",
  destinationLabel: "C · b · ns",
  startedAt: "2026-11-25T14:03:22.000Z",
  milliseconds: 12,
  state: "complete",
  points: { stored: 2, refused: 0, unknown: 0, notSent: 0 },
  brief: "2 stored",
  summary: "2 points stored.",
  advice: [],
  lines: [],
  linesTotal: 0,
  exchanges: [],
  exchangesTotal: 0,
  reasons: [],
  leftOut: 0,
  bytes: 20,
  resumable: false,
  resendSafe: true,
});
const files = [{ uri: "file:///a.lp", dirty: true }];
const choice = { kind: "connection", id: "c", database: "b" } as const;

function historyWith(broken = false) {
  const values = new Map<string, unknown>();
  const texts = new Map<string, string>();
  const storage: ReportStorage = {
    async keep(id, text) {
      if (broken) throw new Error("disk full");
      texts.set(id, text);
    },
    async read(id) {
      const text = texts.get(id);
      if (text === undefined) throw new Error("not there");
      return text;
    },
    async remove(id) {
      texts.delete(id);
    },
  };
  const memory = {
    get: <T>(key: string, otherwise: T) => (values.get(key) ?? otherwise) as T,
    update: async (key: string, value: unknown) => void values.set(key, value),
  };
  return { history: new History(memory, storage), texts };
}

test("the last 200 writes are kept, the newest first, and their reports with them", async () => {
  const { history, texts } = historyWith();
  let told = 0;
  history.onDidChange(() => told++);
  for (let at = 0; at < HISTORY_LIMIT + 5; at++)
    await history.add(report(`w${at}`), files, choice, `# ${at}\n`);
  assert.equal(history.list().length, HISTORY_LIMIT);
  assert.equal(history.list()[0].id, "w204");
  assert.equal(texts.size, HISTORY_LIMIT);
  assert.equal(told, HISTORY_LIMIT + 5);
  assert.equal(await history.reportText("w204"), "# 204\n");
  assert.equal(await history.reportText("w0"), undefined);
  assert.deepEqual(history.lastOf("file:///a.lp")?.id, "w204");
});

test("a resumed write takes the place of its first part", async () => {
  const { history } = historyWith();
  await history.add({ ...report("w"), state: "cancelled" }, files, choice, "one");
  await history.add(report("other"), files, choice, "two");
  await history.add(report("w"), files, choice, "three");
  assert.deepEqual(
    history.list().map(({ id, state }) => [id, state]),
    [
      ["w", "complete"],
      ["other", "complete"],
    ],
  );
  assert.equal(await history.reportText("w"), "three");
});

test("a report that cannot be kept is missing, a long one is cut at a line", async () => {
  const { history } = historyWith(true);
  await history.add(report("w"), files, choice, "text");
  assert.equal(await history.reportText("w"), undefined);
  const { history: other } = historyWith();
  await other.add(report("w"), files, choice, "line of a report\n".repeat(40_000));
  const text = (await other.reportText("w")) ?? "";
  assert.ok(text.length < 301_000);
  assert.match(text, /of a report\n\nThe rest of this report is not kept\.\n$/);
});

test("cleared, nothing is left", async () => {
  const { history, texts } = historyWith();
  await history.add(report("w"), files, choice, "text");
  await history.clear();
  assert.deepEqual([history.list().length, texts.size], [0, 0]);
});
