// The edit that makes a refused value one of the type that the server has, by the words of each server.
import assert from "node:assert/strict";
import test from "node:test";
import { explainPasted } from "../../../server/src/writing/explainPasted";
import { SourceText } from "../../../server/src/writing/source";

const T = "1795507200000000000";

/** The fixes of the first line that the answer speaks of, as "title | new text". */
function fixes(
  product: "influxdb-1" | "influxdb-2" | "influxdb3-core",
  answer: string,
  text: string,
): string[] {
  const { report } = explainPasted({
    id: "x",
    text: `HTTP/1.1 400 Bad Request\n\n${answer}`,
    now: 0,
    target: { product, precision: "ns" },
    document: { uri: "file:///a.lp", name: "a.lp", source: SourceText.ofText(text) },
  });
  return (report?.lines[0]?.fixes ?? []).map(({ title, newText }) => `${title} | ${newText}`);
}

const conflict = (input: string, existing: string) =>
  JSON.stringify({
    error: `partial write: field type conflict: input field "v" on measurement "m" is type ${input}, already exists as type ${existing} dropped=1`,
  });

test("between the types of InfluxDB 1.x and 2.x", () => {
  const cases: readonly (readonly [
    value: string,
    input: string,
    existing: string,
    fix: string | undefined,
  ])[] = [
    ["22i", "integer", "float", "Store as float: 22i → 22 | 22"],
    ["22", "float", "integer", "Store as integer: 22 → 22i | 22i"],
    ["22.0", "float", "integer", "Store as integer: 22.0 → 22i | 22i"],
    ["true", "boolean", "string", 'Store as string: true → "true" | "true"'],
    ['"22"', "string", "float", 'Store as float: "22" → 22 | 22'],
    // What would lose something is not offered.
    ["22.5", "float", "integer", undefined],
    ['"hot"', "string", "float", undefined],
  ];
  for (const [value, input, existing, fix] of cases)
    assert.deepEqual(
      fixes("influxdb-1", conflict(input, existing), `m v=${value} ${T}\n`),
      fix === undefined ? [] : [fix],
      value,
    );
});

test("the words of InfluxDB 3", () => {
  const answer = JSON.stringify({
    error: "partial write of line protocol occurred",
    data: [
      {
        original_line: `m v="22" ${T}`,
        line_number: 1,
        error_message:
          "invalid column type for column 'v', expected iox::column_type::field::float, got iox::column_type::field::string",
      },
    ],
  });
  assert.deepEqual(fixes("influxdb3-core", answer, `m v="22" ${T}\n`), ['Store as float: "22" → 22 | 22']);
});
