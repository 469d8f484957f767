// Refused in measurement or tags.
import { test } from "node:test";
import { checkRows } from "../checking";

const T = "1700000000000000000";

test("each reason", () => {
  checkRows([
    {
      text: `⟦,⟧t=a f=1 ${T}`,
      code: "missing-measurement",
      says: '"missing measurement"',
      fixed: null,
      others: ["Remove the comma"],
    },
    {
      text: "⟦m⟧",
      code: "missing-fields",
      says: '"m" has no fields',
      fixed: null,
      others: ["Make it a comment", "Remove the line"],
    },
    {
      text: "m⟦,⟧ t=a f=1",
      code: "missing-tag-key",
      says: "A space follows the comma; tags are joined by commas without blanks.",
      fixed: "m,t=a f=1",
    },
    {
      text: "m,t=a⟦,⟧ f=1",
      code: "missing-tag-key",
      says: "A comma stands here without a tag behind it.",
      fixed: "m,t=a f=1",
    },
    { text: "m,⟦=⟧a f=1", code: "missing-tag-key", says: "A tag has no key before its equals sign." },
    {
      text: 'm,t="a⟦,⟧ b" f=1',
      code: "missing-tag-key",
      says: "Quotes do not hold a tag's value together",
      fixed: "m,t=a\\,\\ b f=1",
    },
    { text: "m,⟦t=⟧ f=1", code: "missing-tag-value", says: 'Tag "t" has no value.', fixed: "m f=1" },
    {
      text: "m,t=a,⟦b⟧ f=1",
      code: "missing-tag-value",
      says: '"b" is read as a tag without a value.',
      fixed: "m,t=a\\,b f=1",
    },
    {
      text: 'm,t="a,⟦b"⟧ f=1',
      code: "missing-tag-value",
      says: "Quotes do not hold",
      fixed: "m,t=a\\,b f=1",
    },
    {
      text: "m,t=⟦a=b⟧ f=1",
      code: "invalid-tag-format",
      says: "holds an equals sign",
      fixed: "m,t=a\\=b f=1",
    },
    {
      text: "m,p=⟦C:\\d\\ f=1⟧",
      code: "invalid-tag-format",
      says: "A tag's value cannot end in a backslash.",
      fixed: "m,p=C:\\d f=1",
    },
    {
      text: "m,p=⟦h\\=a\\ n=b⟧ f=1",
      code: "invalid-tag-format",
      says: "holds an equals sign",
      fixed: "m,p=h\\=a\\ n\\=b f=1",
    },
    {
      text: "m,⟦_field⟧=a f=1",
      code: "reserved-tag-key",
      says: 'A tag cannot be called "_field"',
      fixed: null,
      others: ['Rename the tag to "field"'],
    },
    {
      text: "m,⟦t=⟧ f=1",
      code: "missing-tag-value",
      says: '"Expected tag value, got ` f=1`"',
      target: "influxdb3-core",
      fixed: "m f=1",
    },
  ]);
});

test("what stands in the place of a name is named", () => {
  checkRows([
    {
      text: "⟦\0⟧m f=1",
      code: "missing-measurement",
      target: "influxdb3-core",
      says: '"\\u0000" stands where the measurement\'s name must begin.',
      others: ["Remove this character"],
    },
    {
      text: "⟦\t⟧m f=1",
      code: "missing-measurement",
      target: "telegraf@1.37-upstream",
      says: '"\\t" stands where the measurement\'s name must begin.',
    },
  ]);
});

test("questdb: a name that it takes, nearest to one that it does not", () => {
  checkRows([
    {
      text: "cpu⟦/⟧load usage=1",
      code: "invalid-name",
      target: "questdb",
      says: '"/" cannot stand in the name of a table or a column.',
      fixed: "cpu_load usage=1",
    },
    {
      text: "cpu ⟦usage.user-total⟧=1",
      code: "invalid-name",
      target: "questdb",
      says: "cannot be the name",
      fixed: "cpu usage_user_total=1",
    },
  ]);
});
