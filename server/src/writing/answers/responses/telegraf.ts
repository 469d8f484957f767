/**
 * Owns the answers of Telegraf's listeners (influxdb_listener, influxdb_v2_listener, http_listener_v2). Source: their code and
 * recordings of 1.37.2. What was taken depends on the listener (written.ts).
 */
import { ADVICE, DOCS } from "./advice";
import { type ResponseRow, table } from "./row";

export const TELEGRAF: readonly ResponseRow[] = table({ products: ["telegraf"], docs: DOCS.telegrafV1 }, [
  {
    id: "telegraf-range",
    status: [400],
    pattern:
      /^(?:metric parse error: )?(?:invalid timestamp: line-protocol value out of range|line-protocol value out of range)[\s\S]*$/,
    kind: "timestamp-range",
    written: "unknown",
    says: "A timestamp is out of range for the precision of the request; the lines before it may have been taken",
    advice: [ADVICE.checkTime],
    code: "timestamp-out-of-range",
    example: "invalid timestamp: line-protocol value out of range",
  },
  {
    id: "telegraf-line",
    status: [400],
    pattern:
      /^metric parse error: (?<reason>[\s\S]*?) at (?<line>\d+):(?<offset>\d+)(?:: "(?<text>[\s\S]*)")?(?: \(and (?<errorCount>\d+) other parse errors?\))?$/,
    kind: "syntax",
    written: "rest",
    says: "A line could not be read as line protocol (line {line}: {reason})",
    advice: [ADVICE.fixLines],
    find: "line-and-column",
    example: 'metric parse error: expected field at 1:5: "m v="',
  },
  {
    id: "telegraf-line-unplaced",
    status: [400],
    pattern: /^metric parse error: (?<reason>[\s\S]*)$/,
    kind: "syntax",
    written: "unknown",
    says: "A line could not be read as line protocol ({reason})",
    advice: [ADVICE.fixLines],
    example: "metric parse error: invalid timestamp",
  },
  {
    id: "telegraf-bad-request",
    status: [400],
    pattern: /^http: bad request$/,
    kind: "syntax",
    written: "none",
    says: "The body could not be read as line protocol; the listener does not say where",
    advice: ["Check the file: the listener does not name a line.", "Look into Telegraf's log for the cause."],
    example: "http: bad request",
  },
  {
    id: "telegraf-too-large",
    status: [413, 400],
    pattern: /^http: request body too large$/,
    kind: "too-large",
    written: "unknown",
    says: "The body is larger than the listener takes",
    advice: [ADVICE.split],
    example: "http: request body too large",
  },
  {
    id: "telegraf-method",
    status: [405],
    pattern: /^http: method not allowed$/,
    kind: "other",
    written: "none",
    says: "The listener does not take this method",
    advice: [ADVICE.path],
    example: "http: method not allowed",
  },
  {
    id: "telegraf-precision",
    status: [400],
    pattern: /^time precision '(?<precision>[^']*)' is not supported$/,
    kind: "other",
    written: "none",
    says: 'The precision "{precision}" is not one that the listener knows',
    advice: [ADVICE.precision],
    example: "time precision 'm' is not supported",
  },
  {
    id: "telegraf-unauthorized",
    products: ["telegraf", "questdb"],
    status: [401],
    pattern:
      /^(?:Unauthorized\.?|token expired|invalid token: [\s\S]*|token must contain a string username)$/,
    kind: "unauthorized",
    written: "none",
    says: "Refused before reading the data: the credentials are missing or not valid for this server",
    advice: [ADVICE.token],
    example: "Unauthorized",
  },
]);
