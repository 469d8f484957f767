// The command `parse`: what it prints of a file as it reads it is what the whole body gives; output waits for its reader.
import assert from "node:assert/strict";
import test from "node:test";
import { gzipSync } from "node:zlib";
import type { CliIo } from "../../../server/src/cli/io";
import { answerCases } from "../../../server/src/cli/jsonl";
import { parseBody } from "../../../server/src/lineprotocol/parseCase";
import { parseTarget } from "../../../server/src/lineprotocol/targets";
import { cli } from "./run";

/** What `parse` is to print of a body. */
function expected(body: Buffer, word: string): string {
  const target = parseTarget(word);
  assert.ok(target);
  const answer = parseBody(body.toString("latin1"), target);
  const told = [...answer.entries, ...("refused" in answer ? [{ refused: answer.refused }] : [])];
  return told.map((each) => `${JSON.stringify(each)}\n`).join("");
}

const LINES = 'm,t=a f=1i,s="two\nlines é" 1700000000000000000\nbad\n# comment\n'.repeat(12_000);
const BODIES: Readonly<Record<string, Buffer>> = {
  "several pieces": Buffer.from(LINES),
  "a quote that stays open": Buffer.from(`${LINES}m f="${LINES.replaceAll('"', "")}`),
  "not UTF-8 at its end": Buffer.concat([Buffer.from(LINES), Buffer.from([0x6d, 0xc3, 0x0a])]),
  "cut off inside a character": Buffer.concat([Buffer.from(LINES), Buffer.from([0xe2, 0x98])]),
  "comments only": Buffer.from("# a\n\n"),
  empty: Buffer.alloc(0),
};

for (const [name, body] of Object.entries(BODIES)) {
  test(`parse of a file: ${name}`, async () => {
    for (const word of ["influxdb-2", "influxdb3-core", "questdb"]) {
      const { code, out, err } = await cli(["parse", "--target", word, "a.lp"], { files: { "a.lp": body } });
      const whole = expected(body, word);
      assert.ok(out === whole, `${word}: ${out.length} units printed, ${whole.length} expected`);
      assert.equal(code, /"error"|"refused"/.test(whole) ? 1 : 0, word);
      assert.equal(err, "");
    }
  });
}

test("parse reads what is compressed", async () => {
  const { out } = await cli(["parse", "-"], { stdinBytes: gzipSync("m f=1 1\n") });
  assert.equal(out, expected(Buffer.from("m f=1 1\n"), "influxdb-2"));
});

test("--jsonl: the next case waits until the answer before it has left, and long lines come in many pieces", async () => {
  const long = JSON.stringify({ id: 2, text: "x".repeat(100_000) });
  const stdin = Buffer.from(`{"id":1}\n${long}\n{"id":3}`);
  let waiting = 0;
  let most = 0;
  const ids: unknown[] = [];
  const io = {
    async *stdin() {
      for (let at = 0; at < stdin.length; at += 1000) yield stdin.subarray(at, at + 1000);
    },
    out: (text: string) => {
      most = Math.max(most, ++waiting);
      ids.push(JSON.parse(text).id);
    },
    drained: async () => {
      await new Promise(setImmediate);
      waiting = 0;
    },
  } as unknown as CliIo;
  assert.equal(await answerCases(io, (input) => ({ id: (input as { id: number }).id })), 0);
  assert.deepEqual([ids, most], [[1, 2, 3], 1]);
});
