import assert from "node:assert/strict";
import { test } from "node:test";
import { signatureHelpAt } from "../../../server/src/features/signatureHelp";
import { openAt } from "./reading";

function activeAt(marked: string): string | undefined {
  const { reading, cursor } = openAt(marked);
  const help = signatureHelpAt(reading, cursor);
  if (!help) return undefined;
  const [start, end] = help.parameters[help.active].span;
  return help.label.slice(start, end);
}

test("the active part follows the cursor in lines that are not whole yet", () => {
  const rows: [string, string | undefined][] = [
    ["|", "measurement"],
    ["m|", "measurement"],
    ["m\\ x\\,|", "measurement"],
    ["m,|", "tag=value"],
    ["m,t=|", "tag=value"],
    ["m,t=😀\\ b|", "tag=value"],
    ["m |", "field=value"],
    ["m,t=a f=|", "field=value"],
    ['m f="a b, c|', "field=value"],
    ['m f="a",|', "field=value"],
    ["m f=1 |", "timestamp"],
    ["m f=1 17|\n", "timestamp"],
    ["a f=1 1\n|", "measurement"],
    ["a f=1 1\r\nb,|\r\n", "tag=value"],
    ["# m,|", undefined],
  ];
  for (const [marked, active] of rows) assert.equal(activeAt(marked), active, marked);
});

test("it tells the precision, and the tags and fields the document knows", () => {
  const { reading, cursor } = openAt("home,room=a temp=1.5,on=t 1\nhome |", "influxdb-2", "s");
  const help = signatureHelpAt(reading, cursor);
  assert.equal(
    help?.documentation,
    "Tags in this file: room\nFields in this file: temp (float), on (boolean)",
  );
  assert.match(help?.parameters[3].documentation ?? "", /in s \(InfluxDB 2\.x\)/);
});
