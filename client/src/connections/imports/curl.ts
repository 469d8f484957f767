/**
 * Owns what a pasted text tells of a connection: an address with parameters, or a curl command of any shell. Pure.
 * Invariant: of a command only address, parameters and credentials are looked at; its data is not.
 */
import type { Connection } from "../model";
import type { Product } from "../products";
import { type Imports, importedFrom, readToldSecret, type Told, type ToldSecret } from "./imported";

/** Options of curl that take a value, as far as people write them for InfluxDB. */
const WITH_VALUE =
  /^(-[XdTouAebKmrxEFwCyYzDc]|--(request|data|data-ascii|data-binary|data-raw|data-urlencode|upload-file|output|user-agent|referer|cookie|config|max-time|connect-timeout|retry|proxy|cacert|cert|key|form|write-out|resolve|url-query|oauth2-bearer|user|header|url|json))$/;

export function readPasted(text: string): Imports {
  const words = splitWords(text.trim());
  const told =
    words[0] !== undefined && /^(.*[\\/])?curl(\.exe)?$/i.test(words[0])
      ? readCurl(words.slice(1))
      : ({ address: text.trim() } satisfies Told);
  if (told === undefined) return { found: [], problems: ["There is no address in this command."] };
  const read = importedFrom({ ...endpointOf(told.address), ...told });
  return "problem" in read ? { found: [], problems: [read.problem] } : { found: [read], problems: [] };
}

function readCurl(words: readonly string[]): Told | undefined {
  let address: string | undefined;
  let user: string | undefined;
  let secret: ToldSecret | undefined;
  const parameters: string[] = [];
  const credential = (value: string) => {
    const [name, password] = cut(value, ":");
    user = name;
    secret = password === undefined ? undefined : readToldSecret(password, "password");
  };
  for (let at = 0; at < words.length; at++) {
    let option = words[at];
    let value: string | undefined;
    const joined = /^(--[a-z-]+)=([\s\S]*)$/.exec(option) ?? /^(-[HuX])([\s\S]+)$/.exec(option);
    if (joined !== null) [, option, value] = joined;
    else if (option === "-H" || WITH_VALUE.test(option)) value = words[++at];
    else if (option.startsWith("-")) continue;
    else {
      address ??= option;
      continue;
    }
    if (value === undefined) break;
    if (option === "--url") address ??= value;
    else if (option === "-u" || option === "--user") credential(value);
    else if (option === "--oauth2-bearer") secret = readToldSecret(value, "token");
    else if (option === "--data-urlencode" || option === "--url-query") parameters.push(value);
    else if (option === "-H" || option === "--header") {
      const [name, content = ""] = cut(value, ":");
      if (name.trim().toLowerCase() !== "authorization") continue;
      const [scheme, rest = ""] = cut(content.trim(), " ");
      const given = rest.trim();
      if (/^basic$/i.test(scheme)) credential(decodeBasic(given) ?? "");
      else if (given !== "") secret = readToldSecret(given, "token");
    }
  }
  if (address === undefined) return undefined;
  const query = parameters.filter((each) => /^(db|bucket|org|orgID|rp|precision)=/.test(each)).join("&");
  const whole = query === "" ? address : `${address}${address.includes("?") ? "&" : "?"}${query}`;
  return { address: whole, ...(user ? { user } : {}), ...(secret === undefined ? {} : { secret }) };
}

const PRECISIONS: Readonly<Record<string, NonNullable<Connection["precision"]>>> = {
  n: "ns",
  ns: "ns",
  nanosecond: "ns",
  u: "us",
  us: "us",
  microsecond: "us",
  ms: "ms",
  millisecond: "ms",
  s: "s",
  second: "s",
  m: "m",
  h: "h",
  auto: "auto",
};

/** What path and parameters of a write tell of the server. */
function endpointOf(address: string): Pick<Told, "product" | "precision"> {
  const path = /^[^?#]*/.exec(address)?.[0] ?? "";
  const word = /[?&]precision=([a-z]+)/.exec(address)?.[1] ?? "";
  const precision = Object.hasOwn(PRECISIONS, word) ? PRECISIONS[word] : undefined;
  const product: Product | undefined = /\/api\/v3\//.test(path)
    ? "influxdb3-core"
    : /\/api\/v2\//.test(path)
      ? "influxdb-2"
      : /\/(write|query)\/?$/.test(path)
        ? "influxdb-1"
        : undefined;
  return { product, precision };
}

function decodeBasic(text: string): string | undefined {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

/** Before and after the first separator. */
function cut(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

/**
 * A command's words, in the quoting of POSIX shells, PowerShell and cmd as far as they agree: quotes, a backslash before a
 * character, a line that goes on after `\`, `` ` `` or `^`. A line end outside of quotes ends the command.
 */
export function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  const token =
    /(?:[\\`^][ \t]*\r?\n)|[ \t]+|(\r?\n)|'([^']*)'|\$'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([^\r\n])|([\s\S])/gy;
  for (const [whole, end, literal, ansi, quoted, escaped, plain] of text.matchAll(token)) {
    const piece =
      literal ??
      ansi?.replace(/\\(.)/g, "$1") ??
      quoted?.replace(/\\(["\\$`])/g, "$1") ??
      (escaped === " " && word === undefined ? undefined : escaped) ??
      plain;
    if (piece !== undefined) word = (word ?? "") + piece;
    else {
      if (word !== undefined) words.push(word);
      word = undefined;
      if (end !== undefined && words.length > 0) break;
      if (whole === "") break;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}
