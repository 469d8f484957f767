// The request that a pasted text shows, and what of it may be shown again.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { readPastedRequest, withoutSecrets } from "../../../server/src/writing/pastedRequest";

test("curl -v: method, path, query and headers, without credentials", () => {
  const request = readPastedRequest(
    "* Connected\n> POST /prefix/write?db=my%20db&precision=ms&u=me&p=pw HTTP/1.1\n> Host: x:8086\n> Authorization: Basic abc\n> Content-Type: text/plain\n>\n* upload done\n< HTTP/1.1 204 No Content\n",
  );
  assert.deepEqual(request, {
    method: "POST",
    path: "/prefix/write",
    query: [
      ["db", "my db"],
      ["precision", "ms"],
    ],
    headers: { host: "x:8086", "content-type": "text/plain" },
    body: null,
  });
});

test("curl's command line: quotes, continued lines, the body", () => {
  const cases: readonly (readonly [string, string | null, string | null])[] = [
    [`curl -i -XPOST "http://h:8086/write?db=x" --data-binary 'm v="a b"'`, 'm v="a b"', "POST"],
    [
      `$ curl -i -X POST \\\n  'http://h/api/v2/write?bucket=b' \\\n  -H 'Authorization: Token t' \\\n  -d "m v=\\"q\\""`,
      'm v="q"',
      "POST",
    ],
    [`curl http://h/write?db=x -d $'a v=1\\nb v=2'`, "a v=1\nb v=2", "POST"],
    [`curl http://h/write?db=x --data-binary @file.lp`, null, "POST"],
    [`curl -u user:pass http://h/write?db=x --data-raw 'm v=1'; echo done`, "m v=1", "POST"],
  ];
  for (const [text, body, method] of cases) {
    const request = readPastedRequest(text);
    assert.equal(request?.body, body, text);
    assert.equal(request?.method, method, text);
    assert.match(request?.path ?? "", /write$/);
  }
});

test("curl's command for what is no write, beside its answer", () => {
  const answer = "HTTP/1.1 204 No Content\nX-Influxdb-Version: 1.8.3\n";
  for (const [command, method, path] of [
    ["curl -sL -I localhost:8086/ping", "HEAD", "/ping"],
    ["$ curl -i 'http://192.0.2.1:8086/query?q=SHOW+DATABASES'", null, "/query"],
    ["curl --head example.org:8086", "HEAD", "/"],
    ["curl -s -o /dev/null -XGET 'http://[::1]:8086/health'", "GET", "/health"],
  ] as const) {
    const request = readPastedRequest(`${command}\n${answer}`);
    assert.equal(request?.method, method, command);
    assert.equal(request?.path, path, command);
  }
});

test("a command as a page shows it, and one that was not copied whole", () => {
  const answer = "HTTP/1.1 204 No Content";
  for (const command of [
    "curl -X POST ’http://h:8428/write’ -d ’m v=1’",
    "curl -X POST-u 'root:' 'http://h:8902/write?db=x' -d 'm v=1'",
    "&gt; POST /write HTTP/1.1",
  ]) {
    const request = readPastedRequest(`${command}\n${answer}`);
    assert.equal(request?.path, "/write", command);
    assert.equal(request?.method ?? "POST", "POST", command);
  }
});

test("a text without a request", () => {
  for (const text of [
    "",
    '{"error":"x"}',
    "HTTP/1.1 400 Bad Request\n\nno",
    "use curl to write",
    "curl http://h/query?q=x",
  ])
    assert.equal(readPastedRequest(text), null, text);
});

test("secrets are hidden wherever people paste them", () => {
  const shown = withoutSecrets(
    [
      "Authorization: Bearer s1secretsecret",
      `-H "Authorization: Token s2secretsecret"`,
      "curl -u admin:s3secretsecret http://h/",
      "http://admin:s4secretsecret@h:8086/write?db=x&u=a&p=s5secretsecret",
      `"token": "s6secretsecret"`,
      "INFLUX_TOKEN=s7secretsecret",
      "proxy-authorization: Basic s8secretsecret",
    ].join("\n"),
  );
  assert.doesNotMatch(shown, /s\dsecret/);
  assert.match(shown, /db=x/);
});

test("words of servers are left as they are", () => {
  for (const text of [
    "authorization failed",
    "unable to parse authentication credentials",
    "token contains an invalid number of segments",
    'max-values-per-tag limit exceeded (3/3): measurement="m" tag="t" value="v4"',
    "unable to parse 'm,t=a v=1': bad timestamp",
  ])
    assert.equal(withoutSecrets(text), text);
});

test("any text: never throws, never shows an Authorization header's value", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      readPastedRequest(`curl ${text}`);
      readPastedRequest(`> POST ${text} HTTP/1.1\n> ${text}`);
      withoutSecrets(text);
    }),
  );
});
