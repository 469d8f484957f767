// Refused in the structure of the fields.
import { test } from "node:test";
import { checkRows } from "../checking";

const T = "1700000000000000000";

test("each mistake", () => {
  checkRows([
    {
      text: "m ⟦=⟧1",
      code: "missing-field-key",
      says: "A field has no key before its equals sign.",
      fixed: null,
    },
    {
      text: "m f=1,g=2⟦,⟧ h=2",
      code: "missing-field-key",
      says: "A space follows the comma; fields are joined by commas without blanks.",
      target: "influxdb3-core",
      fixed: "m f=1,g=2,h=2",
    },
    { text: "m ⟦f=⟧ 1", code: "missing-field-value", says: 'Field "f" has no value.', fixed: "m f=1" },
    {
      text: `m ⟦f=⟧ ${T}`,
      code: "missing-field-value",
      says: 'Field "f" has no value.',
      fixed: null,
      others: ['Store an empty string: ""'],
    },
    {
      text: `m ⟦f=⟧,g=1 ${T}`,
      code: "missing-field-value",
      says: 'Field "f" has no value.',
      fixed: `m g=1 ${T}`,
    },
    {
      text: "m f=1⟦,⟧ g=2",
      code: "invalid-field-format",
      says: "A space follows the comma",
      fixed: "m f=1,g=2",
    },
    {
      text: "m f=1⟦,⟧",
      code: "invalid-field-format",
      says: "A comma stands here without a field behind it.",
      fixed: "m f=1",
    },
    {
      text: "m f=1,⟦5⟧",
      code: "invalid-field-format",
      says: '"1,5" is read as a value and a field without one',
      fixed: "m f=1.5",
    },
    {
      text: "m ⟦f⟧ = 1",
      code: "invalid-field-format",
      says: "has blanks around its equals sign",
      fixed: "m f=1",
    },
    {
      text: "m,t=New ⟦York⟧ f=1",
      code: "invalid-field-format",
      says: "the blank needs a backslash",
      fixed: "m,t=New\\ York f=1",
    },
    {
      text: 'm,t="New ⟦York"⟧ f=1',
      code: "invalid-field-format",
      says: "Names and tags are not quoted",
      fixed: "m,t=New\\ York f=1",
    },
    { text: "my ⟦cpu⟧ f=1", code: "invalid-field-format", says: '"cpu" is no field', fixed: "my\\ cpu f=1" },
    { text: "m ⟦f\\\\=1⟧", code: "invalid-field-format", says: '"invalid value: field-key=', fixed: "m f=1" },
    {
      text: "CREATE ⟦DATABASE⟧ x",
      code: "invalid-field-format",
      says: "a statement of InfluxQL",
      fixed: "# CREATE DATABASE x",
    },
  ]);
});

test("text behind a string's closing quote, where the server takes both for one value", () => {
  for (const target of ["victoriametrics", "questdb"]) {
    checkRows([
      {
        text: 'm f=⟦"a"b⟧ 1700000000000000000',
        code: "invalid-field-format",
        target,
        says: "Text stands behind the closing quote of a string.",
        others: ["Move the text into the quotes", 'Remove "b"'],
      },
    ]);
  }
});
