// Secrets: after everything that a person does with a connection, every file under the profile (settings, logs, storage, history, reports,
// journals), the workspace, every text that is open and the command lines of all processes are searched for the password and its encoded form.
import * as assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { type Influxdb1, startInfluxdb1, withoutServer } from "../../servers/influxdb1";
import { type Person, person } from "./person";
import { afterThisTest, describe, test, until } from "./runner";
import { activated, answerModals, openBytes, untilLens } from "./workbench";

const USER = "keeper";
/** Made here and now, so that it is in no source and no bundle. */
const PASSWORD = `pw${randomBytes(12).toString("hex")}`;
const FORMS = [
  PASSWORD,
  Buffer.from(`${USER}:${PASSWORD}`).toString("base64"),
  Buffer.from(PASSWORD).toString("base64").slice(0, 20),
];
const T = 1795507200n;
const BODY = [0, 1, 2].map((at) => `m,room=hall v=${at} ${T + BigInt(at)}000000000\n`).join("");

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

/** A file's bytes as text; empty for one that has just gone. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

const holds = (text: string) => FORMS.some((form) => text.includes(form));

/** The files of this run, of the extension's profile and of the workspace, and the command lines of this machine's processes. */
function everyPlace(): string[] {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(workspace);
  const profiles = readdirSync(tmpdir()).filter((name) =>
    /^(line-protocol-editor-|playwright_chromiumdev_profile-)/.test(name),
  );
  const folders = [workspace, ...profiles.map((name) => join(tmpdir(), name))];
  const processes = filesBelowProc();
  return [...folders.flatMap(filesBelow), ...processes];
}

function filesBelowProc(): string[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((id) => join("/proc", id, "cmdline"));
  } catch {
    return []; // no Linux
  }
}

async function importByPaste(someone: Person, real: Influxdb1): Promise<string> {
  const importing = vscode.commands.executeCommand<string[]>("lineProtocol.importConnections");
  await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "curl Command to Paste" });
  await someone.type("to paste");
  await someone.press("Enter");
  await someone.wait({ selector: '.quick-input-widget input[type="password"]' });
  await someone.type(`curl -u ${USER}:${PASSWORD} "${real.url}/write?db=kept"`);
  await someone.press("Enter");
  await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "goes into secret storage" });
  await someone.press("Enter");
  const [id] = await importing;
  return id;
}

if (!withoutServer("influxdb-1"))
  describe("Secrets", () => {
    test(
      "after import, test, writes that are stored, refused and broken, exchange, report and curl it is found nowhere",
      async () => {
        const someone = person();
        if (someone === undefined) return;
        const api = await activated();
        const real = await startInfluxdb1({ auth: true });
        afterThisTest(() => real.stop());
        await real.createDatabase("kept");
        await real.addUser(USER, PASSWORD, { kept: "ALL" });
        const id = await importByPaste(someone, real);
        vscode.commands.executeCommand("lineProtocol.testConnection", id);
        const document = await openBytes("kept.lp", Buffer.from(BODY));
        await untilLens(document, /^Write to/);
        await api.pickDestination(document.uri, { kind: "connection", id });
        await untilLens(document, /^Write to Local/);
        answerModals("Send Anyway");
        const write = async () => {
          await vscode.commands.executeCommand("lineProtocol.clearResults", document.uri);
          await vscode.commands.executeCommand("lineProtocol.writeFile", document.uri);
          return until("the report", () => api.lastReport(document.uri));
        };
        assert.equal((await write()).points.stored, 3);
        const texts: string[] = [];
        const look = async (command: string) => {
          await vscode.commands.executeCommand(command, document.uri);
          texts.push(vscode.window.activeTextEditor?.document.getText() ?? "");
          await vscode.window.showTextDocument(document);
        };
        await look("lineProtocol.showExchange");
        await look("lineProtocol.showReport");
        assert.match(texts[0], /POST \/write/);
        const copying = vscode.commands.executeCommand("lineProtocol.copyAsCurl", document.uri);
        await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "POSIX Shell" });
        await someone.press("Enter");
        await copying;
        texts.push(await vscode.env.clipboard.readText());
        assert.match(texts[2], /curl -i -X POST/);
        // As parameters of the URL it is in the request; it must not be in what is kept of the request.
        const settings = vscode.workspace.getConfiguration("lineProtocol");
        const entries = settings.get<Record<string, unknown>[]>("connections", []);
        const inUrl = entries.map((entry) =>
          entry.id === id ? { ...entry, authentication: "query" } : entry,
        );
        await settings.update("connections", inUrl, vscode.ConfigurationTarget.Global);
        assert.equal((await write()).points.stored, 3);
        await look("lineProtocol.showExchange");
        // The server goes away: what is said of that names the address.
        await real.stop();
        const broken = await write();
        texts.push(JSON.stringify(broken));
        assert.equal(broken.points.stored, 0);
        await look("lineProtocol.showReport");
        for (const open of vscode.workspace.textDocuments) texts.push(open.getText());

        const places = everyPlace();
        assert.ok(
          places.filter((path) => path.includes("line-protocol-editor-")).length > 20,
          "the profile is there",
        );
        assert.ok(
          places.some((path) => /\/logs\/.*Line Protocol\.log$/.test(path)),
          "and the extension's own log",
        );
        assert.ok(
          places.some((path) => readIfThere(path).includes(USER)),
          "what may be kept is found, the user's name",
        );
        const found = places.filter((path) => holds(readIfThere(path)));
        assert.deepEqual(found, []);
        assert.deepEqual(texts.filter(holds), []);
        assert.ok(!holds(JSON.stringify(settings.inspect("connections"))));
      },
      { seconds: 90 },
    );
  });
