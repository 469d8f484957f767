// Writes from the web extension host, by the browser's own fetch: to a server that gives pages of other origins leave (CORS), and to one that
// does not, of which the browser says nothing but that there is no answer.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { WriteReport } from "../../../server/src/lsp/protocol";
import { type Person, person } from "./person";
import { describe, test, until } from "./runner";
import { activated, openBytes, picture, untilLens } from "./workbench";

const LINES = Array.from(
  { length: 12_000 },
  (_, i) => `m,room=hall v=${i} ${1795507200 + i}000000000\n`,
).join("");

/** Writes a file to a server over http on the loopback, with a password. */
async function write(someone: Person, name: string, text: string, cors: boolean) {
  const api = await activated();
  const url = await someone.serve({ cors });
  await api.addConnection(
    {
      ...{ id: name, name: `To ${name}`, url, product: "influxdb-1", version: "1.8.10", database: "db" },
      ...{ authentication: { kind: "basic", user: "sender" }, production: false },
    },
    "pw-web-0d4e7b9a",
  );
  const document = await openBytes(`${name}.lp`, text);
  await untilLens(document, /^Write to/);
  await api.pickDestination(document.uri, { kind: "connection", id: name });
  await untilLens(document, /^Write to To/);
  await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
  const report: WriteReport = await until("the report", () => api.lastReport(document.uri));
  return { report, url };
}

describe("Writing from the web extension host", () => {
  test("to a server that gives pages leave: all of it arrives, in order", async () => {
    const someone = person();
    if (someone === undefined) return;
    const { report, url } = await write(someone, "allowed", LINES, true);
    assert.deepEqual(report.points, { stored: 12_000, refused: 0, unknown: 0, notSent: 0 });
    const posts = (await someone.served(url)).filter(({ method }) => method === "POST");
    assert.ok(posts.every(({ path, authorization }) => path.startsWith("/write?") && authorization));
    assert.equal(posts.length, 3);
    assert.ok(posts.map(({ body }) => body).join("") === LINES);
    await picture("write-web");
  });

  test("to one that does not: the sentence says what may be, and nothing is claimed", async () => {
    const someone = person();
    if (someone === undefined) return;
    const { report, url } = await write(someone, "forbidden", "m,room=hall v=1 1795507200000000000\n", false);
    await vscode.commands.executeCommand("notifications.showList");
    await picture("write-web-forbidden");
    assert.deepEqual(report.points, { stored: 0, refused: 0, unknown: 1, notSent: 0 });
    assert.equal(report.brief, "1 unknown · blocked by the browser");
    const told = (await someone.texts(".notifications-center")).join("");
    assert.match(
      told,
      /did not let the request to http:\/\/127\.0\.0\.1:\d+ through, or nobody answers there/,
    );
    assert.match(told, /must allow this page by CORS.*Line 1: unknown whether stored/);
    // The browser asked, was given no leave, and kept the write to itself.
    assert.deepEqual(
      (await someone.served(url)).map(({ method }) => method),
      ["OPTIONS"],
    );
  });
});
