/**
 * Answers requests from recorded exchanges (../shared/corpus/schema): a request that was never recorded fails the test, so that
 * the product asks only what servers were really asked.
 */
import { readFileSync } from "node:fs";
import type { Carry } from "../../../server/src/schema/asking";
import { sharedPath } from "../../shared";

interface Recorded {
  readonly id: string;
  readonly config: string;
  readonly credential?: string;
  readonly request: { method: string; path: string; query: string; body: string | null };
  readonly response: {
    status: number | null;
    headers?: Record<string, string>;
    body: string | null;
    bodyBase64?: string;
  };
}

export interface Player {
  readonly carry: Carry;
  /** What was asked: "GET /ping". */
  readonly asked: string[];
  /** What was asked that nobody recorded. */
  readonly unknown: string[];
}

/**
 * Plays a server with a configuration, asked with a credential (undefined: none). Group `create` is left out: it changes things.
 * `standIns`: by request ("GET /query"), the recorded case of this or another file that answers where this credential has none of
 * its own: "influxdb-1.13/auth-no-statement-reader".
 */
export function play(
  file: string,
  config: string,
  credential?: string,
  standIns: Readonly<Record<string, string>> = {},
): Player {
  const cases = recordings(file).filter(
    ({ id, config: own }) =>
      own === config && !id.includes("/create-") && !/-before-|-after-|-no-setup|first/.test(id),
  );
  const asked: string[] = [];
  const unknown: string[] = [];
  return {
    asked,
    unknown,
    carry: async ({ method, path, query }) => {
      const wanted = keyOf(query);
      asked.push(`${method} ${path}${wanted === "" ? "" : `?${wanted}`}`);
      const matching = cases.filter(
        ({ request }) =>
          request.method === method && request.path === path && keyOf(parse(request.query)) === wanted,
      );
      // What does not depend on the credential was recorded without one.
      const standIn = standIns[asked[asked.length - 1]];
      const found =
        (standIn === undefined ? undefined : recordedCase(standIn)) ??
        matching.find((each) => each.credential === credential) ??
        (/^\/(ping|health|metrics)$/.test(path)
          ? matching.find((each) => each.credential === undefined)
          : undefined);
      if (!found || found.response.status === null) {
        unknown.push(asked[asked.length - 1]);
        return { status: 501, headers: {}, body: new Uint8Array() };
      }
      const { status, headers = {}, body, bodyBase64 } = found.response;
      return {
        status,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
        body: bodyBase64 ? Buffer.from(bodyBase64, "base64") : Buffer.from(body ?? ""),
      };
    },
  };
}

function recordings(file: string): Recorded[] {
  return JSON.parse(readFileSync(sharedPath(`corpus/schema/${file}.json`), "utf8")) as Recorded[];
}

function recordedCase(id: string): Recorded {
  const found = recordings(`schema-${id.split("/")[0]}`).find((each) => each.id === id);
  if (!found) throw new Error(`nothing recorded as ${id}`);
  return found;
}

/** Order and the parameter `format=json`, the default, make no difference. */
function keyOf(query: readonly (readonly [string, string])[]): string {
  return query
    .filter(([key, value]) => !(key === "format" && value === "json"))
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join("&");
}

function parse(query: string): [string, string][] {
  return [...new URLSearchParams(query)];
}
