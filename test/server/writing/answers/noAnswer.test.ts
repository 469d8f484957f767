// What HTTP libraries say where no answer came (noAnswerTexts.ts): bare, and in the forms in which programs show an error of their client.
// Kind and what was sent are the same in each.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";
import { NO_ANSWER_TEXTS, type NoAnswerTexts } from "./noAnswerTexts";
import { MORE_NO_ANSWER_TEXTS } from "./noAnswerTextsMore";

const CASES: readonly (readonly [keyof NoAnswerTexts, kind: string, written: string])[] = [
  ["never", "unavailable", "none"],
  ["unknown", "unavailable", "unknown"],
  ["own", "other", "none"],
];

const escaped = (text: string): string =>
  text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");

/** How programs show what their client said. */
const FORMS: Readonly<Record<string, (error: string) => string>> = {
  bare: (e) => e,
  "Telegraf, 1.x output": (e) =>
    `2020-03-03T10:11:12Z E! [outputs.influxdb] When writing to [http://x:8086]: failed doing req: ${e}\n2020-03-03T10:11:12Z E! [agent] Error writing to outputs.influxdb: could not write any address`,
  "Telegraf, 2.x output": (e) =>
    `2024-05-05T10:11:12Z E! [outputs.influxdb_v2] When writing to [http://x:8086/api/v2/write]: ${e}\n2024-05-05T10:11:12Z E! [agent] Error writing to outputs.influxdb_v2: failed to send metrics to any configured server(s)`,
  "Telegraf of 2016": (e) => `2016/10/22 02:09:54 FLUSH ERROR: ${e}`,
  "Go, retried": (e) => `2023/12/05 10:11:12 influxdb2client E! Write error: ${e}\nBatch kept for retrying`,
  k6: (e) =>
    `time="2023-03-03T10:11:12Z" level=error msg="InfluxDB: Couldn't write stats" error="${escaped(e)}"`,
  "Home Assistant": (e) =>
    `2024-01-01 10:11:12.000 ERROR (influxdb) [homeassistant.components.influxdb] Error writing to InfluxDB: ${e}`,
  "Node-RED": (e) => `1 Jan 10:11:12 - [error] [influxdb out:x] ${e}`,
  openHAB: (e) =>
    `2024-01-01 10:11:12.000 [WARN ] [internal.InfluxDB2RepositoryImpl] - Writing to InfluxDB failed: ${e}`,
  unifi: (e) => `[UniFi] 2020/01/01 10:11:12 [ERROR] infdb.Write(bp): ${e}`,
  Kapacitor: (e) =>
    `ts=2019-01-01T00:00:00.000Z lvl=error msg="failed to write points" service=kapacitor node=influxdb_out3 err="${escaped(e)}"`,
  Prometheus: (e) =>
    `ts=2022-09-29T02:58:54.551Z caller=dedupe.go:112 component=remote level=warn msg="Failed to send batch, retrying" err="${escaped(e)}"`,
  journald: (e) =>
    `Jan 24 15:15:51 host app[123]: ${e.replaceAll("\n", "\nJan 24 15:15:51 host app[123]: ")}`,
  Docker: (e) => `${JSON.stringify({ log: `${e}\n`, stream: "stderr", time: "2020-01-01T00:00:00Z" })}`,
  JSON: (e) => `${JSON.stringify({ level: "error", ts: 1591332167.2, msg: "write failed", error: e })}`,
  "JSON in JSON": (e) =>
    `${JSON.stringify({ level: "error", msg: JSON.stringify({ msg: "write failed", error: e }) })}`,
  colours: (e) => `\x1b[31mERROR\x1b[0m write failed: ${e}`,
  Markdown: (e) => `\`\`\`\n${e}\n\`\`\``,
  prose: (e) =>
    `Hello, since the update I get this:\n\n    ${e}\n\nand nothing is in the database. What is wrong?`,
};

const ALL = Object.entries({ ...NO_ANSWER_TEXTS, ...MORE_NO_ANSWER_TEXTS });

/** Bare, each text; in each other form every third, another third in the next. */
const SHARE = 3;

for (const [at, [name, form]] of Object.entries(FORMS).entries()) {
  test(`no answer, ${name}`, () => {
    const wrong: string[] = [];
    for (const [library, texts] of ALL) {
      for (const [group, kind, written] of CASES) {
        for (const [index, error] of (texts[group] ?? []).entries()) {
          if (name !== "bare" && (index + at) % SHARE !== 0) continue;
          const read = explainCase({ text: form(error) });
          assert.ok(!("caseError" in read));
          if (read.kind !== kind || read.written !== written)
            wrong.push(`${library}: ${read.kind} ${read.written}, not ${kind} ${written}: ${form(error)}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });
}

test("cut off anywhere, nothing is claimed of what may have been sent", () => {
  const unknown = ALL.flatMap(([, texts]) => texts.unknown);
  fc.assert(
    fc.property(
      fc.constantFrom(...unknown),
      fc.constantFrom(...Object.values(FORMS)),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom("", "…", "..."),
      (error, form, part, dots) => {
        const text = form(error);
        const read = explainCase({ text: text.slice(0, Math.floor(text.length * part)) + dots });
        assert.ok(!("caseError" in read));
        assert.equal(read.written, "unknown", text);
      },
    ),
    { numRuns: 500, seed: 20_261_126 },
  );
});
