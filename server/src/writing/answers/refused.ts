/**
 * Owns the decoding of an answer that does not accept: the row that knows its sentence, the lines that it names, what was stored.
 * Invariant: a text that no row knows is read by its status, and nothing is claimed that the status does not say.
 */
import type { AnswerDetails, DecodedAnswer, RetryAdvice, Written } from "./answer";
import type { Said } from "./body";
import { detailsOf } from "./details";
import { readMessage } from "./known";
import { FINDERS } from "./lines";
import { type FindContext, type Found, NOTHING_FOUND } from "./lines/placement";
import { docsOf, linesOf, storedLines } from "./places";
import { KNOWN_READERS, type ReadAnswer } from "./reading";
import { endpointOf, isWrite } from "./request";
import { findRow } from "./responses";
import { ADVICE } from "./responses/advice";
import type { Finder, ResponseRow } from "./responses/row";
import { statusClassOf } from "./responses/statusClasses";
import { isResendSafe } from "./retry";
import { retryAfterSeconds } from "./retryAfter";
import { adviceFor, fill, refusalSummary } from "./sentences";
import { unwrap } from "./unwrap";
import { writtenByRefusal } from "./written";

/** Where it is not known: the shortest shard that InfluxDB 1.x and 2.x make. */
const SHORTEST_SHARD_SECONDS = 3600;

/** Everything else: an error, or a text. */
export function refusedAnswer(base: ReadAnswer): DecodedAnswer {
  const { input, said, product, version, sent } = base;
  const { status, headers } = input.response;
  const { unwrapped, match: own } = readMessage(said.message, product, status);
  // A reason that nobody listed may still stand in words that are known.
  // What sounds like a client's own trouble, where a server's words stand around it, is the server's.
  const isServers = unwrapped.whileWriting === true && own?.row.noAnswer === true;
  const match =
    (isServers ? undefined : own) ??
    findRow(said.message, product, status) ??
    // A program's own record: the words may stand under any name.
    (said.form === "json" ? findRow(input.response.body, product, status) : undefined);
  const afterSeconds = retryAfterSeconds(headers);
  if (match === undefined) return unlisted(base, afterSeconds);
  const { row } = match;
  const details = detailsOf(match.groups, said, unwrapped, headers);
  const dropped = unwrapped.dropped === undefined ? undefined : Number(unwrapped.dropped);
  const context: FindContext = {
    row,
    reason: unwrapped.reason,
    said,
    details,
    product,
    version,
    dropped,
    shardSeconds: input.shardSeconds ?? SHORTEST_SHARD_SECONDS,
    sent,
    readerIsKnown: KNOWN_READERS.has(product),
  };
  const found = row.find === undefined ? NOTHING_FOUND : cautious(FINDERS[row.find](context), said, row.find);
  const endpoint = endpointOf(input.request);
  const what = isWrite(input.request, product)
    ? writtenByRefusal({ ...context, endpoint, status, unwrapped, mixed: input.response.mixed }, found)
    : ({ written: "none", stored: [] } as const);
  const second =
    said.second === undefined || row.id !== "v1-precision"
      ? undefined
      : refusedAnswer({ ...base, said: secondOf(said) });
  const written = second?.written ?? what.written;
  const all = withErrors(details, found);
  const sensible = row.retry === true || afterSeconds !== null;
  const retry: RetryAdvice = { sensible, safe: isResendSafe(product, written, sent), afterSeconds };
  const kind = found.kind ?? row.kind;
  const says = fill(row.says, all);
  return {
    product,
    status,
    kind,
    written,
    summary:
      second === undefined
        ? refusalSummary(says, status, written, wordsOf(found), row.written === "rest")
        : `${says}. ${second.summary}`,
    advice: [...adviceFor(adviceOf(row, written), retry, written, product), ...(second?.advice ?? [])],
    docs: row.docs,
    retry,
    details: second === undefined ? all : { ...second.details, ...all },
    lines: second?.lines ?? linesOf(found, sent),
    storedLines: second === undefined ? storedLines(what, sent) : second.storedLines,
  };
}

/** A cut text may have lost half a name or a count: then nothing that hangs on them is certain. Lists look after their own end. */
function cautious(found: Found, said: Said, finder: Finder): Found {
  if (said.whole || finder === "quoted" || finder === "listed") return found;
  const placements = found.placements.map((placement) => ({ ...placement, certain: false }));
  return { ...found, placements, others: "unknown", someStored: false };
}

/** The second answer of InfluxDB 1.8 and 1.9 by itself. */
function secondOf(said: Said): Said {
  return { form: "json", message: said.second ?? "", whole: said.whole, keys: ["error"] };
}

/** A text that no row knows: its status class, its message whole. */
function unlisted(base: ReadAnswer, afterSeconds: number | null): DecodedAnswer {
  const { input, said, product, sent } = base;
  const { status, headers } = input.response;
  const unwrapped = unwrap(said.message);
  // Whatever the reason is: words around it say that it is of points.
  const isOfPoints = unwrapped.partial || /^failure writing points to database: /.test(said.message);
  const known = isOfPoints ? statusClassOf(422) : statusClassOf(status, said.code, product);
  const written = !isWrite(input.request, product)
    ? "none"
    : input.response.mixed
      ? "unknown"
      : known.written;
  const sensible = known.retry === true || afterSeconds !== null;
  const retry: RetryAdvice = { sensible, safe: isResendSafe(product, written, sent), afterSeconds };
  const details = detailsOf({}, said, isOfPoints ? unwrapped : unwrap(""), headers);
  return {
    product,
    status,
    kind: known.kind,
    written,
    summary: refusalSummary(known.says, status, written, said.message),
    advice: adviceFor(known.advice, retry, written, product),
    docs: product === null ? known.docs : docsOf(product),
    retry,
    details: said.message === "" ? details : { ...details, reason: said.message.slice(0, 20_000) },
    lines: [],
    storedLines: written === "none" ? [] : null,
  };
}

/** The server's reason for a line, where there is only one. */
function wordsOf(found: Found): string | undefined {
  const first = found.errorCount === 1 ? found.errors?.[0] : undefined;
  return first?.reason;
}

/** Where one line refuses all, all have to be sent again; where that is not known, nobody may say so. */
function adviceOf(row: ResponseRow, written: Written): readonly string[] {
  if (written !== "none")
    return row.advice.flatMap((advice) =>
      advice === ADVICE.fixLinesAll ? [ADVICE.fixLines, ADVICE.unknownResend] : [advice],
    );
  return row.advice.map((advice) => (advice === ADVICE.fixLines ? ADVICE.fixLinesAll : advice));
}

function withErrors(details: AnswerDetails, found: Found): AnswerDetails {
  const { errors, errorCount } = found;
  const single = errors?.length === 1 && errorCount === 1 ? errors[0] : undefined;
  return {
    ...details,
    ...(single?.text !== undefined && details.text === undefined ? { text: single.text } : {}),
    ...(single?.line !== undefined && details.line === undefined ? { line: single.line } : {}),
    ...(single !== undefined && details.reason === undefined ? { reason: single.reason } : {}),
    ...(errorCount === undefined || errorCount === 0 ? {} : { errorCount: String(errorCount) }),
    ...(errors === undefined || errors.length === 0 ? {} : { errors }),
  };
}
