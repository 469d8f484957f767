/**
 * Owns pasted text that holds an answer: what curl prints, log lines of Telegraf, exceptions of client libraries, a message alone.
 * Answers status, headers and body as far as they can be told from it.
 * Invariants: never throws; looks at {@link TEXT_LIMIT} units at most; what is not told is null or missing.
 */
import type { ReceivedAnswer } from "./answer";
import { readLenientJson } from "./lenientJson";

const TEXT_LIMIT = 2 * 1024 * 1024;

/** Reads pasted text. */
export function readPastedText(text: string): ReceivedAnswer {
  const limited = text.length > TEXT_LIMIT ? text.slice(0, TEXT_LIMIT) : text;
  return readTranscript(limited) ?? readEmbeddedJson(limited) ?? readMessage(limited);
}

/** An HTTP answer as `curl -i` and `curl -v` print it; the last one if there are several. */
function readTranscript(text: string): ReceivedAnswer | undefined {
  const starts = [...text.matchAll(/^(<\s?)?HTTP\/\d(?:\.\d)?[ \t]+(\d{3})\b.*$/gm)].filter(
    (found) => Number(found[2]) >= 200,
  );
  const start = starts.at(-1);
  if (start === undefined) return undefined;
  const isVerbose = start[1] !== undefined || /^[<>*] /m.test(text.slice(0, start.index));
  const lines = text.slice(start.index + start[0].length).split("\n");
  const headers: Record<string, string> = {};
  let at = 1;
  for (; at < lines.length; at++) {
    const line = lines[at].replace(/\r$/, "").replace(isVerbose ? /^<\s?/ : /^/, "");
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
    .filter((line) => !isVerbose || !/^(?:[*<>] |[{}] \[|\s*\d+ +\S+ +\d+ +\S+ )/.test(line))
    .map((line) => line.replace(/^\* (?:Connection #|Closing connection).*$/, ""))
    .join("\n");
  return { status: Number(start[2]), headers, body: body.trim() };
}

/** A JSON object with an error in it, anywhere in the text. */
function readEmbeddedJson(text: string): ReceivedAnswer | undefined {
  const object = /\{\s*\\?["'](?:error|code|message|err|status|op)\\?["']\s*:/.exec(text);
  if (object === null) return undefined;
  const isEscaped = /^\{\s*\\"/.test(object[0]);
  const rest = text.slice(object.index);
  const json = isEscaped ? unescapeLevel(rest) : rest;
  // Python prints dictionaries with single quotes.
  const found = readLenientJson(/^\{\s*'/.test(json) ? requote(json) : json);
  if (found === undefined) return undefined;
  const source = /^\{\s*'/.test(json) ? requote(json) : json;
  const around = `${text.slice(0, object.index)}\n${source.slice(found.end, found.end + 2000)}`;
  return {
    status: statusIn(around),
    headers: headersIn(around),
    body: source.slice(0, endOfSecond(source, found.end)),
    truncated: !found.whole,
  };
}

/** InfluxDB 1.8 and 1.9 may send a second object in the next line. */
function endOfSecond(source: string, end: number): number {
  const next = /^\s*\n\{/.exec(source.slice(end, end + 10));
  if (next === null) return end;
  return readLenientJson(source, end + next[0].length - 1)?.end ?? end;
}

/** One level of `\"` and `\\` undone, up to a quote that is not escaped. */
function unescapeLevel(text: string): string {
  const end = /(?<!\\)(?:\\\\)*"/.exec(text.slice(1));
  const inner = end === null ? text : text.slice(0, end.index + 1 + end[0].length - 1);
  return inner.replace(/\\(["\\/])/g, "$1");
}

/** Python's dictionaries are looked at this far: matching quotes costs more with each that does not close. */
const REQUOTED = 16_384;

/** Single quotes around keys and values to double ones. */
function requote(text: string): string {
  return text
    .slice(0, REQUOTED)
    .replace(/'((?:[^'\\]|\\.)*)'/g, (_, inner: string) => JSON.stringify(inner.replace(/\\'/g, "'")));
}

/** Where servers' sentences begin, wrappers first: what stands before is the log's. */
const SENTENCE = new RegExp(
  [
    "(?:failure|unexpected error) writing points to database: ",
    "partial write(?: error \\(|:\\s| of line protocol| has occurred)",
    "unable to parse '",
    "failed to parse line protocol",
    "no data written, errors",
    "line protocol parsing error",
    "parsing failed for write_lp",
    "write buffer error: ",
    "error parsing line \\d+",
    "dml handler error: ",
    "field type conflict",
    "points beyond retention policy",
    "max-(?:series-per-database|values-per-tag) ",
    "database not found",
    "retention policy not found",
    'bucket (?:name )?"[^"]*" (?:not found|is )',
    "bucket not found",
    'database "[^"]*" not found',
    'organization (?:not found|name "[^"]*" not found)',
    "no dbrp mapping found",
    "unable to find DBRP",
    "insufficient permissions",
    "unauthorized access",
    "authorization failed",
    "unable to parse authentication credentials",
    "the request was not authenticated",
    '"[^"]*" user is not authorized',
    "user is required to write",
    "metric parse error: ",
    '(?:cannot process [^\\n]*?)?incorrect influx line "',
    "cannot process (?:insert request|influx)",
    "invalid precision",
    "database is required",
    "request throttled, ",
    "hinted handoff",
    "engine: ",
    "points batch is too large",
    "cannot read data: points in batch",
    "org [0-9a-f]{16} has exceeded",
    "max request size \\(",
    "incoming write was empty",
    "body content is not valid utf8",
    "error decoding gzip stream",
    "this service is overloaded",
    "\\d+ out of \\d+ points? rejected",
    "data in table [^\\n]+ is outside of the retention",
    'input field "',
    "Failed to parse InfluxDB line protocol",
    'cannot unmarshal Influx line "',
    "max series per database exceeded",
    "(?<=(?:Error|Exception): )timeout\\s*$",
  ].join("|"),
);

/** A sentence in a log line, without what the log puts before and behind it. */
function readMessage(text: string): ReceivedAnswer {
  const status = statusIn(text);
  const headers = headersIn(text);
  const start = SENTENCE.exec(text)?.index;
  if (start === undefined) return { status, headers, body: bodyPart(text) };
  const before = text.slice(0, start);
  let message = text.slice(start);
  // A logger's quoted value: msg="…", err="…". Quotes inside it are escaped.
  if (
    /(?:^|[\s{])(?:msg|err|error|message|reason)=\s?"[^"]*$|\S: "[^"]*$/.test(before.slice(-2000)) &&
    /\\"|"\s*(?:\w+=|[}\],]|$)/m.test(message)
  )
    message = unescapeLevel(`"${message}`).slice(1);
  return { status, headers, body: trimTail(message) };
}

/** What loggers put behind a sentence. */
function trimTail(message: string): string {
  const dropped = /^[\s\S]* dropped=\d+(?: for database: \S+(?: for retention policy: [^\s;,)\]"]+)?)?/.exec(
    message.slice(0, 200_000),
  );
  if (dropped !== null && message.startsWith("partial write") === /^partial write/.test(message))
    return dropped[0];
  return message
    .replace(/;? (?:discarding points|will retry[^\n]*|retrying[^\n]*)\s*$/i, "")
    .replace(/\s*\((?:will be|was) [^)\n]*\)\s*$/, "")
    .trimEnd();
}

/** The part that a client calls the body, else the whole text without a log's time and level. */
function bodyPart(text: string): string {
  const named = /(?:HTTP )?response body: ?([\s\S]*)$/i.exec(text)?.[1];
  const body =
    named ??
    text.replace(/^\s*\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\s+(?:\[?[A-Z]+!?\]?\s+)?/, "");
  return body.trim();
}

const STATUS_WORDS: Readonly<Record<string, number>> = {
  "no content": 204,
  "bad request": 400,
  unauthorized: 401,
  forbidden: 403,
  "not found": 404,
  "method not allowed": 405,
  "request entity too large": 413,
  "payload too large": 413,
  "unprocessable entity": 422,
  "too many requests": 429,
  "internal server error": 500,
  "bad gateway": 502,
  "service unavailable": 503,
  "gateway timeout": 504,
  "gateway time-out": 504,
};
const WORDS = Object.keys(STATUS_WORDS).join("|");

const STATUS_PATTERNS: readonly RegExp[] = [
  new RegExp(`\\b([1-5]\\d\\d)\\b[ :,-]{1,3}(?:${WORDS})`, "i"),
  /\bHTTP(?:\/\d(?:\.\d)?)?(?: (?:status|error|code))*[ :]+\(?([1-5]\d\d)\b/i,
  /\bstatus(?:[ _-]?code)?["']?\s*(?:is|was|of)?\s*[:=]?\s*["']?\(?([1-5]\d\d)\b/i,
  /(?:Error|Exception)(?:\b[^\n]{0,40}?)?[:( ]+\(?([45]\d\d)\)?(?:[: \n]|$)/,
  /(?:^|\n)\s*\(?([45]\d\d)\)?(?::|\s*\n|\s+Reason)/,
  /\b(?:code|returned|got|received|response)[ :=]+\(?([1-5]\d\d)\b/i,
];

/** The status that a text names. */
function statusIn(text: string): number | null {
  const part = text.slice(0, 20_000);
  for (const pattern of STATUS_PATTERNS) {
    const found = pattern.exec(part);
    if (found !== null) return Number(found[1]);
  }
  const word = new RegExp(`\\bReason: (${WORDS})`, "i").exec(part)?.[1].toLowerCase();
  return word === undefined ? null : (STATUS_WORDS[word] ?? null);
}

const HEADERS = [
  "Retry-After",
  "Date",
  "X-Influxdb-Version",
  "X-Influxdb-Build",
  "X-Platform-Error-Code",
  "Server",
  "cluster-uuid",
];

/** Headers that a client's exception prints in its own way. */
function headersIn(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  const part = text.slice(0, 20_000);
  for (const name of HEADERS) {
    const found = new RegExp(
      `['"]?\\b${name}['"]?\\s*[:=]\\s*(?:\\[\\s*)?(?:'([^'\\n]*)'|"([^"\\n]*)"|([^\\s,;'"\\]}]+))`,
      "i",
    ).exec(part);
    const value = found?.[1] ?? found?.[2] ?? found?.[3];
    // `Server` and `Date` are words of logs, too: only as quoted pairs.
    if (value !== undefined && (found?.[3] === undefined || name.includes("-")))
      headers[name.toLowerCase()] = value;
  }
  return headers;
}
