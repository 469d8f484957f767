// Which destinations ask before something is sent there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { questionsBefore, type Sending } from "../../../client/src/connections/consent";
import type { Connection } from "../../../client/src/connections/model";

const connection: Connection = {
  id: "c",
  name: "Plant",
  url: "https://plant.example:8086",
  product: "influxdb-2",
  authentication: { kind: "token" },
  production: false,
};
const picked: Sending = {
  connection,
  database: "telemetry",
  namedBy: "person",
  definedInWorkspace: false,
  amount: "42 points",
};
const none = new Set<string>();

test("a destination that the person picked asks nothing", () => {
  assert.deepEqual(questionsBefore(picked, none), []);
});

test("one named by a pragma or the workspace asks once, for this host and database", () => {
  for (const sending of [
    { ...picked, namedBy: "pragma" },
    { ...picked, namedBy: "workspace" },
    { ...picked, definedInWorkspace: true },
  ] as const) {
    const [question] = questionsBefore(sending, none);
    assert.match(question.message, /"telemetry" on https:\/\/plant\.example:8086/);
    const answered = new Set([question.remember ?? ""]);
    assert.deepEqual(questionsBefore(sending, answered), []);
    const moved = { ...sending, connection: { ...connection, url: "https://evil.example" } };
    assert.equal(questionsBefore(moved, answered).length, 1, "another host asks again");
    assert.equal(questionsBefore({ ...sending, database: "x" }, answered).length, 1, "another database, too");
    const variable = { ...connection, tokenFromEnvironment: "AWS_SECRET" };
    const [again] = questionsBefore({ ...sending, connection: variable }, answered);
    assert.match(again.detail, /AWS_SECRET/, "and another variable, by its name");
  }
});

test("production asks each time and says where, how much and from when to when", () => {
  const span = "Their times: 2026-11-20 10:00:00 to 2026-11-25 09:00:00 UTC.";
  const production = { ...picked, connection: { ...connection, production: true }, span };
  const [question] = questionsBefore(production, none);
  assert.equal(question.message, 'Write 42 points to "telemetry" on https://plant.example:8086?');
  assert.equal(question.detail, `"Plant" is marked as production. ${span}`);
  assert.equal(question.remember, undefined);
});

test("plain http asks once, unless it stays on this machine", () => {
  const plain = { ...picked, connection: { ...connection, url: "http://plant.example:8086" } };
  const [question] = questionsBefore(plain, none);
  assert.match(question.message, /not encrypted/);
  assert.deepEqual(questionsBefore(plain, new Set([question.remember ?? ""])), []);
  const loopback = { ...picked, connection: { ...connection, url: "http://127.0.0.1:8086" } };
  assert.deepEqual(questionsBefore(loopback, none), []);
});

test("a write from where its destination is not in sight asks each time, production once", () => {
  const [question, ...more] = questionsBefore({ ...picked, unseen: true }, none);
  assert.match(question.message, /Write 42 points to "telemetry" on https:\/\/plant\.example:8086/);
  assert.equal(question.remember, undefined);
  assert.deepEqual(more, []);
  const production = { ...picked, unseen: true, connection: { ...connection, production: true } };
  assert.equal(questionsBefore(production, none).length, 1);
});
