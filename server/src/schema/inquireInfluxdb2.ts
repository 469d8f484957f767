/** Owns what InfluxDB OSS 2.x and the clouds with its API are asked: buckets with retention, page by page. */
import { ask, type Carry, getRequest, influxqlRows, jsonOf, listOf, member, stringOf } from "./asking";
import type { DatabaseFacts } from "./destination";
import type { DetectOptions, Identity, Inquiry } from "./inquiry";

const PAGE = 100;
/** Pages that are read: 1,000 buckets. */
const PAGES = 10;

export async function inquireInfluxdb2(
  carry: Carry,
  _identity: Identity,
  { organization }: DetectOptions,
): Promise<Inquiry> {
  const notes: string[] = [];
  const databases: DatabaseFacts[] = [];
  const organizations = await namesOfOrganizations(carry);
  for (let page = 0; page < PAGES; page++) {
    const answer = await ask(carry, bucketsRequest(page, organization));
    if (answer?.status === 401) return inquireCompatible(carry);
    if (answer?.status === 404) {
      notes.push(`There is no organization "${organization}" that the token may see.`);
      return { credentials: "good", databases, notes };
    }
    if (answer?.status === 503) {
      notes.push("The server is still starting.");
      return { credentials: "unknown", databases, notes };
    }
    const body = jsonOf(answer);
    for (const bucket of listOf(member(body, "buckets"))) {
      if (member(bucket, "type") === "system") continue;
      const facts = bucketFacts(bucket, organization, organizations);
      if (facts) databases.push(facts);
    }
    if (member(member(body, "links"), "next") === undefined) break;
  }
  if (databases.length === 0) {
    notes.push(
      "The token may read no bucket, or it is switched off; it may still write. Enter the bucket by hand.",
    );
    return { credentials: "unknown", databases, notes };
  }
  return { credentials: "good", databases, notes };
}

function bucketsRequest(page: number, organization: string | undefined) {
  const query: [string, string][] = [];
  if (organization) query.push([/^[0-9a-f]{16}$/.test(organization) ? "orgID" : "org", organization]);
  query.push(["limit", String(PAGE)]);
  if (page > 0) query.push(["offset", String(page * PAGE)]);
  return getRequest("/api/v2/buckets", query);
}

/** Names by id. A token for buckets only gets an empty list. */
async function namesOfOrganizations(carry: Carry): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const organization of listOf(member(jsonOf(await ask(carry, getRequest("/api/v2/orgs"))), "orgs"))) {
    const id = stringOf(member(organization, "id"));
    const name = stringOf(member(organization, "name"));
    if (id !== undefined && name !== undefined) names.set(id, name);
  }
  return names;
}

function bucketFacts(
  bucket: unknown,
  organization: string | undefined,
  organizations: ReadonlyMap<string, string>,
): DatabaseFacts | undefined {
  const name = stringOf(member(bucket, "name"));
  if (name === undefined) return undefined;
  const id = stringOf(member(bucket, "orgID")) ?? "";
  const rule = listOf(member(bucket, "retentionRules"))[0];
  const seconds = member(rule, "everySeconds");
  const shard = member(rule, "shardGroupDurationSeconds");
  // A write takes an organization's id as well as its name.
  const owner = organization ?? organizations.get(id) ?? id;
  return {
    name,
    ...(owner !== "" && { organization: owner }),
    retentionSeconds: typeof seconds === "number" && seconds > 0 ? seconds : null,
    ...(typeof shard === "number" && shard > 0 && { shardSeconds: shard }),
  };
}

/** A user and password of the 1.x kind are unknown to the native API, but good for `/write` and `/query`. */
async function inquireCompatible(carry: Carry): Promise<Inquiry> {
  const answer = await ask(carry, getRequest("/query", [["q", "SHOW DATABASES"]]));
  const rows = answer?.status === 200 ? influxqlRows(answer) : undefined;
  if (!rows)
    return { credentials: "bad", databases: [], notes: ["The server refuses the credential (401)."] };
  return {
    credentials: "good",
    databases: rows
      .map(({ name }) => stringOf(name))
      .filter((name) => name !== undefined)
      .filter((name) => !name.startsWith("_"))
      .map((name) => ({ name })),
    notes: ["The credential is one of the 1.x kind: it is good for the endpoint /write only."],
  };
}
