// Line protocol in Markdown over the wire: the request of the client, the findings in places of the Markdown.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Diagnostic } from "vscode-languageserver-protocol";
import { type Pair, startPair } from "./pair";

const pairs: Pair[] = [];
after(() => {
  for (const pair of pairs) pair.stop();
});

async function check(text: string, settings?: unknown): Promise<Diagnostic[]> {
  const pair = await startPair({ settings });
  pairs.push(pair);
  return pair.client.sendRequest("lineProtocol/checkFences", { uri: "file:///notes/a.md", text });
}

test("findings stand in the Markdown, by the target of each block", async () => {
  const markdown = [
    "Text = no line protocol",
    "",
    "```lp",
    "home temp=1i 1700000000000000000",
    "home temp=x",
    "```",
    "",
    "- In a list:",
    "  ```influx",
    "  # line-protocol: target=victoriametrics",
    "  home temp=1,temp2=2i 1700000000000",
    "  home",
    "  ```",
  ].join("\r\n");
  const found = await check(markdown);
  assert.deepEqual(
    found.map(({ code, source, range }) => [code, source, range.start.line, range.start.character]),
    [
      ["invalid-boolean", "InfluxDB 2.x", 4, 10],
      ["missing-fields", "VictoriaMetrics", 11, 2],
    ],
  );
});

test("settings of the file count, and types are compared within a block only", async () => {
  const markdown = "```lp\nm f=1 1\n```\n\n```lp\nm f=1i 1\n```\n";
  assert.deepEqual(
    await check(markdown, { precision: "h", diagnostics: { severity: { "distant-timestamp": "off" } } }),
    [],
  );
});

test("a text without fences has no findings", async () => assert.deepEqual(await check("m f=\n"), []));
