/**
 * Findings and the forecast never contradict each other: for every body of the corpus and every product, a finding of severity error
 * stands there if and only if the forecast refuses something: the request, or a point of it. The command line checks, as a user would.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { defaultShardSeconds } from "../../../../server/src/document/times";
import { byteString, decodeBytes } from "../../../../server/src/lineprotocol/bytes";
import { parseTarget } from "../../../../server/src/lineprotocol/targets";
import { createDryServer } from "../../../../server/src/writing/forecast/products";
import { writeRequest } from "../../../../server/src/writing/requests";
import { withoutShared } from "../../../shared";
import { cli } from "../../cli/run";
import { bodyOf, readVerdicts } from "../../lineprotocol/verdicts";

const TARGETS = (
  process.env.LP_TARGETS ??
  "influxdb-1@1.13 influxdb-1@1.8.3 influxdb-2@2.9 influxdb-2@2.7.11 influxdb3-core@3.10 cloud-tsm"
).split(" ");
const NOW = 1_700_000_000_000;

/** Where they differ on purpose, and why. */
const ON_PURPOSE: readonly (readonly [
  why: string,
  applies: (target: string, body: string, answer: string, errors: readonly string[]) => boolean,
])[] = [
  [
    "the point is stored, only its field `time` is not: an error of the server, a warning of ours",
    (_, __, answer) => answer.includes("has been stripped from point"),
  ],
  ["the byte FF cannot stand in a document", (_, body) => body.includes("\u00ff")],
  [
    "InfluxDB 3.4 to 3.10.2 take a tag that stands twice and break on it: an error of ours",
    (target, _, answer, errors) =>
      target === "influxdb3-core@3.10" &&
      answer === "" &&
      errors.every((error) => error.includes("duplicate-tag")),
  ],
];

/** What a server of the target says to a body sent on its own: what it refuses, in words; undefined if nothing. */
function refusal(word: string, body: Uint8Array): string | undefined {
  const target = parseTarget(word, "ns");
  assert.ok(target);
  const server = createDryServer(target, {
    retentionSeconds: null,
    shardSeconds: defaultShardSeconds(null),
  });
  const destination = { id: "", name: "", database: "home", organization: "home", ...target };
  const request = { ...writeRequest(destination, body, false), body: byteString(body) };
  const answer = server.answer(request, BigInt(NOW) * 1_000_000n);
  if (answer.status >= 300) return `${answer.status} ${answer.body}`;
  return answer.dropped?.length ? `left out: ${answer.dropped[0].reason}` : undefined;
}

for (const target of TARGETS) {
  test(`findings and forecast agree: ${target}`, { skip: withoutShared("corpus/verdicts") }, async () => {
    const contradictions: string[] = [];
    let agreed = 0;
    let onPurpose = 0;
    for (const verdict of readVerdicts()) {
      const body = bodyOf(verdict);
      const { out } = await cli(
        ["check", "--severity", "error", "--format", "json", "--target", target, "--precision", "ns", "-"],
        { stdinBytes: body, now: NOW },
      );
      const errors = out === "" ? [] : out.trimEnd().split("\n");
      const refused = refusal(target, body);
      if (errors.length > 0 === (refused !== undefined)) agreed++;
      else if (ON_PURPOSE.some(([, applies]) => applies(target, byteString(body), refused ?? "", errors))) {
        onPurpose++;
      } else {
        const said = errors[0]?.slice(0, 160) ?? "no finding";
        const text = JSON.stringify(decodeBytes(byteString(body)).slice(0, 120));
        contradictions.push(`${verdict.id}: ${text} ${refused?.slice(0, 160) ?? "stored"} ${said}`);
      }
    }
    const figures = `${agreed} agree, ${onPurpose} differ on purpose, ${contradictions.length} contradict`;
    console.log(`${target}: ${figures}`);
    assert.deepEqual(contradictions.slice(0, 30), []);
  });
}
