/**
 * Owns who answered: the headers say it first, then what the text was judged against, then the shape of the body.
 * Source of the headers: the servers' own (references: influxdb-v1-v2 1.1, 1.2, 8.1; influxdb-v3-cloud 6.3; other-servers 4).
 * Invariant: a header that several servers send decides nothing by itself.
 */
import type { AnsweringProduct } from "./answer";
import type { Said } from "./body";

export interface Answerer {
  readonly product: AnsweringProduct | null;
  /** Only where the server itself told it. */
  readonly version?: string;
  /** What told: for the choice between the answerer and the text's own hints. */
  readonly by: "headers" | "target" | "shape" | "nothing";
}

type Headers = Readonly<Record<string, string>>;

/** The answerer by headers alone. `hint` chooses among products that send the same headers. */
export function answererByHeaders(
  headers: Headers,
  hint: AnsweringProduct | undefined,
): Answerer | undefined {
  const by = "headers";
  const server = headers.server ?? "";
  if (/questdb/i.test(server)) return { product: "questdb", by };
  if ("x-server-hostname" in headers || /VictoriaMetrics/i.test(headers["www-authenticate"] ?? "")) {
    return { product: "victoriametrics", by };
  }
  if ("x-geminidb-version" in headers || "x-geminidb-build" in headers) return { product: "opengemini", by };
  if ("x-greptime-err-code" in headers || "x-greptime-execution-time" in headers) {
    return { product: "greptimedb", by };
  }
  // InfluxDB 2.0.9 to 2.1.1 send each header twice, which readers join with a comma.
  const version = (headers["x-influxdb-version"] ?? "").split(",")[0].trim().replace(/^v/, "");
  const build = (headers["x-influxdb-build"] ?? "").split(",")[0].trim().toLowerCase();
  if (build === "telegraf" || /^telegraf/i.test(version)) {
    const known = /(\d[\w.-]*)/.exec(version)?.[1];
    return { product: "telegraf", ...(known ? { version: known } : {}), by };
  }
  if (build === "core") return { product: "influxdb3-core", ...versionPart(version), by };
  if (build === "enterprise" && version.startsWith("3.")) {
    return { product: "influxdb3-enterprise", ...versionPart(version), by };
  }
  if (build === "cloud") return { product: cloudOf(hint), by };
  if (/^influxqlbridged/.test(version)) return { product: "clustered", by };
  if (/^3\./.test(version)) return { product: coreOf(hint), version, by };
  if (/^2\./.test(version)) return { product: "influxdb-2", version, by };
  if (/^[01]\./.test(version)) {
    // InfluxDB always sends its build, too; Telegraf's listener says 1.0 and VictoriaMetrics 1.8.0 without one.
    if (build === "" && version === "1.0") return { product: "telegraf", by };
    if (build === "" && version === "1.8.0") return { product: "victoriametrics", by };
    return { product: "influxdb-1", version, by };
  }
  if ("cluster-uuid" in headers) return { product: coreOf(hint), by };
  if ("x-influxdb-request-id" in headers && "trace-id" in headers) return { product: cloudOf(hint), by };
  if ("x-platform-error-code" in headers && hint === undefined) return { product: "influxdb-2", by };
  if ("x-influxdb-error" in headers && hint === undefined) return { product: "influxdb-1", by };
  return undefined;
}

function versionPart(version: string): { version?: string } {
  return /^\d/.test(version) ? { version } : {};
}

function coreOf(hint: AnsweringProduct | undefined): AnsweringProduct {
  return hint === "influxdb3-enterprise" ? hint : "influxdb3-core";
}

function cloudOf(hint: AnsweringProduct | undefined): AnsweringProduct {
  return hint === "cloud-tsm" || hint === "cloud-dedicated" ? hint : "cloud-serverless";
}

interface Shape {
  readonly product: AnsweringProduct;
  readonly test: (said: Said) => boolean;
}

const has = (said: Said, key: string): boolean => said.keys.includes(key);

/** Texts that only one product writes, the most telling first. */
const SHAPES: readonly Shape[] = [
  {
    product: "questdb",
    test: (s) =>
      has(s, "errorId") ||
      /^failed to parse line protocol:errors encountered|LineTcpConnectionContext/.test(s.message),
  },
  {
    product: "victoriametrics",
    test: (s) =>
      /influx line protocol data(?:: | with size)|incorrect influx line "|cannot unmarshal Influx line|VictoriaMetrics|remoteAddr: "[^"]*"[^\n]*; (?:requestURI: |cannot parse path)|requestURI: \/[^\n]*; /.test(
        s.message,
      ),
  },
  {
    product: "telegraf",
    test: (s) =>
      /^(?:metric parse error: |http: (?:bad request|request body too large|method not allowed))/.test(
        s.message,
      ) ||
      (has(s, "op") && has(s, "err")),
  },
  {
    product: "influxdb3-core",
    test: (s) =>
      s.entries !== undefined ||
      /^(?:partial write of line protocol occurred|parsing failed for write_lp endpoint|line protocol parsing error|incoming write was empty|write buffer error: |serde error: |missing query parameter 'db'|the request was not authenticated|Authorization header was malformed|unacceptable content-encoding: |db name )/.test(
        s.message,
      ),
  },
  {
    product: "cloud-tsm",
    test: (s) =>
      /rejected_points|^partial write error \(\d+ (?:written|accepted)\)|_monitoring bucket/.test(s.message),
  },
  {
    product: "cloud-serverless",
    test: (s) =>
      /limited_write plan limit|^(?:failed to parse line protocol|partial write has occurred|no data written|dml handler error|failed to deserialize (?:org\/bucket|db\/rp)\/precision)/.test(
        s.message,
      ),
  },
  {
    product: "greptimedb",
    test: (s) =>
      /^(?:Failed to parse InfluxDB line protocol|Failed to convert time precision|Invalid request to region)/.test(
        s.message,
      ) || has(s, "execution_time_ms"),
  },
  {
    product: "opengemini",
    test: (s) =>
      /^(?:parse fail, point|(?:partial write: )?point time is expired|select timeout in )/.test(s.message),
  },
  { product: "influxdb-2", test: (s) => has(s, "code") && has(s, "message") },
  {
    product: "influxdb-2",
    test: (s) =>
      /^(?:failure writing points to database|unexpected error writing points to database|unauthorized access$|organization name "|bucket (?:not found$|"[^"]*" not found$)|no dbrp mapping found)/.test(
        s.message,
      ),
  },
  {
    product: "influxdb-1",
    test: (s) =>
      /^(?:partial write: |database not found: |retention policy not found: |unable to parse authentication credentials|authorization failed|"[^"]*" user is not authorized to |user is required to write|invalid precision ")/.test(
        s.message,
      ),
  },
  { product: "influxdb-1", test: (s) => s.form === "json" && has(s, "error") && s.keys.length === 1 },
];

/** Who answered; `target` is what the text was judged against. */
export function answererOf(
  headers: Headers,
  target: { readonly product: AnsweringProduct; readonly version?: string } | undefined,
  said: Said,
): Answerer {
  const byHeaders = answererByHeaders(headers, target?.product);
  if (byHeaders !== undefined) {
    const version =
      byHeaders.version ?? (byHeaders.product === target?.product ? target?.version : undefined);
    return { ...byHeaders, ...(version === undefined ? {} : { version }) };
  }
  if (target !== undefined)
    return { product: target.product, ...(target.version ? { version: target.version } : {}), by: "target" };
  const shape = SHAPES.find(({ test }) => test(said));
  return shape === undefined ? { product: null, by: "nothing" } : { product: shape.product, by: "shape" };
}
