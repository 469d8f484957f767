/** Owns what InfluxDB 1.x is asked about its credential, databases and retention policies: InfluxQL by `GET /query`. */
import {
  ask,
  type Carry,
  getRequest,
  goSeconds,
  influxqlName,
  influxqlRows,
  jsonOf,
  member,
  retentionOf,
  stringOf,
} from "./asking";
import type { DatabaseFacts } from "./destination";
import type { Inquiry } from "./inquiry";

/** Databases whose retention is asked for, one request each; of the others only the name is listed. */
const ASKED_DATABASES = 50;

export async function inquireInfluxdb1(carry: Carry): Promise<Inquiry> {
  const notes: string[] = [];
  // Without `q` the credential is checked and nothing else: 400 if it is good, 401 if not.
  const probe = await ask(carry, getRequest("/query"));
  if (probe?.status === 401) {
    const reason = stringOf(member(jsonOf(probe), "error"));
    return {
      credentials: "bad",
      databases: [],
      notes: [`The server refuses the credential (401${reason ? `: "${reason}"` : ""}).`],
    };
  }
  if (probe?.status === 403) notes.push("Authentication is on, but the server has no user yet.");
  const listed = influxqlRows(await ask(carry, getRequest("/query", [["q", "SHOW DATABASES"]])));
  if (!listed) notes.push("The databases could not be listed with this credential.");
  const databases: DatabaseFacts[] = [];
  const names = (listed ?? []).map(({ name }) => stringOf(name)).filter((name) => name !== undefined);
  const hidden: string[] = [];
  for (const name of names.filter((each) => each !== "_internal").slice(0, ASKED_DATABASES)) {
    const statement = `SHOW RETENTION POLICIES ON ${influxqlName(name)}`;
    const policies = influxqlRows(await ask(carry, getRequest("/query", [["q", statement]])));
    if (!policies || policies.length === 0) {
      hidden.push(name);
      databases.push({ name });
      continue;
    }
    for (const policy of policies) {
      const policyName = stringOf(policy.name);
      const shardSeconds = goSeconds(policy.shardGroupDuration);
      databases.push({
        name,
        ...(policy.default !== true && policyName !== undefined && { retentionPolicy: policyName }),
        retentionSeconds: retentionOf(policy.duration),
        ...(shardSeconds !== undefined && { shardSeconds }),
      });
    }
  }
  for (const name of names.slice(ASKED_DATABASES)) if (name !== "_internal") databases.push({ name });
  if (hidden.length > 0) {
    notes.push(
      `The credential may not read the retention of ${hidden.map((name) => `"${name}"`).join(", ")}.`,
    );
  }
  if (listed && databases.length === 0) notes.push("The credential sees no database.");
  return { credentials: probe?.status === 400 ? "good" : "unknown", databases, notes };
}
