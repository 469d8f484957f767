// What suites of writes share: a real InfluxDB 1.6.7 with a user for each database, points for it, and what it counts afterwards.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { type Influxdb1, startInfluxdb1 } from "../../servers/influxdb1";
import type { Person } from "./person";
import { activated } from "./workbench";

const USER = "sender";
export const PASSWORD = "pw-58c2e1f09b7d4a66";
const T = 1795507200n;
export const point = (name: string, fields: string, second: number) =>
  `${name},room=hall ${fields} ${T + BigInt(second)}000000000\n`;

let server: Influxdb1 | undefined;

export async function influxdb(): Promise<Influxdb1> {
  server ??= await startInfluxdb1({ auth: true });
  return server;
}

/** A database of the test's own, and a connection to it, over another address where one is given. */
export async function connected(database: string, through?: string): Promise<Influxdb1> {
  const api = await activated();
  const real = await influxdb();
  await real.createDatabase(database);
  await real.addUser(`${USER}-${database}`, PASSWORD, { [database]: "ALL" });
  await api.addConnection(
    {
      id: database,
      name: `To ${database}`,
      url: through ?? real.url,
      product: "influxdb-1",
      version: "1.6.7",
      database,
      authentication: { kind: "basic", user: `${USER}-${database}` },
      production: false,
    },
    PASSWORD,
  );
  return real;
}

export async function counted(real: Influxdb1, database: string, field = "v"): Promise<number> {
  const [series] = await real.query(`SELECT COUNT("${field}") FROM /.*/`, { db: database });
  return Number(series?.values[0]?.[1] ?? 0);
}

export const workspace = () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  return folder;
};

export async function pickDestination(someone: Person, name: string): Promise<void> {
  await someone.wait({ selector: ".quick-input-list .monaco-list-row", text: "Built-in dry run" });
  await someone.type(name);
  await someone.press("Enter");
}
