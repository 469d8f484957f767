/**
 * Owns how InfluxDB 3 Core reads a write's parameters on its three endpoints, and its words for what it refuses.
 * Source: influxdb@main influxdb3_server/src/http.rs, influxdb3_types/src/http.rs, core/iox_http; seen on 3.10.
 */
import { byteLength } from "../../lineprotocol/bytes";
import { type Precision, type Target, versionAtLeast } from "../../lineprotocol/targets";
import type { DryRequest } from "./dryServer";

export interface Parameters3 {
  readonly precision: Precision;
  readonly acceptPartial: boolean;
}

/** `text`: plain, `json`: {"error":…}; on /api/v2/write both are the message of shape D. `name`: as json, and a server error up to 3.9. */
export interface ParameterFault {
  readonly shape: "text" | "json" | "name";
  readonly message: string;
}

const V3_WORDS: Readonly<Record<string, Precision>> = {
  auto: "auto",
  s: "s",
  second: "s",
  millisecond: "ms",
  ms: "ms",
  microsecond: "us",
  u: "us",
  us: "us",
  n: "ns",
  nanosecond: "ns",
  ns: "ns",
};
const OLD_LIST = "`s`, `second`, `millisecond`, `ms`, `microsecond`, `u`, `us`, `n`, `nanosecond`, `ns`";
const V3_LIST = `\`auto\`, ${OLD_LIST}`;
/** What /api/v3/write_lp takes up to 3.5. */
const LONG_WORDS = ["auto", "second", "millisecond", "microsecond", "nanosecond"];

type Endpoint = "v1" | "v2" | "v3";

export function readParameters(
  request: DryRequest,
  endpoint: Endpoint,
  target: Target,
): Parameters3 | ParameterFault {
  return endpoint === "v3"
    ? readV3(request, versionAtLeast(target, "3.6"))
    : readCompatible(request, endpoint);
}

function readV3({ query }: DryRequest, knowsShortWords: boolean): Parameters3 | ParameterFault {
  const text = (message: string): ParameterFault => ({ shape: "text", message });
  if (query.length === 0) return text("missing query parameter 'db'");
  const seen = new Set<string>();
  let database: string | undefined;
  let precision: Precision = "auto";
  let acceptPartial = true;
  for (const [key, value] of query) {
    if (!["db", "precision", "accept_partial", "no_sync"].includes(key)) continue;
    if (seen.has(key)) return text(`serde error: duplicate field \`${key}\``);
    seen.add(key);
    if (key === "db") database = value;
    else if (key === "precision") {
      const word = knowsShortWords || LONG_WORDS.includes(value) ? V3_WORDS[value] : undefined;
      if (!word) {
        const list = knowsShortWords ? V3_LIST : LONG_WORDS.map((each) => `\`${each}\``).join(", ");
        return text(`serde error: unknown variant \`${value}\`, expected one of ${list}`);
      }
      precision = word;
    } else if (value !== "true" && value !== "false") {
      return text("serde error: provided string was not `true` or `false`");
    } else if (key === "accept_partial") acceptPartial = value === "true";
  }
  if (database === undefined) return text("serde error: missing field `db`");
  return refuseName(database, 511) ?? { precision, acceptPartial };
}

function readCompatible({ query }: DryRequest, endpoint: "v1" | "v2"): Parameters3 | ParameterFault {
  const json = (message: string): ParameterFault => ({ shape: "json", message });
  const what = endpoint === "v1" ? "db/rp/precision" : "org/bucket/precision";
  if (query.length === 0) {
    return json(`no ${endpoint === "v1" ? "db" : "org/bucket"} destination provided`);
  }
  const value = (name: string) => query.find(([key]) => key === name)?.[1];
  const word = value("precision");
  let precision: Precision = "ns";
  if (word !== undefined) {
    const known = word === "auto" ? undefined : V3_WORDS[word];
    if (!known) {
      return json(
        `failed to deserialize ${what} in request: unknown variant \`${word}\`, expected one of ${OLD_LIST}`,
      );
    }
    precision = known;
  }
  if (endpoint === "v2") {
    const bucket = value("bucket");
    if (!bucket) return json("missing bucket value");
    return refuseOldName(bucket) ?? refuseName(bucket, 511) ?? { precision, acceptPartial: false };
  }
  const database = value("db");
  if (database === undefined) return json(`failed to deserialize ${what} in request: missing field \`db\``);
  const policy = (value("rp") ?? "").toLowerCase();
  const plain = ["", "''", "autogen", "default"].includes(policy);
  const name = plain ? database : `${database}/${policy}`;
  return refuseOldName(name) ?? refuseName(name, 511) ?? { precision, acceptPartial: false };
}

/** NamespaceName of the older crates, which /write and /api/v2/write go through first. */
function refuseOldName(name: string): ParameterFault | undefined {
  const length = byteLength(name, 0, name.length, "utf16");
  if (length === 0 || length > 64) {
    return { shape: "name", message: `namespace name ${name} length must be between 1 and 64 characters` };
  }
  const characters = [...name];
  const at = characters.findIndex((character) => !/[\p{L}\p{N}/_-]/u.test(character));
  if (at < 0) return undefined;
  return {
    shape: "name",
    message: `namespace name '${name}' contains invalid character, character number ${at} is not allowed`,
  };
}

/** validate_db_name. */
function refuseName(name: string, longest: number): ParameterFault | undefined {
  const fault = (message: string): ParameterFault => ({ shape: "name", message });
  if (name === "") return fault("db name cannot be empty");
  if (byteLength(name, 0, name.length, "utf16") > longest) return fault(`db name too long: max ${longest}`);
  if (!/^[\p{L}\p{N}]/u.test(name)) return fault("db name did not start with a number or letter");
  if (/[^A-Za-z0-9_/-]/.test(name)) {
    return fault(
      "invalid character in database or rp name: must be ASCII, containing only letters, numbers, underscores, or hyphens",
    );
  }
  if (name.endsWith("/") || name.indexOf("/") !== name.lastIndexOf("/")) {
    return fault(
      "db name with invalid retention policy, if providing a retention policy name, must be of form '<db_name>/<rp_name>'",
    );
  }
  return undefined;
}
