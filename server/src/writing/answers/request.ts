/**
 * Owns what a request says about itself: which endpoint it went to, whether it was a write, which precision its times have.
 * Invariant: what is not told is undefined; the endpoint is taken from the path's end, since proxies put prefixes before it.
 */
import type { Precision, Product } from "../../lineprotocol/targets";
import { PRODUCTS, versionAtLeast } from "../../lineprotocol/targets";
import type { AnsweredRequest, AnsweringProduct } from "./answer";

export type Endpoint = "v1" | "v2" | "v3" | "delete" | "other-write" | "not-write" | "unknown";

/** Endpoint by the path's end. */
export function endpointOf(request: AnsweredRequest | null): Endpoint {
  const path = request?.path;
  if (path === null || path === undefined) return "unknown";
  const clean = path.replace(/[?#].*$/, "");
  if (/\/api\/v3\/write_lp$/.test(clean)) return "v3";
  if (/\/api\/v2\/write$/.test(clean)) return "v2";
  if (/\/api\/v2\/delete$/.test(clean)) return "delete";
  if (/\/api\/v\d\/(?:push\/influx\/|influxdb\/)?write$|\/influxdb\/v1\/write$/.test(clean))
    return "other-write";
  if (/\/write$/.test(clean)) return "v1";
  if (/\/telegraf$/.test(clean)) return "other-write";
  return "not-write";
}

/** Servers that write whatever the method is (VictoriaMetrics 1.79.5, Telegraf 1.37.2: recorded). */
const ANY_METHOD: ReadonlySet<string> = new Set(["victoriametrics", "telegraf"]);

/** Whether an accepting answer means that points were taken. Unknown requests are taken for writes. */
export function isWrite(request: AnsweredRequest | null, product: AnsweringProduct | null): boolean {
  const endpoint = endpointOf(request);
  if (endpoint === "not-write" || endpoint === "delete") return false;
  const method = request?.method;
  if (method === null || method === undefined) return true;
  const upper = method.toUpperCase();
  return upper === "POST" || (upper !== "OPTIONS" && product !== null && ANY_METHOD.has(product));
}

const WORDS: Readonly<Record<string, Precision>> = {
  n: "ns",
  ns: "ns",
  u: "us",
  us: "us",
  µ: "us",
  ms: "ms",
  s: "s",
  m: "m",
  h: "h",
};

/** InfluxDB 3 takes these, too. */
const LONG_WORDS: Readonly<Record<string, Precision>> = {
  nanosecond: "ns",
  microsecond: "us",
  millisecond: "ms",
  second: "s",
  auto: "auto",
};

/** The first value of a parameter. */
export function parameterOf(request: AnsweredRequest | null, name: string): string | undefined {
  return request?.query?.find(([key]) => key === name)?.[1];
}

/**
 * The unit in which the server read the times; undefined where it guesses or cannot be known. Words that a server does not know
 * mean nanoseconds where it does not refuse them (InfluxDB 1.6 and 1.7, `/write` of 2.x, Telegraf).
 */
export function precisionOf(
  request: AnsweredRequest | null,
  product: Product,
  version: string | undefined,
  otherwise: Precision | undefined,
): Precision {
  const endpoint = endpointOf(request);
  const isCore = product === "influxdb3-core" || product === "influxdb3-enterprise";
  const standard: Precision = isCore && endpoint !== "v1" && endpoint !== "v2" ? "auto" : "ns";
  if (request === null || request.query === null) return otherwise ?? standard;
  const word = parameterOf(request, "precision");
  if (word === undefined || word === "") return standard;
  const precision = WORDS[word] ?? (isCore ? LONG_WORDS[word] : undefined);
  if (precision === undefined) return "ns";
  if (product === "influxdb-2" && endpoint === "v1") {
    return word === "us" || word === "ms" || word === "s" ? precision : "ns";
  }
  if (
    product === "influxdb-1" &&
    word === "us" &&
    endpoint === "v1" &&
    !versionAtLeast({ version }, "1.10")
  ) {
    return "ns";
  }
  if (product === "telegraf") {
    if (endpoint === "v2") return word === "us" || word === "ms" || word === "s" ? precision : "ns";
    return word === "us" ? "ns" : precision;
  }
  return PRODUCTS[product].precisions.includes(precision) || product === "influxdb-1" ? precision : "ns";
}

/** `a=b&c=d`, percent-encoded, as pairs; text that is not percent-encoded right stays as it is. */
export function readQuery(query: string): (readonly [string, string])[] {
  return query
    .replace(/^\?/, "")
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      return equals < 0
        ? [decode(part), ""]
        : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
    });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
