// The whole extension host is killed in the middle of a write to a real InfluxDB 1.6.7, with the language server that it had started. The
// window that is opened anew offers to resume the write by itself, and it ends with each point stored once. The one test runs twice:
// first to be killed, then to look at what is left (a file of the workspace tells which).
import * as assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { exchange, form } from "../../servers/http";
import { startInfluxdb1, withoutServer } from "../../servers/influxdb1";
import { type Person, person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import { activated, openBytes, picture, untilLens } from "./workbench";

const POINTS = 10_000;
const USER = "sender";
const PASSWORD = "pw-91b7e0c4d25f4a38";
const T = 1795507200n;

/** What the second run has to know of the first. */
interface Left {
  readonly url: string;
  readonly pid: number;
  readonly folder: string;
}

async function countedAt(url: string): Promise<number> {
  const asked = `${url}/query?${form({ db: "window", q: 'SELECT COUNT("v") FROM "m"' })}`;
  const authorization = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString("base64")}`;
  const { body } = await exchange(asked, { headers: { Authorization: authorization } });
  const { results } = JSON.parse(body) as { results: { series?: { values: [string, number][] }[] }[] };
  return results[0].series?.[0].values[0][1] ?? 0;
}

async function beKilled(someone: Person, leave: (left: Left) => void): Promise<never> {
  const api = await activated();
  const real = await startInfluxdb1({ auth: true, outlivesUs: true });
  leave(real);
  await real.createDatabase("window");
  await real.addUser(USER, PASSWORD, { window: "ALL" });
  await api.addConnection(
    {
      ...{ id: "window", name: "Plant", url: real.url, product: "influxdb-1", version: "1.6.7" },
      ...{ database: "window", authentication: { kind: "basic", user: USER }, production: false },
    },
    PASSWORD,
  );
  // Small parts, so that there is a middle to be killed in.
  const settings = vscode.workspace.getConfiguration("lineProtocol.write");
  await settings.update("batchLines", 50, vscode.ConfigurationTarget.Global);
  const lines = Array.from({ length: POINTS }, (_, at) => `m,room=hall v=${at} ${T + BigInt(at)}000000000\n`);
  const document = await openBytes("window.lp", lines.join(""));
  await untilLens(document, /^Write to/);
  await api.pickDestination(document.uri, { kind: "connection", id: "window" });
  await untilLens(document, /^Write to Plant/);
  const writing = vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
  await until("some parts", async () => (await countedAt(real.url)) >= 1000, 20);
  await Promise.race([
    someone.reopen(),
    writing.then((report) => assert.fail(`the write ended before: ${JSON.stringify(report)}`)),
  ]);
  throw new Error("it goes on after its end");
}

async function resume(someone: Person, { url, pid, folder }: Left): Promise<void> {
  afterThisTest(() => {
    process.kill(pid, "SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const before = await countedAt(url);
  assert.ok(before >= 1000 && before < POINTS, `${before} points when it was killed`);
  // Nothing of ours is asked for: the window offers it by itself.
  let offer = "";
  await until(
    "the offer",
    async () => {
      await vscode.commands.executeCommand("notifications.showList");
      offer = (await someone.texts(".notifications-center")).join("");
      return offer.includes("was interrupted");
    },
    20,
  );
  await picture("window-killed-offer");
  assert.match(offer, /The write of window\.lp of .* was interrupted/);
  assert.match(offer, /[\d,]+ of 10,000 lines ended with an answer/);
  const api = await activated();
  const [id] = await api.interruptedWrites();
  await someone.click({ selector: ".notifications-center .monaco-button", text: "Resume Write" });
  // This editor's secret storage lives as long as its window: the password is asked for, and nothing is sent before.
  await someone.wait({ selector: ".quick-input-widget", text: "Password for" });
  assert.equal(await countedAt(url), before);
  await someone.type(PASSWORD);
  await someone.press("Enter");
  const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri as vscode.Uri, "window.lp");
  const written = await until("the row of the history", async () => api.lastWrite(uri), 40);
  assert.equal(written.id, id);
  assert.equal(written.state, "complete");
  assert.deepEqual(written.points, { stored: POINTS, refused: 0, unknown: 0, notSent: 0 });
  assert.equal(await countedAt(url), POINTS);
  assert.deepEqual(await api.interruptedWrites(), [], "nothing is left of it");
  await picture("window-killed-resumed");
}

if (!withoutServer("influxdb-1"))
  describe("The extension host", () => {
    test(
      "killed in the middle of a write: the window opened anew offers to resume it, and each point is stored once",
      async () => {
        const someone = person();
        const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
        if (someone === undefined || workspace === undefined) return;
        const state = join(workspace, "left.json");
        if (existsSync(state)) await resume(someone, JSON.parse(readFileSync(state, "utf8")) as Left);
        else
          await beKilled(someone, ({ url, pid, folder }) =>
            writeFileSync(state, JSON.stringify({ url, pid, folder })),
          );
      },
      { seconds: 60 },
    );
  });
