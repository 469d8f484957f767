/**
 * Findings and the forecast never contradict each other: for every body of the corpus and every product, a finding of severity error
 * stands there if and only if the forecast refuses something: the request, or a point of it. The findings are the command line's,
 * from below its arguments and its printing.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { bytesSource } from "../../../../server/src/cli/byteSource";
import { checkFile } from "../../../../server/src/cli/checkFile";
import { defaultShardSeconds } from "../../../../server/src/document/times";
import { byteString, decodeBytes } from "../../../../server/src/lineprotocol/bytes";
import { parseTarget } from "../../../../server/src/lineprotocol/targets";
import { createDryServer } from "../../../../server/src/writing/forecast/products";
import { writeRequest } from "../../../../server/src/writing/requests";
import { withoutShared } from "../../../shared";
import { bodyOf, readVerdicts } from "../../lineprotocol/verdicts";

/** 2026-11-25: later than all but a few times of the corpus. */
const NOW = Date.UTC(2026, 10, 25);

/** Where they differ on purpose, and why. */
const ON_PURPOSE: readonly (readonly [
  why: string,
  applies: (target: string, body: string, answer: string, errors: readonly string[]) => boolean,
])[] = [
  [
    "the point is stored, only its field `time` is not: an error of the server, a warning of ours",
    (_, __, answer) => answer.includes("has been stripped from point"),
  ],
  [
    "bytes that are not UTF-8 cannot stand in a document",
    (_, body) => decodeBytes(body).includes("\ufffd") && !body.includes("\u00ef\u00bf\u00bd"),
  ],
  [
    "InfluxDB 3.4 to 3.10.2 take a tag that stands twice and break on it: an error of ours",
    (target, _, answer, errors) =>
      target === "influxdb3-core@3.10" &&
      answer === "" &&
      errors.every((error) => error.includes("duplicate-tag")),
  ],
  [
    "VictoriaMetrics rounds the last millisecond before 1970 up to 1970, and stores it",
    (target, body, answer, errors) =>
      target.startsWith("victoriametrics") &&
      answer === "" &&
      / -\d{1,6}$/m.test(body) &&
      errors.every((error) => error.includes("retention")),
  ],
  [
    "hundreds of tags in one line of a cloud: the finding for too many columns looks where fields are many",
    (_, __, answer, errors) => errors.length === 0 && answer.includes("couldn't create columns in table"),
  ],
  [
    "how many labels and how long values VictoriaMetrics 1.108 and later take are settings",
    (_, __, answer) => answer.includes("too many labels"),
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

/** The errors that `check` finds in a body, as code and message. */
async function errorsOf(word: string, body: Uint8Array): Promise<string[]> {
  const { findings } = await checkFile("-", bytesSource(body), {
    target: parseTarget(word, "ns"),
    precision: "ns",
    sought: { style: false, portability: [], retentionSeconds: undefined, severity: {}, least: "error" },
    now: NOW,
    threads: undefined,
  });
  const errors: string[] = [];
  for (const piece of findings) {
    for (const { severity, code, message } of piece)
      if (severity === "error") errors.push(`${code}: ${message}`);
  }
  return errors;
}

/** A test for each target. */
export function testAgreement(targets: readonly string[]): void {
  for (const target of targets) {
    test(`findings and forecast agree: ${target}`, { skip: withoutShared("corpus/verdicts") }, async () => {
      const contradictions: string[] = [];
      let agreed = 0;
      let onPurpose = 0;
      for (const verdict of readVerdicts()) {
        const body = bodyOf(verdict);
        const errors = await errorsOf(target, body);
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
}
