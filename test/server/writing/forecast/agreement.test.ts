/**
 * Findings and the forecast never contradict each other: for every body of the corpus, a finding of severity error stands there if
 * and only if the forecast refuses something. Both are asked through the command line, as a user would.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { forecastCase } from "../../../../server/src/writing/forecast/forecastCase";
import { withoutShared } from "../../../shared";
import { cli } from "../../cli/run";
import { bodyOf, readVerdicts } from "../../lineprotocol/verdicts";

const TARGETS = [
  "influxdb-1@1.13",
  "influxdb-1@1.8.3",
  "influxdb-2@2.9",
  "influxdb-2@2.7.11",
  "influxdb3-core@3.10",
];
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
      target.startsWith("influxdb3") &&
      answer === "" &&
      errors.every((error) => error.includes("duplicate-tag")),
  ],
];

for (const target of TARGETS) {
  test(`findings and forecast agree: ${target}`, { skip: withoutShared("corpus/verdicts") }, async () => {
    const contradictions: string[] = [];
    let agreed = 0;
    for (const verdict of readVerdicts()) {
      const body = bodyOf(verdict);
      const forecast = forecastCase({
        target,
        precision: "ns",
        now: String(NOW * 1_000_000),
        bodyBase64: body.toString("base64"),
      }) as { status: number; body: string };
      const { out } = await cli(
        ["check", "--severity", "error", "--format", "json", "--target", target, "--precision", "ns", "-"],
        {
          stdinBytes: body,
          now: NOW,
        },
      );
      const errors = out === "" ? [] : out.trimEnd().split("\n");
      const refused = forecast.status >= 300;
      const onPurpose = ON_PURPOSE.some(([, applies]) =>
        applies(target, body.toString("latin1"), forecast.body, errors),
      );
      if (errors.length > 0 === refused) agreed++;
      else if (!onPurpose) {
        const said = errors[0]?.slice(0, 160) ?? "no finding";
        const text = JSON.stringify(body.toString().slice(0, 120));
        contradictions.push(
          `${verdict.id}: ${text} ${forecast.status} ${forecast.body.slice(0, 160)} ${said}`,
        );
      }
    }
    console.log(`${target}: ${agreed} agree, ${contradictions.length} do not`);
    assert.deepEqual(contradictions.slice(0, 30), []);
  });
}
