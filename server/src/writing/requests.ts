/**
 * Owns how a batch becomes a request: path, parameters and precision words by product, version and endpoint.
 * Invariant: no address and no credential; parameters are not percent-encoded yet.
 */
import type { Precision, Product } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import type { CarriedRequest } from "../schema/exchange";

export type Endpoint = NonNullable<Destination["endpoint"]>;
type Words = Readonly<Partial<Record<Precision, string>>>;

/** influxdb@1.6–master-1.x services/httpd/handler.go: `ns` is not a word of 1.6, `us` means nanoseconds there. */
const V1_WORDS: Words = { ns: "n", us: "u", ms: "ms", s: "s", m: "m", h: "h" };
/** VictoriaMetrics request_handler.go: `n` and unknown words mean a guess by size, which is what `auto` is here. */
const VICTORIA_WORDS: Words = { auto: "auto", ns: "ns", us: "us", ms: "ms", s: "s", m: "m", h: "h" };
/** questdb LineHttpProcessorState.java, on both paths. */
const QUESTDB_WORDS: Words = { ns: "ns", us: "us", ms: "ms", s: "s", m: "m", h: "h" };
/** influxdb@main-2.x models/points.go: the compatible `/write` of 2.x understands these only, anything else is ns. */
const V2_WORDS: Words = { ns: "ns", us: "us", ms: "ms", s: "s" };
/** influxdb@main influxdb3_types/src/write.rs: long words up to 3.5, both since 3.6. */
const V3_LONG: Words = {
  auto: "auto",
  ns: "nanosecond",
  us: "microsecond",
  ms: "millisecond",
  s: "second",
};

interface EndpointFacts {
  readonly path: string;
  readonly database: "db" | "bucket";
}

const ENDPOINTS: Readonly<Record<Endpoint, EndpointFacts>> = {
  v1: { path: "/write", database: "db" },
  v2: { path: "/api/v2/write", database: "bucket" },
  v3: { path: "/api/v3/write_lp", database: "db" },
};

/** The endpoint that a product is written to unless the connection says otherwise. */
const STANDARD: Readonly<Record<Product, Endpoint>> = {
  "influxdb-1": "v1",
  "influxdb-2": "v2",
  "influxdb3-core": "v3",
  "influxdb3-enterprise": "v3",
  "cloud-serverless": "v2",
  "cloud-dedicated": "v2",
  clustered: "v2",
  "cloud-tsm": "v2",
  victoriametrics: "v1",
  questdb: "v1",
  telegraf: "v1",
};

export function endpointOf(destination: Pick<Destination, "product" | "endpoint">): Endpoint {
  return destination.endpoint ?? STANDARD[destination.product];
}

function wordsOf(destination: Destination, endpoint: Endpoint): Words {
  if (destination.product === "victoriametrics") return VICTORIA_WORDS;
  if (destination.product === "questdb") return QUESTDB_WORDS;
  if (endpoint === "v3") return V3_LONG;
  if (endpoint === "v2") return V2_WORDS;
  switch (destination.product) {
    case "influxdb-2":
    case "cloud-tsm":
    case "cloud-serverless":
    case "cloud-dedicated":
    case "clustered":
    case "influxdb3-core":
    case "influxdb3-enterprise":
      return V2_WORDS;
    default:
      return V1_WORDS;
  }
}

/** The word for a precision at an endpoint; undefined where the server has none and would read something else. */
export function precisionWord(destination: Destination): string | undefined {
  return wordsOf(destination, endpointOf(destination))[destination.precision];
}

/** Why a write to this destination cannot be put into a request: one sentence, or undefined. */
export function refuseDestination(destination: Destination): string | undefined {
  const endpoint = endpointOf(destination);
  if (precisionWord(destination) === undefined) {
    return `The precision ${destination.precision} does not exist at ${ENDPOINTS[endpoint].path} of this server. Nothing was sent. Convert the timestamps, or choose another precision.`;
  }
  if (destination.database === "" && NEEDS_DATABASE.has(destination.product)) {
    return `No ${ENDPOINTS[endpoint].database === "bucket" ? "bucket" : "database"} is chosen for ${destination.name}. Nothing was sent. Choose one first.`;
  }
  return undefined;
}

const NEEDS_DATABASE: ReadonlySet<Product> = new Set([
  "influxdb-1",
  "influxdb-2",
  "influxdb3-core",
  "influxdb3-enterprise",
  "cloud-serverless",
  "cloud-dedicated",
  "clustered",
  "cloud-tsm",
]);

/**
 * Whether compressed bodies are for this product. QuestDB up to 9.0.1 refuses them (415); 9.3.4 takes one that was cut short on its
 * way as whole and stores its last line as far as it came (both recorded).
 */
export function takesGzip(product: Product): boolean {
  return product !== "questdb";
}

/**
 * The request that writes a body. `body` is what goes over the wire; `gzip` says that it is compressed.
 * Errors are to be read in JSON everywhere, so that is what is asked for.
 */
export function writeRequest(destination: Destination, body: Uint8Array, gzip: boolean): CarriedRequest {
  const endpoint = endpointOf(destination);
  const facts = ENDPOINTS[endpoint];
  const query: [string, string][] = [];
  if (endpoint === "v2" && destination.organization) query.push(["org", destination.organization]);
  const name = databaseParameter(destination, endpoint);
  if (name !== "") query.push([facts.database, name]);
  if (endpoint === "v1" && destination.retentionPolicy) query.push(["rp", destination.retentionPolicy]);
  query.push(["precision", precisionWord(destination) ?? destination.precision]);
  if (endpoint === "v3") query.push(["accept_partial", "true"]);
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Content-Type": "text/plain; charset=utf-8",
  };
  if (gzip) headers["Content-Encoding"] = "gzip";
  return { method: "POST", path: facts.path, query, headers, body };
}

/** The v2 endpoint of 1.8+ and of 3 takes database and retention policy in one. */
function databaseParameter(destination: Destination, endpoint: Endpoint): string {
  const { database, retentionPolicy } = destination;
  if (endpoint !== "v1" && retentionPolicy && destination.product !== "influxdb-2") {
    return `${database}/${retentionPolicy}`;
  }
  return database;
}
