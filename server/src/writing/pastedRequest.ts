/**
 * Owns the request that a pasted text shows beside its answer: what `curl -v` prints of it, curl's own command line, or the first lines
 * of an HTTP message. It tells the endpoint, the precision and at times the body.
 * Invariants: never throws; looks at {@link TEXT_LIMIT} units at most; credentials are left out, wherever they stand.
 */
import { byteString, encodeUtf8 } from "../lineprotocol/bytes";
import type { AnsweredRequest } from "./answers/answer";
import { endpointOf, readQuery } from "./answers/request";
import { tidied } from "./answers/tidyText";

const TEXT_LIMIT = 2 * 1024 * 1024;

/** The last request of a text; null if it shows none. */
export function readPastedRequest(text: string): AnsweredRequest | null {
  const limited = tidied(text.length > TEXT_LIMIT ? text.slice(0, TEXT_LIMIT) : text);
  const told = readRequestLines(limited);
  const typed = readCurlCommand(limited);
  if (told === null) return typed ?? readNoWrite(limited);
  return typed?.body != null && told.body === null ? { ...told, body: typed.body } : told;
}

/** curl's command for another address than a write's, or a line of an access log, in a text that does not speak of writing elsewhere. */
function readNoWrite(text: string): AnsweredRequest | null {
  if (/writ(?:e|ing)\b/i.test(text)) return null;
  const logged = new RegExp(`"(${METHODS}) (/\\S*) HTTP/\\d(?:\\.\\d)?" \\d{3}\\b`).exec(text);
  const isAnswered = /(?:^|\s)HTTP\/\d(?:\.\d)? \d|[{]"/.test(text);
  const typed = isAnswered ? readCommand(text) : undefined;
  // Without the command itself, a ping is known by its path.
  const address = logged?.[2] ?? typed?.url ?? (isAnswered ? PINGED.exec(text)?.[1] : undefined);
  if (address === undefined) return null;
  const method = logged?.[1] ?? typed?.method ?? null;
  const request = { method, ...addressOf(address), headers: {}, body: null };
  return endpointOf(request) === "not-write" ? request : null;
}

const PINGED = /(?:^|[\s'"])((?:https?:\/\/)?[\w.[\]:-]+\/(?:ping|health|ready))(?=[\s'"?])/;

const METHODS = "GET|POST|PUT|HEAD|OPTIONS|DELETE|PATCH";

/** `> POST /write?db=x HTTP/1.1` and the header lines below it; `--> POST http://…` of a logging client. */
function readRequestLines(text: string): AnsweredRequest | null {
  const found = [
    ...text.matchAll(
      new RegExp(
        `^(?:(> ?)?(${METHODS}) (\\S+) HTTP/\\d(?:\\.\\d)?|--> (${METHODS}) (https?:\\S+)[^\\n]{0,80})\\r?$`,
        "gm",
      ),
    ),
  ].at(-1);
  if (found === undefined) return null;
  const isVerbose = found[1] !== undefined;
  const headers: Record<string, string> = {};
  for (const line of text.slice(found.index + found[0].length + 1).split("\n")) {
    const header = /^([A-Za-z][\w-]*):[ \t]*(.*?)\r?$/.exec(isVerbose ? line.replace(/^> ?/, "") : line);
    if (header === null || (isVerbose && !line.startsWith(">"))) break;
    if (!SECRET_HEADERS.test(header[1])) headers[header[1].toLowerCase()] = header[2];
  }
  return { method: found[2] ?? found[4], ...addressOf(found[3] ?? found[5]), headers, body: null };
}

const SECRET_HEADERS = /^(?:authorization|proxy-authorization|cookie|x-api-key)$/i;

/** `curl -XPOST "http://host:8086/write?db=x" --data-binary 'm v=1'`. */
function readCurlCommand(text: string): AnsweredRequest | null {
  const { url, method, body } = readCommand(text) ?? {};
  if (url === undefined || !TAKES_POINTS.test(url)) return null;
  return {
    method: method ?? null,
    ...addressOf(url),
    headers: {},
    body: body === undefined ? null : byteString(encodeUtf8(body)),
  };
}

const TAKES_POINTS = /\/(?:write|write_lp|telegraf)\b/;

/** What a word of a command line has to look like to be an address. */
const ADDRESS =
  /^(?:https?:\/\/\S+|(?:localhost|[\w-]+(?:\.[\w-]+)+|\[[\da-f:]+\]|[\w.-]+(?=:\d))(?::\d+)?(?:\/\S*)?)$/i;

/** The first command of curl: the address that takes points, else the first one. */
function readCommand(text: string): { method?: string; url?: string; body?: string } | undefined {
  const start = /(?:^|[\s$>#;&|])curl(?=\s)/m.exec(text);
  if (start === null) return undefined;
  // A page's quotes are no shell's.
  const command = text
    .slice(start.index + start[0].length)
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"');
  const words = shellWords(command);
  let method: string | undefined;
  let body: string | undefined;
  let url: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    const short = /^-[A-Za-z]*X(.*)$/.exec(word);
    if (short !== null || word === "--request") method = knownMethod(short?.[1] || words[++at]);
    else if (/^(?:-d|--data(?:-binary|-raw|-ascii)?)$/.test(word)) {
      const data = words[++at] ?? "";
      // `@file`: what the file held is not known here.
      body = data.startsWith("@") ? undefined : data;
      method ??= "POST";
    } else if (/^(?:-[A-Za-z]*I|--head)$/.test(word)) method ??= "HEAD";
    else if (TAKES_A_VALUE.test(word)) at++;
    else if (word.startsWith("-")) continue;
    else if (TAKES_POINTS.test(word) && !TAKES_POINTS.test(url ?? "")) url = word;
    else if (ADDRESS.test(word)) url ??= word;
  }
  return { method, url, body };
}

/** A word that is no method was not copied whole. */
function knownMethod(word: string | undefined): string | undefined {
  return word !== undefined && new RegExp(`^(?:${METHODS})$`, "i").test(word) ? word : undefined;
}

/** Options of curl whose value is the next word. */
const TAKES_A_VALUE =
  /^(?:-[HuUAeobDwmTxK]|--(?:header|user|output|max-time|connect-timeout|proxy|user-agent|cacert|cert|key|retry|url-query|write-out))$/;

/** Words of a command line, quotes undone, up to its end (a line end that no backslash stands before, outside of quotes). */
function shellWords(text: string): string[] {
  const words: string[] = [];
  const part =
    /\$'((?:[^'\\]|\\[\s\S])*)'|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\\r?\n|\\([\s\S])|([^\s'"\\;|&]+)|([ \t]+)|([\s\S])/y;
  let word = "";
  let open = false;
  const close = () => {
    if (open) words.push(word);
    word = "";
    open = false;
  };
  for (let found = part.exec(text); found !== null; found = part.exec(text)) {
    const [whole, ansi, single, double, escaped, plain, blank, other] = found;
    if (ansi !== undefined) word += ansi.replace(/\\([\s\S])/g, (_, c: string) => ANSI[c] ?? c);
    else if (single !== undefined) word += single;
    else if (double !== undefined) word += double.replace(/\\(["\\$`])/g, "$1").replace(/\\\r?\n/g, "");
    else if (escaped !== undefined) word += escaped;
    else if (plain !== undefined) word += plain;
    else if (blank !== undefined || /^\\\r?\n$/.test(whole)) {
      close();
      continue;
    } else if (other !== undefined) break;
    open = true;
  }
  close();
  return words;
}

const ANSI: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Path and parameters of an address, without host, and without credentials in it. */
function addressOf(address: string): Pick<AnsweredRequest, "path" | "query"> {
  const local = address.replace(/^(?:[a-z]+:\/\/)?[^/?#]*/i, "");
  const [path, query] = local.replace(/#.*$/, "").split(/\?([\s\S]*)/);
  const pairs = query === undefined ? [] : readQuery(query);
  return { path: path === "" ? "/" : path, query: pairs.filter(([name]) => !/^(?:p|u|token)$/i.test(name)) };
}

/** A pasted text without the credentials in it, as it may be shown. */
export function withoutSecrets(text: string): string {
  return text
    .replace(
      /((?:proxy-)?authorization['"]?\s*[:=]\s*['"]?(?:(?:token|bearer|basic)\s+)?)[^\s'",;}\]]+/gi,
      `$1${HIDDEN}`,
    )
    .replace(/((?:^|\s)(?:-u ?|--user[ =])['"]?)[^\s'"]+/g, `$1${HIDDEN}`)
    .replace(/(:\/\/)[^\s/@:'"]+:[^\s/@'"]+@/g, `$1${HIDDEN}@`)
    .replace(/([?&](?:p|token|api_token|password)=)[^&\s'"]+/gi, `$1${HIDDEN}`)
    .replace(/((?:\b|_)(?:token|password|secret)['"]?\s*[:=]\s*['"]?)[^\s'",;}\]&]{8,}/gi, `$1${HIDDEN}`);
}

const HIDDEN = "(hidden)";
