/**
 * Owns how Telegraf's two parsers tell a fault: where they stopped, and what they quote. Sources: telegraf plugins/parsers/influx/parser.go,
 * influx_upstream/parser.go; equal to all 346 places recorded on 1.37.2. Texts are byte strings.
 */
import { goQuote } from "../../lineprotocol/dialects/goText";
import { bytesOf } from "./goJson";

/** Longer lines are cut. */
const MOST_BYTES = 1024;

export interface Fault {
  /** Byte string or UTF-16: the parser's words. */
  readonly reason: string;
  /** Offset in the body where the parser stopped. */
  readonly stop: number;
}

/** The upstream parser places these where the text at fault begins, not where reading stopped. */
const AT_THE_BEGINNING =
  /^(cannot parse value|invalid utf-8 sequence|invalid timestamp \(|unexpected text after timestamp|expected closing quote)/;

/** Where a parser places a fault. */
export function placeOf(reason: string, stop: number, faultStart: number): number {
  return AT_THE_BEGINNING.test(reason) ? faultStart : stop;
}

/**
 * `metric parse error: …`, byte string. `stream`: the parser of the v1 listener has only what it read so far; its upstream form
 * quotes nothing.
 */
export function describeFault(body: string, fault: Fault, stream: boolean, upstream: boolean): string {
  const lineStart = body.lastIndexOf("\n", fault.stop - 1) + 1;
  const line = countNewlines(body, lineStart) + 1;
  const column = fault.stop - lineStart + 1;
  const said = `metric parse error: ${bytesOf(fault.reason)} at ${line}:${column}`;
  if (stream && upstream) return said;
  return `${said}: ${quote(shownText(body, lineStart, fault.stop, stream, upstream))}`;
}

function shownText(
  body: string,
  lineStart: number,
  stop: number,
  stream: boolean,
  upstream: boolean,
): string {
  const newline = body.indexOf("\n", lineStart);
  const lineEnd = newline < 0 ? body.length : newline;
  const end = stream ? Math.min(stop, body.length) : lineEnd;
  // The carriage return before a newline is left out, one at the body's end is not.
  const text = body.slice(lineStart, !stream && newline >= 0 && body[end - 1] === "\r" ? end - 1 : end);
  if (text.length <= MOST_BYTES) return text;
  // The upstream form takes the line's offset from a place that counts from the line already.
  const place = upstream ? Math.max(0, stop - 2 * lineStart) : stop - lineStart;
  const offset = Math.min(place, text.length);
  const from = offset - MOST_BYTES;
  return from > 0 ? `...${text.slice(from, offset)}<-- here` : `${text.slice(0, offset)}<-- here`;
}

function countNewlines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** `%q` of a byte string, again a byte string. */
function quote(bytes: string): string {
  return bytesOf(goQuote(bytes, "bytes"));
}
