/** Line protocol that real programs wrote (../shared/corpus/telegraf and samples): who reads all of it, and who does not, and why. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { byteString } from "../../../server/src/lineprotocol/bytes";
import { parseTarget } from "../../../server/src/lineprotocol/targets";
import { sharedPath, withoutShared } from "../../shared";
import { TARGETS } from "./everyDialect";
import { readAs } from "./transcripts";

/** Reasons for which a product refuses lines of these files; it reads all others. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  // Unsigned numbers: a default build reads none.
  "influxdb-1": /^invalid number$/,
  // Unsigned numbers, and slashes in column names.
  questdb: /value is invalid\. Field: \w+; value: \d+u$|^table: \w+; invalid column name: \w+\/$/,
};

function filesOf(folder: string): readonly string[] {
  return readdirSync(sharedPath(`corpus/${folder}`))
    .filter((name) => !name.endsWith(".json"))
    .map((name) => `${folder}/${name}`);
}

for (const word of TARGETS) {
  test(`${word} reads real files`, { skip: withoutShared("corpus") }, () => {
    const reason = REFUSED[word.replace(/@.*/, "")];
    const others = new Set<string>();
    let points = 0;
    for (const file of [...filesOf("telegraf"), ...filesOf("samples")]) {
      const target = parseTarget(word, file.includes("wind") ? "s" : "ns");
      assert.ok(target);
      const said = readAs(byteString(readFileSync(sharedPath(`corpus/${file}`))), target);
      points += said.points.length;
      for (const { message } of said.refused) if (!reason?.test(message)) others.add(message);
    }
    assert.deepEqual([...others], []);
    assert.ok(points > 4000, `${points} points`);
  });
}
