// A pasted address or curl command: address, place, precision and credentials, in the quoting of several shells.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readPasted, splitWords } from "../../../../client/src/connections/imports/curl";

/** The connection's parts in a line. */
function read(text: string): string {
  const { found, problems } = readPasted(text);
  const [first] = found;
  if (first === undefined) return problems.join(" ");
  const { connection, secret } = first;
  const { authentication } = connection;
  return [
    connection.url,
    connection.product,
    connection.organization ?? "-",
    connection.database ?? "-",
    connection.precision ?? "-",
    authentication.kind === "basic" ? `basic ${authentication.user}` : authentication.kind,
    secret ?? (connection.tokenFromEnvironment && `$${connection.tokenFromEnvironment}`) ?? "no secret",
  ].join(" | ");
}

const cases: readonly [string, string][] = [
  ["http://localhost:8086", "http://localhost:8086 | influxdb-2 | - | - | - | none | no secret"],
  [
    "http://ada:pw@db:8086/write?db=home&precision=u",
    "http://db:8086 | influxdb-1 | - | home | us | basic ada | pw",
  ],
  [
    `curl -i -XPOST 'http://localhost:8086/write?db=mydb' --data-binary 'cpu v=1 1434055562000000000'`,
    "http://localhost:8086 | influxdb-1 | - | mydb | - | none | no secret",
  ],
  [
    `curl --request POST \\\n"http://localhost:8086/api/v2/write?org=ORG&bucket=b&precision=ns" \\\n  --header "Authorization: Token abc=" \\\n  --header "Content-Type: text/plain" \\\n  --data-binary @file.lp`,
    "http://localhost:8086 | influxdb-2 | ORG | b | ns | token | abc=",
  ],
  [
    `curl -u ada:p:w -X POST "http://db:8086/write" --data-urlencode "db=x" --data-urlencode "q=y"`,
    "http://db:8086 | influxdb-1 | - | x | - | basic ada | p:w",
  ],
  [
    `curl "http://h:8181/api/v3/write_lp?db=sensors&precision=auto" -H 'Authorization: Bearer $INFLUXDB3_AUTH_TOKEN' --data-raw "m v=1"`,
    "http://h:8181 | influxdb3-core | - | sensors | auto | token | $INFLUXDB3_AUTH_TOKEN",
  ],
  [
    'curl.exe -H "Authorization: Token $env:MY_TOKEN" `\r\n "http://h/api/v2/write?bucket=b"',
    "http://h | influxdb-2 | - | b | - | token | $MY_TOKEN",
  ],
  [
    "curl -H 'Authorization: Token YOUR_API_TOKEN' http://h/api/v2/write",
    "http://h | influxdb-2 | - | - | - | token | no secret",
  ],
  [
    `curl --url=http://h:1 -H'Authorization: Basic ${Buffer.from("u:pä").toString("base64")}'`,
    "http://h:1 | influxdb-2 | - | - | - | basic u | pä",
  ],
  ["curl -u ada http://h/write", "http://h | influxdb-1 | - | - | - | basic ada | no secret"],
  // As one line, as an input box makes of it.
  [
    `curl -X POST \\ 'http://h/write?db=d' \\  -H "Authorization: Token a:b"`,
    "http://h | influxdb-1 | - | d | - | token | a:b",
  ],
  ["curl -X POST -d 'x'", "There is no address in this command."],
];

test("addresses and commands as people paste them", () => {
  for (const [text, expected] of cases) assert.equal(read(text), expected, text);
});

test("the data of a command is not taken along", () => {
  const made = readPasted(`curl http://h/write -d 'm password="geheim"'`);
  assert.doesNotMatch(JSON.stringify(made), /geheim/);
});

test("words: quotes, escapes, a line that goes on, and the end of the command", () => {
  assert.deepEqual(splitWords(`a 'b c' "d \\"e\\"" f\\ g h\\\n i\nj`), [
    "a",
    "b c",
    'd "e"',
    "f g",
    "h",
    "i",
  ]);
  assert.deepEqual(splitWords(`$'it\\'s'x`), ["it'sx"]);
});

test("any text is read, and a secret is in its place only", () => {
  const pieces = fc.constantFrom(
    "curl",
    "-u",
    "-H",
    "Authorization:",
    "Token",
    "'",
    '"',
    "\\",
    "\n",
    " ",
    "http://h",
    "--url=",
    "$X",
  );
  fc.assert(
    fc.property(fc.array(pieces), (all) => {
      readPasted(all.join(" "));
      readPasted(all.join(""));
    }),
    { numRuns: 2000 },
  );
});
