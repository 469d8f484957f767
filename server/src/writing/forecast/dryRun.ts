/**
 * Owns the built-in dry run as a transport: requests go to a dry server that begins empty with each write.
 * Invariant: nothing leaves the process; the answers are the forecast's, so that they and the diagnostics never differ.
 */
import { defaultShardSeconds } from "../../document/times";
import { byteString, encodeUtf8 } from "../../lineprotocol/bytes";
import type { Destination } from "../../schema/destination";
import type { CarriedRequest, CarryResult } from "../../schema/exchange";
import { createDryServer } from "./products";

/** A transport for one write. `now`: milliseconds since 1970. */
export function dryRunTransport(
  destination: Destination,
  now: () => number,
): (request: CarriedRequest) => Promise<CarryResult> {
  const retentionSeconds = destination.retentionSeconds ?? null;
  const server = createDryServer(destination, {
    retentionSeconds,
    shardSeconds: destination.shardSeconds ?? defaultShardSeconds(retentionSeconds),
    ...(destination.product === "influxdb-1" && destination.retentionPolicy
      ? { retentionPolicy: destination.retentionPolicy }
      : {}),
  });
  return async ({ method, path, query, body }) => {
    const request = { method, path, query, body: byteString(body ?? new Uint8Array()) };
    const answer = server.answer(request, BigInt(Math.round(now())) * 1_000_000n);
    const { status, headers, dropped } = answer;
    return { status, headers, body: encodeUtf8(answer.body), ...(dropped && { dropped }) };
  };
}

/** Where a dry run writes to, so that a request can be made of it. */
export function completeDryRun(destination: Destination): Destination {
  return {
    ...destination,
    database: destination.database || "dry-run",
    organization: destination.organization || "dry-run",
  };
}
