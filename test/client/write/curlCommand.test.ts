// A write as a curl command: the shell itself is asked what it makes of the quoting.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { type CurlRequest, curlCommand } from "../../../client/src/write/curlCommand";

const request: CurlRequest = {
  method: "POST",
  url: "http://localhost:8086/write?db=it's%20%24HOME&precision=ns",
  headers: { "Content-Type": "text/plain; charset=utf-8" },
  credential: { kind: "header", header: "Authorization", word: "Token", variable: "INFLUX_TOKEN" },
  file: "/data/o'brien $x `y`/m.lp",
};
const posix = process.platform !== "win32";

/** The words that a POSIX shell hands to curl. */
function words(command: string, environment: Record<string, string>): string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  const text = execFileSync("sh", ["-c", script], {
    env: { ...process.env, ...environment },
    encoding: "utf8",
  });
  return text.split("\0").slice(0, -1);
}

test("a POSIX shell reads it back as it was, the secret from its variable", { skip: !posix }, () => {
  const command = curlCommand(request, "posix");
  assert.doesNotMatch(command, /s3cret/);
  assert.deepEqual(words(command, { INFLUX_TOKEN: 's3 cret"$(id)' }), [
    "-i",
    "-X",
    "POST",
    request.url,
    "-H",
    'Authorization: Token s3 cret"$(id)',
    "-H",
    "Content-Type: text/plain; charset=utf-8",
    "--data-binary",
    `@${request.file}`,
  ]);
});

test("a user with signs of the shell in the name stays one", { skip: !posix }, () => {
  const user = 'a"$(id)`b\\!';
  const command = curlCommand({ ...request, credential: { kind: "basic", user, variable: "P" } }, "posix");
  assert.equal(words(command, { P: "pw" })[5], `${user}:pw`);
});

test("PowerShell: its own quotes, curl.exe, the variable of the environment, a tick where a line goes on", () => {
  const command = curlCommand(request, "powershell");
  assert.equal(
    command,
    [
      "curl.exe -i -X POST 'http://localhost:8086/write?db=it''s%20%24HOME&precision=ns' `",
      `  -H "Authorization: Token \${env:INFLUX_TOKEN}" \``,
      "  -H 'Content-Type: text/plain; charset=utf-8' `",
      "  --data-binary '@/data/o''brien $x `y`/m.lp'",
    ].join("\n"),
  );
  const basic = curlCommand(
    { ...request, credential: { kind: "basic", user: 'a$b"`', variable: "P" } },
    "powershell",
  );
  assert.match(basic, /-u "a`\$b`"``:\$\{env:P\}"/);
  // It takes typographic quotes for quotes: a name must not end one.
  const odd = {
    ...request,
    file: "/data/it\u2019s; rm x.lp",
    credential: { kind: "basic", user: "\u201da", variable: "P" },
  } as const;
  const quoted = curlCommand(odd, "powershell");
  assert.match(quoted, /'@\/data\/it\u2019\u2019s; rm x\.lp'$/);
  assert.match(quoted, /-u "`\u201da:\$\{env:P\}"/);
});

test("without a file it sends what comes in; a 1.x token is user and password", () => {
  const command = curlCommand(
    { ...request, file: undefined, credential: { kind: "userAndPassword", variable: "T" } },
    "posix",
  );
  assert.match(command, /--data-binary '@-'$/);
  assert.match(command, /-u "\$\{T\}"/);
});
