/**
 * Owns what a log line or an exception tells of an answer beside its body: the status, and the headers that a client prints.
 * Invariants: looks at {@link LOOKED_AT} units at most; frames of a stack are passed over, since their line numbers look like
 * statuses; what is not told is null or missing.
 */
import type { AnsweringProduct } from "./answer";
import { saysUnsent } from "./responses";

const LOOKED_AT = 20_000;

const STATUS_WORDS: Readonly<Record<string, number>> = {
  "no content": 204,
  "moved permanently": 301,
  "temporary redirect": 307,
  "permanent redirect": 308,
  "bad request": 400,
  unauthorized: 401,
  forbidden: 403,
  "not found": 404,
  "method not allowed": 405,
  "request timeout": 408,
  "length required": 411,
  "request entity too large": 413,
  "payload too large": 413,
  "content too large": 413,
  "unsupported media type": 415,
  "misdirected request": 421,
  "unprocessable entity": 422,
  "too many requests": 429,
  "client closed request": 499,
  "internal server error": 500,
  "not implemented": 501,
  "bad gateway": 502,
  "service unavailable": 503,
  "service temporarily unavailable": 503,
  "gateway timeout": 504,
  "gateway time-out": 504,
};

/** .NET writes them without blanks. */
const WORDS = Object.keys(STATUS_WORDS)
  .map((words) => words.replaceAll(" ", " ?"))
  .join("|");

/** Also a server's access log: `"POST /write HTTP/1.1" 204 0`. */
const LOGGED = /\bHTTP(?:\/\d(?:\.\d)?)?(?: (?:status|error|code))*\s?"?[ :]+[[(]?([1-5]\d\d)\b/i;

/** In the order of how sure they are. */
const STATUS_PATTERNS: readonly RegExp[] = [
  new RegExp(`\\b([1-5]\\d\\d)\\b[ :,("-]{1,3}(?:${WORDS})`, "i"),
  LOGGED,
  /\bstatus(?:[ _-]?code)?["']?\s*(?:is|was|of)?\s*[:=]?\s*["']?[[(]?([1-5]\d\d)\b/i,
  /(?:Error|Exception)(?:\b[^\n]{0,40}?)?[:( ]+\(?([45]\d\d)\)?(?:[: \n]|$)/,
  /(?:^|\n)\s*\(?([45]\d\d)\)?(?::|\s*\n|\s+Reason)/,
  /\b(?:code|returned|got|received|response|responded(?: with)?)["']?[ :=]+\(?([1-5]\d\d)\b/i,
  /\b(?:request|error|failed|failure|code)\b[^\w\n]{1,3}\(?([45]\d\d)\b/i,
  /(?:^|[\s:"'])\[([45]\d\d)\](?=\s|$|>)/,
  // What Python shows of an answer.
  /<Response \[([1-5]\d\d)\]>/,
  // At the end of what a program says: `Unable to write to InfluxDB, 401`.
  /\b(?:unable|fail(?:ed|ure)|could not|cannot|error)\b[^\n\d]{0,80}, ([45]\d\d)\s*(?:\n|$)/i,
  /(?:\| |due to ["'(]{1,2})([45]\d\d): ?(?=[A-Z{"b\n])/,
  // .NET in any language: `Der Remoteserver hat einen Fehler zurückgegeben: (400) Ungültige Anforderung.`
  /[:：] ?\(([45]\d\d)\) ?\p{L}/u,
  // A number alone behind a colon, where what stands before it is not counted.
  /(?<!\b(?:line|row|col|column|size|count|point|metric|byte|port|dropped|length|total|offset|index|id)s?["']?): ([45]\d\d)(?=[;:,.]|\s*(?:\n|$))/i,
  // A status with a reason of a server's own: `403 Site Disabled`.
  /(?:^|[\]:>-] )([45]\d\d) [A-Z][A-Za-z-]+(?: [A-Za-z-]+){0,3}[ \t]*(?:[:.,\n]|$)/,
];

/** Words in the place of a number. */
const REASON = new RegExp(`\\b(?:Reason|status ?(?:code|message)?)["']?\\s*[:=]\\s*["']?(${WORDS})`, "i");

/** A client's exception named after a status: `UnprocessableEntityException`. */
const EXCEPTION = new RegExp(`\\b(${WORDS})(?:Exception|Error)\\b`, "i");

/** Words that nobody writes but for a status. */
const PHRASE =
  /\b(Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out|Too Many Requests|Request Entity Too Large|Method Not Allowed|Unprocessable Entity|Bad Request)\b/;

const FRAMES: readonly RegExp[] = [
  /^[ \t]*at [^\n]*$/gm,
  // With the line of code below it.
  /^[ \t]*File "[^\n]*", line \d+[^\n]*(?:\n[ \t]+[^\n]*)?$/gm,
  /^[ \t]*from [^\n]*:\d+:in [^\n]*$/gm,
  / at [\w.<>$]+ \([^\n)]*:\d+:\d+\)/g,
  /\([\w$-]+\.(?:java|kt|scala|go|cs|rb|py):\d+\)/g,
];

/** The text without the frames of a stack. */
export function withoutFrames(text: string): string {
  return FRAMES.reduce((rest, frame) => rest.replace(frame, ""), text);
}

/** Numbers that look like an answer's status: what was no HTTP, and those that Perl's libraries give to their own errors. */
const NO_STATUS =
  /\bmalformed HTTP [^\n]*|\b500 (?=Can't connect|read timeout|write timeout|Server closed connection|Status read failed|write failed:|No Host option)|\b599 (?=Internal Exception)/g;

/** The status that a text names. */
export function statusIn(text: string): number | null {
  const part = withoutFrames(text.slice(0, LOOKED_AT)).replace(NO_STATUS, "");
  for (const pattern of STATUS_PATTERNS) {
    const found = pattern.exec(part);
    if (found === null) continue;
    // Of a log's requests, the first that failed is what it was shown for.
    if (Number(found[1]) >= 300 || pattern !== LOGGED) return Number(found[1]);
    const failed = [...part.matchAll(new RegExp(LOGGED, "gi"))].find(([, status]) => Number(status) >= 400);
    return Number((failed ?? found)[1]);
  }
  // A client may name its own troubles after a status, too.
  const exception = saysUnsent(part) ? null : EXCEPTION.exec(part);
  const words = (REASON.exec(part) ?? exception ?? PHRASE.exec(part))?.[1].toLowerCase();
  return words === undefined ? null : statusOf(words);
}

/** Words that only say a status once more, as a status line has them. */
export function isStatusPhrase(text: string): boolean {
  return statusOf(text.trim().toLowerCase()) !== null && /^(?:[A-Z][a-z-]*\s?)+$/.test(text);
}

function statusOf(words: string): number | null {
  const known = Object.entries(STATUS_WORDS).find(
    ([name]) => name === words || name.replaceAll(" ", "") === words.replaceAll(" ", ""),
  );
  return known?.[1] ?? null;
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
export function headersIn(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  const part = text.slice(0, LOOKED_AT);
  for (const name of HEADERS) {
    const found = new RegExp(
      `['"]?\\b${name}['"]?\\s*(?:[:=]\\s*|, ?value=|\\s(?="))(?:\\[\\s*)?(?:'([^'\\n]*)'|"([^"\\n]*)"|([^\\s,;'"\\]}]+))`,
      "i",
    ).exec(part);
    const value = found?.[1] ?? found?.[2] ?? found?.[3];
    // `Server` and `Date` are words of logs, too: only as quoted pairs.
    if (value !== undefined && (found?.[3] === undefined || name.includes("-")))
      headers[name.toLowerCase()] = value;
  }
  return headers;
}

/** Clients by the names that their texts bear, the most telling first: plugins of Telegraf, packages, classes. */
const CLIENTS: readonly (readonly [AnsweringProduct, RegExp])[] = [
  [
    "influxdb3-core",
    /\boutputs\.influxdb_v3\b|\bInfluxDB 3 Core Tokio\b|\binfluxdb3_(?:server|write|wal|catalog)\b|\binfluxdb_client_3\b|\bInfluxDBClient3\b|\bcom\.influxdb\.v3\b/,
  ],
  [
    "influxdb-2",
    /\boutputs\.influxdb_v2\b|\binfluxdb2client\b|\binfluxdb_client\b|@influxdata[\\/]influxdb-client|\bcom\.influxdb\.|\bInfluxDB\.Client\./,
  ],
  ["questdb", /\bquestdb\.ingress\b|\bio\.questdb\.|\bi\.q\.c\.l\./],
  [
    "influxdb-1",
    /^\[(?:cluster|continuous_querier|graphite|httpd?|monitor|query|retention|shard|shard-precreation|subscriber|tcp|tsm1\w*|udp|wal|write)\] \d{4}\/\d\d\/\d\d |\boutputs\.influxdb\b|\binfluxdb\.exceptions\b|\borg\.influxdb\.|\bInfluxDB::Error\b/,
  ],
];

/** What the client that wrote a text is made for; many servers take its writes. */
export function clientIn(text: string): AnsweringProduct | undefined {
  const part = text.slice(0, LOOKED_AT);
  return CLIENTS.find(([, name]) => name.test(part))?.[0];
}
