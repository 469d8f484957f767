/**
 * Owns where a server's sentence begins and ends in a log line or an exception.
 * Invariants: the sentence itself is not changed but for one level of a logger's quoting; of several possible ends the one is taken
 * that makes a sentence which a row knows.
 */
import { isKnownSentence, isTellingSentence, isWholeSentence } from "./known";
import { clientIn, withoutFrames } from "./logStatus";
import { mayBeginAt } from "./responses";
import { isWrapped } from "./unwrap";

/** Where servers' sentences begin, wrappers first: what stands before is the log's. */
const SENTENCE = new RegExp(
  [
    "(?:failure|unexpected error) writing points to database: ",
    "partial\\s+write(?: error \\(|:(?:\\s|\\\\+n)| of line protocol| has occurred)",
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
    "error authorizing query: ",
    "the request was not authenticated",
    '"[^"]*" user is not authorized',
    "user is required to write",
    "metric parse error: ",
    '(?:cannot process [^\\n]*?)?incorrect influx line "',
    "cannot process (?:insert request|influx)",
    "cannot unmarshal influx line protocol data",
    'cannot unmarshal Influx line "',
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
    "unable to read data: ",
    "Failed to read request body: ",
    "error decoding json body: ",
    "invalid request; error parsing request json: ",
    "serde error: ",
    "this service is overloaded",
    "\\d+ (?:out of |/)\\d+ points? rejected",
    "data in table [^\\n]+ is outside of the retention",
    'input field "',
    "(?:table|column) '[^']*' (?:\\([^)]*\\) )?is not defined in ",
    "Failed to parse InfluxDB line protocol",
    "max series per database exceeded",
    "Buffer size of \\d+ exceeds maximum",
    "204 HTTP response status code expected",
    "(?<=(?:Error|(?<!Timeout|IO)Exception): )timeout(?=\\s*(?:\\n|$|at ))",
  ].join("|"),
);

/** Longer texts are looked at up to here. */
const SOUGHT = 20_000;

/** Longer sentences are lists, which are told by their beginning. */
const TRIMMED = 8192;

/** What a log puts behind a sentence; each is tried where no row knows the sentence with it. */
const TAILS: readonly RegExp[] = [
  /[;,]? (?:discarding points|will retry[^\n]*|(?:batch kept for )?retrying[^\n]*)\s*$/i,
  /\s*\((?:will be|was) [^)\n]*\)\s*$/,
  /, batch kept for retrying[\s\S]*$/,
  /'?\.? Retry in[ :][\s\S]*$/,
  / at [\w.<>$]+ \((?:file:|node:|\/|[A-Za-z]:\\)[\s\S]*$/,
  / \[http-status=[\s\S]*$/,
  / method=[A-Z]+ path=\/[\s\S]*$/,
  /\n[ \t]*(?:at |from |File ")[\s\S]*$/,
  /"? \w+=\S[\s\S]*$/,
  / \[id: [\s\S]*$/,
  /(?:["'`]?\s*[)\]},>]\s*)+$/,
  /\\n["'`]?[\s\S]{0,4}$/,
  /["'`]\s*$/,
  /\.\s*$/,
  /["'] ?[,/] ?[\s\S]*$/,
  /\n[\s\S]*$/,
];

/** The sentence of a log line without what stands around it; undefined where none begins. */
export function sentenceIn(text: string, status: number | null): string | undefined {
  const start = SENTENCE.exec(text)?.index;
  const listed = start === undefined ? undefined : sentenceAt(text, start, status);
  if (isKnownSentence(listed ?? text.trim(), null, status)) return listed;
  const plain = text.includes("\\") ? text.replace(/\\(["\\])/g, "$1") : undefined;
  return soughtSentence(text, status) ?? (plain && soughtSentence(plain, status)) ?? listed;
}

/** Where a log or an exception may put a sentence: behind its own punctuation, quotes and line ends. */
const PLACE =
  /(?:^|[:=>|,;\])-]\s+|\b(?:err|error|msg|message|reason|cause)=|\b(?:error|because of|due to) |["'`[({]|\\n)(?=["\w'`(+]|\[0x)/gim;
/** Places that are looked at, and how far a sentence goes. */
const MOST_PLACES = 60;
const LONGEST = 2048;

/** A sentence that a row knows whole, wherever it begins; the first one is the one with its own wrappers. */
function soughtSentence(text: string, status: number | null): string | undefined {
  const part = withoutFrames(text.slice(0, SOUGHT));
  const isClients = clientIn(part) !== undefined;
  let places = 0;
  for (const { index, 0: before } of part.matchAll(PLACE)) {
    if (++places > MOST_PLACES) break;
    const start = index + before.length;
    // A quoted line is one of a list whose head tells what it means; the head is listed above.
    if (part.startsWith("unable to parse '", start)) continue;
    if (!mayBeginAt(part, start) && !isWrapped(part, start)) continue;
    const sentence = sentenceAt(part.slice(0, start + LONGEST), start, status);
    if (isTellingSentence(sentence, status, isClients)) return sentence;
  }
  return undefined;
}

const PARTIAL = /p\s*a\s*r\s*t\s*i\s*a\s*l[^']{0,60}$/i;

function sentenceAt(text: string, start: number, status: number | null): string {
  const before = text.slice(Math.max(0, start - 2000), start);
  let message = text.slice(start);
  // A logger's quoted value: msg="…", :body "write failed: …". Quotes inside it are escaped.
  if (/(?:["']|[\s{:=]\s?"[^"\n]{0,80})$/.test(before) && /\\"/.test(message.slice(0, 4000)))
    message = unescapeLevel(`"${message}`).slice(1);
  // The word that tells of stored lines may stand there damaged: broken by a terminal, or with something inside.
  if (message.startsWith("unable to parse '")) {
    if (PARTIAL.test(before)) message = `partial write: ${message}`;
    // Half of these words, or a list whose head was lost: whether it was a "partial write" is not known.
    else if (isHeadLost(text, start, before)) message = `write: ${message}`;
  }
  return trimTail(message, status);
}

/** Whether something stood before the first quoted line that is not there any more: only half a wrapper, or the end of another line. */
function isHeadLost(text: string, start: number, before: string): boolean {
  if (start === 0) return /\\n|"\s*\}\s*$/.test(text);
  return (
    "partial write: ".endsWith(before) ||
    /(?:\bwrite:(?:\s|\\+n)*|': [\w ,'"()-]{1,200}(?:\n|\\+n))$/.test(before)
  );
}

const COUNT = String.raw` dropped=\d+(?: for database: \S+(?: for retention policy: [^\s;,)\]"]+)?)?`;
const BEFORE_COUNT = String.raw`^(?:[\w ]+ writing points to database: )?partial\s+write[\s\S]*`;
const COUNTED = new RegExp(`${BEFORE_COUNT}?${COUNT}`);
const COUNTED_LAST = new RegExp(BEFORE_COUNT + COUNT);

/** Without what loggers put behind it. */
function trimTail(message: string, status: number | null): string {
  // Quoted lines may hold the same words; elsewhere what stands behind them is not the sentence's.
  const counted = /unable to parse '/.test(message.slice(0, 200)) ? COUNTED_LAST : COUNTED;
  const dropped = counted.exec(message.slice(0, 200_000));
  if (dropped !== null) return dropped[0];
  const whole = withoutLogWords(message);
  if (whole.length > TRIMMED || isWholeSentence(whole, status)) return whole;
  let rest = whole;
  for (const tail of TAILS) {
    const shorter = rest.replace(tail, "").trimEnd();
    if (shorter === rest || shorter === "") continue;
    if (isWholeSentence(shorter, status)) return shorter;
    // Only what is surely the log's stays off for the next try.
    if (isWholeSentence(message.replace(tail, "").trimEnd(), status))
      return message.replace(tail, "").trimEnd();
    rest = shorter;
  }
  return whole;
}

function withoutLogWords(message: string): string {
  const own = LIST.test(message) ? message : message.replace(NEXT_RECORD, "");
  const plain = withoutFrames(own).replace(TAILS[0], "").replace(TAILS[1], "").trimEnd();
  // The quote that closes was opened before the sentence.
  const isOpen = plain.endsWith('"') && (plain.match(/"/g)?.length ?? 0) % 2 === 1;
  return isOpen ? plain.slice(0, -1) : plain;
}

/** What quotes lines, which may hold anything. */
const LIST = /^(?:[\w ]+ writing points to database: )?(?:partial\s+write|write: |unable to parse ')/;

/** The log's next record, or what a client prints below an exception. */
const NEXT_RECORD =
  /\n\s*(?:\d{4}[-/]\d\d[-/]\d\d[T ]|\[?\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d|(?:ts|time)=|goroutine \d|Traceback |Caused by: )[\s\S]*$/;

/** One level of a logger's escapes undone, up to a quote that is not escaped. `text` begins with the quote or the quoted text. */
export function unescapeLevel(text: string): string {
  const end = /(?<!\\)(?:\\\\)*"/.exec(text.slice(1));
  const inner = end === null ? text : text.slice(0, end.index + 1 + end[0].length - 1);
  return inner.replace(/\\(["\\/n])/g, (_, c: string) => (c === "n" ? "\n" : c));
}

/**
 * The value of a logger's field that holds the error (logfmt), without its quotes; undefined where there is none.
 * `ts=… lvl=error msg="Error writing points" error="error writing WAL entry: …"`
 */
export function errorFieldOf(text: string): string | undefined {
  const found = /(?:^|[\s{(])(?:error|err|reason|cause) ?= ?(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/.exec(
    text.slice(0, 100_000),
  );
  if (found === null) return undefined;
  const value = found[1] === undefined ? found[2] : unescapeLevel(`"${found[1]}"`).slice(1);
  return value.trim() === "" ? undefined : value.trim();
}
