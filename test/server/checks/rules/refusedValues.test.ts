// Refused because of a value.
import { test } from "node:test";
import { checkRows } from "../checking";

const T = "1700000000000000000";

test("words that are no booleans", () => {
  checkRows([
    {
      text: "m f=⟦abc⟧",
      code: "invalid-boolean",
      says: "text must stand in double quotes",
      fixed: 'm f="abc"',
    },
    {
      text: `m f=⟦New⟧ York ${T}`,
      code: "invalid-number",
      says: "text must stand in double quotes",
      fixed: `m f="New York" ${T}`,
    },
    {
      text: "m f=⟦yes⟧",
      code: "invalid-boolean",
      says: "is no boolean as line protocol writes it",
      fixed: "m f=true",
    },
    { text: "m f=⟦'a'⟧", code: "invalid-boolean", says: "stands in single quotes", fixed: 'm f="a"' },
    { text: "m f=⟦=1⟧", code: "invalid-boolean", says: "A second equals sign follows the first." },
    {
      text: "m t=⟦v⟧ f=1",
      code: "invalid-boolean",
      says: "text must stand in double quotes",
      others: ["Make it a tag: write a comma for the blank"],
    },
  ]);
});

test("numbers beyond their range", () => {
  checkRows([
    {
      text: "m f=⟦1e400⟧",
      code: "float-out-of-range",
      says: "beyond what a 64-bit float holds",
      fixed: null,
    },
    { text: "m f=⟦1e⟧", code: "float-out-of-range", says: "has an exponent without digits", fixed: "m f=1" },
    {
      text: "m f=⟦9223372036854775808i⟧",
      code: "integer-out-of-range",
      says: "beyond what a 64-bit integer holds",
      fixed: null,
      others: [
        "Store as float, rounded: 9223372036854775808i → 9223372036854775808",
        'Store as string: "9223372036854775808i"',
      ],
    },
    {
      text: "m f=⟦18446744073709551616u⟧",
      code: "unsigned-out-of-range",
      says: "unsigned 64-bit",
      target: "influxdb3-core",
      fixed: null,
    },
  ]);
});
