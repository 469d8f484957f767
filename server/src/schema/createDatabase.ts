/**
 * Owns how a missing database or bucket is made: which requests go to which product, and how their answers are read. Only ever run with
 * the person's word. Invariants: nothing but the one place is made; points are kept for ever there, as the products do by default; what
 * the server says against it is told in its own words. Sources: recorded answers of InfluxDB 1.6.7, 1.13, 2.9 and 3 Core 3.10.
 */
import type { Product } from "../lineprotocol/targets";
import {
  ask,
  type Carry,
  getRequest,
  influxqlName,
  jsonOf,
  listOf,
  member,
  stringOf,
  textOf,
} from "./asking";
import type { Destination } from "./destination";
import { type CarriedRequest, isFailure } from "./exchange";

export interface Creation {
  readonly created: boolean;
  /** One or two sentences for people. */
  readonly message: string;
}

type Create = (carry: Carry, destination: Destination) => Promise<Creation>;

const CREATE: Readonly<Partial<Record<Product, Create>>> = {
  "influxdb-1": createInfluxdb1,
  "influxdb-2": createBucket,
  "cloud-tsm": createBucket,
  "cloud-serverless": createBucket,
  "influxdb3-core": createInfluxdb3,
  "influxdb3-enterprise": createInfluxdb3,
};

/** Makes the destination's database or bucket; never rejects. */
export async function createDatabase(carry: Carry, destination: Destination): Promise<Creation> {
  const create = CREATE[destination.product];
  if (create === undefined || destination.database === "") {
    return { created: false, message: "This server's databases cannot be made from here." };
  }
  return create(carry, destination);
}

/** `CREATE DATABASE` needs an administrator; a database that is there already is no error. */
async function createInfluxdb1(carry: Carry, { database }: Destination): Promise<Creation> {
  // As a form, since a GET is deprecated for statements that change something.
  const request = {
    ...getRequest("/query", [["q", `CREATE DATABASE ${influxqlName(database)}`]]),
    method: "POST",
  } as const;
  return judge(carry, request, `The database "${database}"`, (answer) =>
    stringOf(member(listOf(member(answer, "results"))[0], "error")),
  );
}

async function createInfluxdb3(carry: Carry, { database }: Destination): Promise<Creation> {
  return judge(carry, post("/api/v3/configure/database", { db: database }), `The database "${database}"`);
}

/** A bucket belongs to an organization, by id. */
async function createBucket(carry: Carry, destination: Destination): Promise<Creation> {
  const { database, organization } = destination;
  const id = await organizationId(carry, organization);
  if (id === undefined) {
    return {
      created: false,
      message: `The organization "${organization ?? ""}" is not one that the token may see, so no bucket can be made in it.`,
    };
  }
  const request = post("/api/v2/buckets", { orgID: id, name: database, retentionRules: [] });
  return judge(carry, request, `The bucket "${database}"`);
}

async function organizationId(carry: Carry, organization: string | undefined): Promise<string | undefined> {
  if (organization !== undefined && /^[0-9a-f]{16}$/.test(organization)) return organization;
  const query: [string, string][] = organization ? [["org", organization]] : [];
  const found = listOf(member(jsonOf(await ask(carry, getRequest("/api/v2/orgs", query))), "orgs"));
  const own = found.find((each) => !organization || stringOf(member(each, "name")) === organization);
  const id = stringOf(member(own, "id"));
  if (id !== undefined) return id;
  // A token for buckets only sees no organization, but the id stands in its buckets.
  const buckets = await ask(carry, getRequest("/api/v2/buckets", [...query, ["limit", "1"]]));
  return stringOf(member(listOf(member(jsonOf(buckets), "buckets"))[0], "orgID"));
}

function post(path: string, body: object): CarriedRequest {
  return {
    method: "POST",
    path,
    query: [],
    headers: { Accept: "application/json", "Content-Type": "application/json" },
    body: new Uint8Array(
      Array.from(JSON.stringify(body).replace(/[\u0080-\uffff]/g, escapeUnit), (c) => c.charCodeAt(0)),
    ),
  };
}

/** JSON in ASCII. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Longest text of a server that is quoted. */
const QUOTED = 300;

async function judge(
  carry: Carry,
  request: CarriedRequest,
  what: string,
  errorIn: (answer: unknown) => string | undefined = () => undefined,
): Promise<Creation> {
  const answer = await carry(request);
  if (isFailure(answer)) return { created: false, message: `${what} was not made. ${answer.message}` };
  const json = jsonOf(answer);
  // InfluxDB 1.x answers 200 with an error inside.
  const inside = errorIn(json);
  if (answer.status >= 200 && answer.status < 300 && inside === undefined)
    return { created: true, message: `${what} is made. It keeps points for ever.` };
  const said =
    inside ?? stringOf(member(json, "message")) ?? stringOf(member(json, "error")) ?? textOf(answer);
  if (/already exists/.test(said)) return { created: true, message: `${what} is there already.` };
  const why =
    answer.status === 401 || answer.status === 403
      ? "The credential may not make it: ask an administrator, or enter another credential."
      : "";
  const quoted = said.trim() === "" ? "" : ` The server says: "${said.trim().slice(0, QUOTED)}"`;
  return {
    created: false,
    message: `${what} was not made (${answer.status}).${why === "" ? "" : ` ${why}`}${quoted}`,
  };
}
