/**
 * Owns what InfluxDB 3 Core and Enterprise are asked. Invariant: no write with a database name is ever sent, not even an
 * empty one: it would make the database.
 */
import { ask, type Carry, getRequest, jsonOf, listOf, member, retentionOf, stringOf, textOf } from "./asking";
import type { DatabaseFacts } from "./destination";
import type { Identity, Inquiry } from "./inquiry";

export async function inquireInfluxdb3(carry: Carry, _identity: Identity): Promise<Inquiry> {
  const notes: string[] = [];
  // Without a database: 400 after the token was checked, 401 if it is bad, nothing made.
  const probe = await ask(carry, { method: "POST", path: "/api/v3/write_lp", query: [], headers: {} });
  if (probe?.status === 401) {
    return { credentials: "bad", databases: [], notes: ["The server refuses the token (401)."] };
  }
  if (probe?.status === 400 && /malformed/.test(textOf(probe))) {
    return {
      credentials: "bad",
      databases: [],
      notes: ["The server cannot read the credential: it takes a token (Bearer)."],
    };
  }
  const listed = await ask(carry, getRequest("/api/v3/configure/database", [["format", "json"]]));
  const names = listOf(jsonOf(listed))
    .map((row) => stringOf(member(row, "iox::database")))
    .filter((name) => name !== undefined && name !== "_internal");
  if (listed?.status !== 200) notes.push("The databases could not be listed with this token.");
  const retention = await retentionByName(carry);
  const databases: DatabaseFacts[] = names.map((name) => {
    const seconds = retention.get(name ?? "");
    return { name: name ?? "", ...(seconds !== undefined && { retentionSeconds: seconds }) };
  });
  if (listed?.status === 200 && databases.length === 0) {
    notes.push("There is no database yet; the first write makes it.");
  }
  return { credentials: probe?.status === 400 ? "good" : "unknown", databases, notes };
}

/** All databases at once; `X/R` is shown as database X, name R, and others as name "autogen". */
async function retentionByName(carry: Carry): Promise<ReadonlyMap<string, number | null>> {
  const query: [string, string][] = [
    ["q", "SHOW RETENTION POLICIES"],
    ["format", "json"],
  ];
  const answer = await ask(carry, getRequest("/api/v3/query_influxql", query));
  const found = new Map<string, number | null>();
  for (const row of listOf(jsonOf(answer))) {
    const database = stringOf(member(row, "iox::database"));
    const policy = stringOf(member(row, "name"));
    const seconds = retentionOf(member(row, "duration"));
    if (database === undefined || seconds === undefined) continue;
    found.set(policy === undefined || policy === "autogen" ? database : `${database}/${policy}`, seconds);
  }
  return found;
}
