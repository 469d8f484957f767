/**
 * Owns the outputs of a Telegraf configuration that write to InfluxDB: `[[outputs.influxdb]]`, `[[outputs.influxdb_v2]]`,
 * `[[outputs.influxdb_v3]]`. Pure. Telegraf puts environment variables into its configuration before it reads it: a secret that is
 * one stays one, everything else is looked up.
 */
import type { Product } from "../products";
import { type Imported, type Imports, importedFrom, readToldSecret, type ToldSecret } from "./imported";
import { readToml, type TomlTable, tablesAt, textAt } from "./toml";

interface Output {
  readonly section: string;
  readonly product: Product;
  readonly address: string;
  readonly keys: {
    readonly database: string;
    readonly organization?: string;
    readonly retentionPolicy?: string;
    readonly user?: string;
    readonly secret: string;
  };
  /** What the plugin writes to if nothing is said. */
  readonly database?: string;
}

/** telegraf@master plugins/outputs/influxdb*: names and defaults. */
const OUTPUTS: readonly Output[] = [
  {
    section: "influxdb",
    product: "influxdb-1",
    address: "http://localhost:8086",
    keys: {
      database: "database",
      retentionPolicy: "retention_policy",
      user: "username",
      secret: "password",
    },
    database: "telegraf",
  },
  {
    section: "influxdb_v2",
    product: "influxdb-2",
    address: "http://localhost:8086",
    keys: { database: "bucket", organization: "organization", secret: "token" },
  },
  {
    section: "influxdb_v3",
    product: "influxdb3-core",
    address: "http://127.0.0.1:8181",
    keys: { database: "database", secret: "token" },
  },
];

export function readTelegrafConfig(
  text: string,
  readEnvironment: (name: string) => string | undefined,
): Imports {
  const { table } = readToml(text);
  const found: Imported[] = [];
  const problems: string[] = [];
  for (const output of OUTPUTS)
    for (const section of tablesAt(table, "outputs", output.section))
      for (const read of readOutput(output, section, readEnvironment))
        if ("problem" in read) problems.push(`[[outputs.${output.section}]]: ${read.problem}`);
        else found.push(read);
  if (found.length === 0 && problems.length === 0)
    problems.push(
      "There is no section [[outputs.influxdb]], [[outputs.influxdb_v2]] or [[outputs.influxdb_v3]] in it.",
    );
  return { found, problems };
}

function readOutput(
  output: Output,
  section: TomlTable,
  readEnvironment: (name: string) => string | undefined,
): readonly (Imported | { readonly problem: string })[] {
  const { keys } = output;
  const value = (key: string | undefined) => {
    const text = key === undefined ? undefined : textAt(section, key);
    return text === undefined ? undefined : substitute(text, readEnvironment);
  };
  return addressesOf(section, output.address).map((written) => {
    const address = substitute(written, readEnvironment);
    if (address === "" || /[$]/.test(address))
      return { problem: `the address ${written} names a variable that is not set where VS Code runs.` };
    if (/^(udp|unix):/i.test(address))
      return { problem: `${address} is not HTTP and cannot be written to from here.` };
    const user = value(keys.user);
    return importedFrom({
      address,
      product: output.product,
      database: value(keys.database) ?? output.database,
      organization: value(keys.organization),
      retentionPolicy: value(keys.retentionPolicy),
      user,
      secret: secretOf(section, output, user),
    });
  });
}

function addressesOf(section: TomlTable, standard: string): readonly string[] {
  const { urls } = section;
  const listed = Array.isArray(urls) ? urls.filter((url) => typeof url === "string" && url !== "") : [];
  if (listed.length > 0) return listed as readonly string[];
  return [textAt(section, "url") ?? standard];
}

function secretOf(section: TomlTable, { keys }: Output, user: string | undefined): ToldSecret | undefined {
  const text = textAt(section, keys.secret);
  if (text !== undefined) return readToldSecret(text, keys.secret);
  // Without a user the 1.x output signs in by nothing; the others by a token that does not stand here.
  if (keys.user !== undefined && user === undefined) return undefined;
  return { absent: `No ${keys.secret} stands there.` };
}

/** `$NAME`, `${NAME}`, `${NAME:-instead}`; a variable that is not set and has no other stays as it stands. */
function substitute(text: string, readEnvironment: (name: string) => string | undefined): string {
  return text.replace(
    /\$(?:\{(\w+)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g,
    (whole, braced?: string, instead?: string, bare?: string) =>
      readEnvironment(braced ?? bare ?? "") ?? instead ?? whole,
  );
}
