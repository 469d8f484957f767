/**
 * Owns pasted text that holds an answer: what curl prints, log lines of Telegraf, exceptions of client libraries, a message alone.
 * Answers status, headers and body as far as they can be told from it.
 * Invariants: never throws; looks at {@link TEXT_LIMIT} units at most; what is not told is null or missing.
 */
import type { ReceivedAnswer } from "./answer";
import { readAnswerBody } from "./body";
import { readMessage as findMessage, isKnownSentence } from "./known";
import { readLenientJson } from "./lenientJson";
import { ofWrites, tellsOfOthers, writesOf } from "./logRecords";
import { errorFieldOf, sentenceIn, unescapeLevel } from "./logSentences";
import { clientIn, headersIn, statusIn } from "./logStatus";
import { tidied, unfolded } from "./tidyText";

const TEXT_LIMIT = 2 * 1024 * 1024;

/** Reads pasted text. */
export function readPastedText(text: string): ReceivedAnswer {
  const limited = tidied(text.length > TEXT_LIMIT ? text.slice(0, TEXT_LIMIT) : text);
  const client = clientIn(limited);
  return {
    ...readBroken(limited),
    ...(client === undefined ? {} : { client }),
    ...(tellsOfOthers(limited) ? { mixed: true } : {}),
  };
}

/** The text's reading, or that of its lines put together, where a terminal may have broken them. */
function readBroken(limited: string): ReceivedAnswer {
  const read = readTidy(limited);
  if (isKnown(read)) return read;
  const unbroken = unfolded(limited);
  if (unbroken === undefined) return read;
  const again = readTidy(unbroken.text);
  if (isKnown(again)) return again;
  return unbroken.sure && (isRead(again) || !isRead(read)) ? again : read;
}

function readTidy(limited: string): ReceivedAnswer {
  const transcript = readTranscript(fromHttpDebug(limited));
  if (transcript !== undefined) return transcript;
  const embedded = readEmbeddedJson(limited);
  if (embedded === undefined) return readMessage(limited);
  if (isKnown(embedded)) return embedded;
  // What looks like JSON may be JSON that a client printed in its own way: the sentence may stand outside, too.
  const message = readMessage(limited);
  return isKnownSentence(message.body, null, message.status) ? message : embedded;
}

function isKnown({ status, headers, body, truncated }: ReceivedAnswer): boolean {
  const said = readAnswerBody(body, headers["content-type"], truncated);
  return said.entries !== undefined || isKnownSentence(said.message, null, status);
}

/** Whether any row knows it, if only by a part. */
function isRead({ status, body }: ReceivedAnswer): boolean {
  return rowOf(body, status) !== undefined;
}

/** What Python prints with `http.client` at debug level, as an HTTP answer. */
function fromHttpDebug(text: string): string {
  if (!/^reply: ['"]HTTP\//m.test(text)) return text;
  return text
    .replace(/^reply: ['"](HTTP\/[^\n]*?)(?:\\r\\n)?['"][ \t]*$/gm, "$1")
    .replace(/^header: /gm, "")
    .replace(/^send: [^\n]*$/gm, "");
}

/** An HTTP answer as `curl -i` and `curl -v` print it; the last one if there are several. */
function readTranscript(text: string): ReceivedAnswer | undefined {
  const starts = [
    ...text.matchAll(/^[ \t]*(<\s?)?HTTP\/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t][A-Za-z \t'-]*)?\r?$/gm),
  ].filter((found) => Number(found[2]) >= 200);
  const start = starts.at(-1);
  if (start === undefined) return undefined;
  const isVerbose = start[1] !== undefined || /^[<>*] /m.test(text.slice(0, start.index));
  const lines = text.slice(start.index + start[0].length).split("\n");
  const headers: Record<string, string> = {};
  let at = 1;
  for (; at < lines.length; at++) {
    const line = lines[at].trim().replace(isVerbose ? /^<\s?/ : /^/, "");
    if (line === "") break;
    const header = /^([A-Za-z][\w-]*):\s*(.*)$/.exec(line);
    if (header === null) {
      if (isVerbose && /^[*{}>]/.test(line)) continue;
      break;
    }
    const name = header[1].toLowerCase();
    headers[name] = headers[name] === undefined ? header[2] : `${headers[name]}, ${header[2]}`;
  }
  const body = lines
    .slice(at)
    .filter((line) => !isVerbose || !/^(?:[*<>](?: |\r?$)|[{}] \[|\s*\d+ +\S+ +\d+ +\S+ )/.test(line))
    .map((line) => line.replace(/^\* (?:Connection #|Closing connection).*$/, ""))
    .join("\n");
  return { status: Number(start[2]), headers, body: body.trim() };
}

/** A JSON object with an error in it, anywhere in the text. */
function readEmbeddedJson(text: string): ReceivedAnswer | undefined {
  const object = /\{\s*\\{0,7}["'](?:error|code|message|err|status|statusCode|op)\\{0,7}["']\s*:/.exec(text);
  if (object === null) return undefined;
  const source = jsonText(text.slice(object.index), text[object.index - 1]);
  const found = readLenientJson(source);
  if (found === undefined) return undefined;
  const around = `${text.slice(0, object.index)}\n${source.slice(found.end, found.end + 2000)}`;
  return {
    status: statusIn(around) ?? statusInside(source.slice(0, Math.min(found.end, REQUOTED))),
    headers: headersIn(around),
    body: source.slice(0, endOfSecond(source, found.end)),
    truncated: !found.whole,
  };
}

/** A status among an object's own properties. */
function statusInside(json: string): number | null {
  const found = /"(?:status(?:_?code)?|http_status|code)"\s*:\s*"?([45]\d\d)"?\s*[,}]/i.exec(json);
  return found === null ? null : Number(found[1]);
}

/** Loggers in loggers: each level doubles the backslashes. */
const LEVELS = 3;

/** The text of an object without the escapes of what quoted it. */
function jsonText(text: string, before: string | undefined): string {
  let json = text;
  for (let level = 0; level < LEVELS && /^\{\s*\\/.test(json); level++) json = unescapeLevel(json);
  if (before === "'" && /\\\\"/.test(json.slice(0, REQUOTED))) return unescapeSingle(json);
  // Python prints dictionaries with single quotes.
  return /^\{\s*'/.test(json) ? requote(json) : json;
}

/** Node prints a body as a string in single quotes: its backslashes are doubled. */
function unescapeSingle(text: string): string {
  const end = /(?<!\\)(?:\\\\)*'(?=\s*(?:[,})\]]|$))/.exec(text);
  return (end === null ? text : text.slice(0, end.index + end[0].length - 1)).replace(
    /\\(["'\\/n])/g,
    (_, c: string) => (c === "n" ? "\n" : c),
  );
}

/** InfluxDB 1.8 and 1.9 may send a second object in the next line. */
function endOfSecond(source: string, end: number): number {
  const next = /^\s*\n\{/.exec(source.slice(end, end + 10));
  if (next === null) return end;
  return readLenientJson(source, end + next[0].length - 1)?.end ?? end;
}

/** Python's dictionaries are looked at this far: matching quotes costs more with each that does not close. */
const REQUOTED = 16_384;

/** Single quotes around keys and values to double ones. */
function requote(text: string): string {
  return text
    .slice(0, REQUOTED)
    .replace(/'((?:[^'\\]|\\.)*)'/g, (_, inner: string) => JSON.stringify(inner.replace(/\\'/g, "'")));
}

const TROUBLE =
  /\b(?:error|fail(?:ed|ure)?|exception|not found|refused|denied|timed? ?out|unauthori[sz]ed)\b|(?:^|\s)E! /i;

/** A sentence in a log line, without what the log puts before and behind it. */
function readMessage(text: string): ReceivedAnswer {
  const named = statusIn(text);
  // A log that tells of a failure does not owe it to the request that went well.
  const status = named !== null && named < 300 && TROUBLE.test(ofWrites(text)) ? null : named;
  const headers = headersIn(text);
  const sentence = sentenceIn(text, status);
  if (sentence !== undefined) return { status, headers, body: sentence };
  // Whatever a log says around a 204, the answer has no body.
  if (status === 204) return { status, headers, body: "" };
  const field = errorFieldOf(text);
  const body = field !== undefined && isKnownSentence(field, null, status) ? field : bodyPart(text);
  const first = toldFirst(text, status);
  const isOther = first?.row.noAnswer === true && rowOf(body, status)?.noAnswer !== true;
  return { status, headers, body: isOther ? bodyPart(first.record) : body };
}

/** The first record that tells of a write's fate: what a client says there is not outvoted by a later one, maybe another program's. */
function toldFirst(text: string, status: number | null) {
  for (const record of writesOf(text)) {
    const row = rowOf(record, status);
    if (row !== undefined) return { record, row };
  }
  return undefined;
}

function rowOf(message: string, status: number | null) {
  return findMessage(message, null, status).match?.row;
}

/** A command in a shell, prompt and quoted data included. */
const COMMAND = /^[^\n'"]{0,200}?\b(?:curl|wget) (?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[^'"\n\\])*\n/;

/** The part that a client calls the body, else the whole text without a command before it and a log's time and level. */
function bodyPart(text: string): string {
  const named = /(?:HTTP )?response body: ?([\s\S]*)$/i.exec(text)?.[1];
  const body =
    named ??
    text
      .trimStart()
      .replace(COMMAND, "")
      .replace(/^\s*\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\s+(?:\[?[A-Z]+!?\]?\s+)?/, "");
  return body.trim();
}
