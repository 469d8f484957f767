/**
 * Owns what an import finds: connections without an id, the secret that came with each, and a sentence about it. Pure.
 * Invariants: a secret is in `secret` and nowhere else, neither in the connection nor in a sentence; whatever cannot be used is said,
 * never dropped in silence.
 */
import { isLoopback, readPastedAddress } from "../address";
import type { Authentication, Connection } from "../model";
import { describeProduct, type Product } from "../products";

export interface Imported {
  readonly connection: Omit<Connection, "id">;
  readonly secret?: string;
  /** About its credential: taken along, left in the environment, or not there. */
  readonly credential: string;
}

export interface Imports {
  readonly found: readonly Imported[];
  /** What stands there and was not taken, and why. */
  readonly problems: readonly string[];
}

/** What a source tells of one connection; what it does not tell is absent. */
export interface Told {
  readonly name?: string;
  readonly address: string;
  readonly product?: Product;
  readonly version?: string;
  readonly database?: string;
  readonly retentionPolicy?: string;
  readonly organization?: string;
  readonly precision?: Connection["precision"];
  readonly endpoint?: Connection["endpoint"];
  readonly user?: string;
  readonly secret?: ToldSecret;
}

/** A password or token as it stands in a source: itself, the name of a variable that holds it, or a reason why neither is there. */
export type ToldSecret =
  | { readonly value: string }
  | { readonly variable: string }
  | { readonly absent: string };

/** The connection that was told of, or the reason why it is none. */
export function importedFrom(told: Told): Imported | { readonly problem: string } {
  const address = readPastedAddress(told.address);
  if ("problem" in address) return { problem: address.problem };
  const { url } = address;
  const user = told.user ?? address.user;
  const pasted = address.token ?? address.password;
  const secret = told.secret ?? (pasted === undefined ? undefined : { value: pasted });
  const basic = user !== undefined && address.token === undefined;
  const product = productOfHost(url) ?? told.product ?? "influxdb-2";
  const signsIn = basic || secret !== undefined;
  const authentication: Authentication = basic
    ? { kind: "basic", user }
    : signsIn
      ? { kind: "token" }
      : { kind: "none" };
  const variable = secret !== undefined && "variable" in secret ? secret.variable : undefined;
  const value = secret !== undefined && "value" in secret ? secret.value : undefined;
  return {
    connection: {
      name: told.name ?? suggestedName(url, product),
      url,
      product,
      version: told.version,
      database: told.database ?? address.database,
      retentionPolicy: told.retentionPolicy ?? address.retentionPolicy,
      organization: told.organization ?? address.organization,
      precision: told.precision,
      endpoint: told.endpoint,
      authentication,
      tokenFromEnvironment: variable,
      production: false,
    },
    secret: value,
    credential: describeCredential(basic ? "password" : "token", signsIn, secret),
  };
}

function describeCredential(what: string, signsIn: boolean, secret: ToldSecret | undefined): string {
  if (!signsIn) return "No credentials stand there.";
  if (secret === undefined) return `No ${what} stands there; the first write asks for it.`;
  if ("value" in secret) return `The ${what} goes into secret storage.`;
  if ("variable" in secret) return `The ${what} stays in the environment variable ${secret.variable}.`;
  return `${secret.absent} The first write asks for it.`;
}

export function suggestedName(url: string, product: Product): string {
  return isLoopback(url) ? `Local ${describeProduct(product)}` : new URL(url).hostname;
}

/** InfluxData's own detector (docs-v2:data/products.yml): the hosted products are known by their hosts. */
export function productOfHost(url: string): Product | undefined {
  const { hostname } = new URL(url);
  if (/\.a\.influxdb\.io$/.test(hostname)) return "cloud-dedicated";
  if (/^(us-east-1-1|eu-central-1-1)\.aws\.cloud2\.influxdata\.com$/.test(hostname))
    return "cloud-serverless";
  return /\.cloud2\.influxdata\.com$/.test(hostname) ? "cloud-tsm" : undefined;
}

/**
 * A secret as a source writes it: `$NAME`, `${NAME}`, `${NAME:-…}`, `$env:NAME` and `%NAME%` are variables, and the words that
 * documentation puts in its place are no secret.
 */
export function readToldSecret(text: string, what: string): ToldSecret {
  const variable =
    /^\$(?:env:)?([A-Za-z_]\w*)$/.exec(text)?.[1] ??
    /^\$\{(?:env:)?([A-Za-z_]\w*)(?::?[-=?+][^}]*)?\}$/.exec(text)?.[1] ??
    /^%([A-Za-z_]\w*)%$/.exec(text)?.[1];
  if (variable !== undefined) return { variable };
  if (/^@\{[^}]*\}$/.test(text)) return { absent: `The ${what} is in a secret store of Telegraf.` };
  if (
    /^(<.*>|\*+|x{4,}|\.{3}|(your|my|api|auth|admin|database)?[-_ ]?(api|auth|admin|database)?[-_ ]?token)$/i.test(
      text,
    )
  )
    return { absent: `Only a placeholder stands in place of the ${what}.` };
  return { value: text };
}
