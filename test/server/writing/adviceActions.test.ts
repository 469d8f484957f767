// Advice as data: each sentence of the tables has a command or none, and an action is offered only where it can help.
import assert from "node:assert/strict";
import test from "node:test";
import type { Destination } from "../../../server/src/schema/destination";
import type { CarryResult } from "../../../server/src/schema/exchange";
import { ADVICE_ACTIONS, actionOfAdvice } from "../../../server/src/writing/adviceActions";
import { ADVICE } from "../../../server/src/writing/answers/responses/advice";
import type { AdviceAction } from "../../../server/src/writing/outcome";
import { reportOf } from "./performing";

const T = "1795507200000000000";

/** The actions of a report on a write that is answered so. */
async function actionsOf(
  answer: { status: number; body: string; headers?: Record<string, string> } | CarryResult,
  options: { text?: string; destination?: Partial<Destination> } = {},
): Promise<readonly AdviceAction[]> {
  const result: CarryResult =
    "failure" in answer
      ? answer
      : { status: answer.status, headers: answer.headers ?? {}, body: Buffer.from(String(answer.body)) };
  const report = await reportOf(options.text ?? `m v=1 ${T}\n`, {
    destination: { name: "Plant", version: "1.8", database: "home", ...options.destination },
    carry: () => result,
    runtime: { random: () => 0 },
  });
  return report.actions ?? [];
}

const find = <Id extends AdviceAction["id"]>(actions: readonly AdviceAction[], id: Id) =>
  actions.find((action): action is AdviceAction & { id: Id } => action.id === id);

test("every sentence that several rows give has its action, or none on purpose", () => {
  assert.deepEqual(Object.keys(ADVICE_ACTIONS).sort(), Object.keys(ADVICE).sort());
  for (const [key, sentence] of Object.entries(ADVICE))
    assert.equal(actionOfAdvice(sentence), ADVICE_ACTIONS[key as keyof typeof ADVICE]);
  assert.equal(actionOfAdvice("Wait 1,200 seconds, then send the same request again."), "wait-and-send");
});

test("a missing database: made by its own name only, on products that can", async () => {
  const missing = { status: 404, body: '{"error":"database not found: \\"home\\""}' };
  assert.deepEqual(find(await actionsOf(missing), "create-database"), {
    id: "create-database",
    database: "home",
    word: "database",
  });
  const other = { status: 404, body: '{"error":"database not found: \\"else\\""}' };
  assert.equal(find(await actionsOf(other), "create-database"), undefined);
  const bucket = { status: 404, body: '{"code":"not found","message":"bucket \\"home\\" not found"}' };
  const second = { product: "influxdb-2", version: "2.7", organization: "o" } as const;
  assert.equal(find(await actionsOf(bucket, { destination: second }), "create-database")?.word, "bucket");
});

test("a wrong token: another one", async () => {
  const actions = await actionsOf({ status: 401, body: '{"error":"authorization failed"}' });
  assert.deepEqual(
    actions.map(({ id }) => id),
    ["enter-secret", "open-docs"],
  );
});

test("too large: half of the batch; one line cannot be halved", async () => {
  const text = Array.from({ length: 10 }, (_, i) => `m v=${i} ${T}\n`).join("");
  const large = { status: 413, body: '{"error":"Request Entity Too Large"}' };
  const split = find(await actionsOf(large, { text }), "split-batches");
  assert.deepEqual(split && [split.lines >= 1, split.safe], [true, true]);
});

test("503 with Retry-After beyond what is waited for by itself: its seconds, and whether it is safe", async () => {
  const busy = { status: 503, body: "", headers: { "retry-after": "300" } };
  const wait = find(await actionsOf(busy), "wait-and-send");
  assert.equal(wait?.seconds, 300);
  assert.equal(wait?.safe, true);
  // Until the year 9999: nobody waits for that.
  const never = { ...busy, headers: { "retry-after": "999999999" } };
  assert.equal(find(await actionsOf(never), "wait-and-send"), undefined);
});

test("times that are plausible in another unit: that precision", async () => {
  const old = {
    status: 400,
    body: '{"error":"partial write: points beyond retention policy dropped=1"}',
  };
  const retention = { retentionSeconds: 3600, shardSeconds: 3600 };
  const actions = await actionsOf(old, { text: "m v=1 1795507200\n", destination: retention });
  assert.deepEqual(find(actions, "set-precision"), { id: "set-precision", precision: "s" });
  const right = await actionsOf(old, { text: "m v=1 1500000000000000000\n", destination: retention });
  assert.equal(find(right, "set-precision"), undefined);
});

test("no answer at all", async () => {
  const refused = await actionsOf({ failure: "refused", message: "Nobody listens." });
  assert.deepEqual(
    refused.map(({ id }) => id),
    ["send-again", "edit-connection"],
  );
  const cut = await actionsOf({ failure: "cut", message: "It broke." }, { text: "m v=1\n" });
  assert.equal(find(cut, "send-again")?.safe, false);
});

test("nothing was sent: what is missing is offered, and nothing where no button can help", async () => {
  const offered = async (failure: "no-connection" | "no-secret" | "not-sent") =>
    (await actionsOf({ failure, message: "Nothing was sent." })).map(({ id }) => id);
  assert.deepEqual(await offered("no-connection"), ["pick-destination"]);
  assert.deepEqual(await offered("no-secret"), ["enter-secret"]);
  assert.deepEqual(await offered("not-sent"), []);
});

test("all stored: nothing to do", async () => {
  assert.deepEqual(
    await actionsOf({
      status: 204,
      body: "",
      headers: { "x-influxdb-version": "1.8.10", "x-influxdb-build": "OSS" },
    }),
    [],
  );
});
