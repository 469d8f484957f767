/**
 * Owns the statements of an export (`# DDL`) as they are run before its lines are sent. Invariant: only on the user's word, only what
 * makes a database or a policy, and the first that fails ends the write before anything was sent.
 */

import { byteString, decodeBytes } from "../lineprotocol/bytes";
import type { Destination } from "../schema/destination";
import { type CarriedRequest, type CarryResult, isFailure } from "../schema/exchange";
import { cleanText } from "./cleanText";
import type { Inspected } from "./inspect";

/** Why the write ends; undefined if all went well. */
export async function runStatements(
  destination: Destination,
  inspected: readonly Inspected[],
  carry: (request: CarriedRequest) => Promise<CarryResult>,
): Promise<string | undefined> {
  for (const statement of inspected.flatMap(({ cut }) => cut.statements)) {
    const result = await carry({
      method: "POST",
      path: "/query",
      query: [["q", statement]],
      headers: { Accept: "application/json" },
      body: new Uint8Array(),
    });
    const problem = isFailure(result)
      ? result.message
      : problemOf(result.status, decodeBytes(byteString(result.body)));
    if (problem !== undefined) {
      return `The statement ${cleanText(statement)} was not run by ${destination.name}: ${cleanText(problem)} No line was sent.`;
    }
  }
  return undefined;
}

/** InfluxDB 1.x answers 200 with an error inside for statements that it reads and cannot run. */
function problemOf(status: number, body: string): string | undefined {
  const error = /"error":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1];
  if (error !== undefined) return `"${error}".`;
  return status >= 200 && status < 300 ? undefined : `it answered ${status}.`;
}
