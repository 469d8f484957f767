/**
 * Owns how an exchange is carried by the client: `lineProtocol/carry`, with bodies as base64, long ones in parts before it. Invariants: it
 * never rejects; a client that fails, or is gone, is a failure with a name; no message holds up the wire for longer than a part does.
 */
import type { CancellationToken } from "vscode-languageserver";
import type { CarriedRequest, CarryResult, FailureKind } from "../schema/exchange";
import { decodeBase64, encodeBase64 } from "../writing/base64";
import type { ServerContext } from "./context";
import type { CarryAnswer, CarryParams, CarryPart } from "./protocol";
import { turnOf } from "./turn";

/** `sent`: called once the client has all of the request. */
export type Transport = (
  request: CarriedRequest,
  token: CancellationToken,
  sent?: () => void,
) => Promise<CarryResult>;

/** Bytes of a body in one message: three of them are four letters, so that the parts' base64 joined is that of the whole. */
export const PART_BYTES = 96 * 1024;

export function clientTransport(
  context: ServerContext,
  destinationId: string,
  writeId: string | undefined,
  timeoutMilliseconds: number,
): Transport {
  const { connection } = context;
  const turn = turnOf(context);
  let bodies = 0;

  /** Gives the client all of a body but its end, which goes with the request. */
  async function handOver(id: string, body: Uint8Array): Promise<Pick<CarryParams, "parts" | "bodyBase64">> {
    let at = 0;
    let count = 0;
    for (; body.length - at > PART_BYTES; at += PART_BYTES) {
      const part: CarryPart = { body: id, base64: encodeBase64(body.subarray(at, at + PART_BYTES)) };
      await connection.sendNotification("lineProtocol/carryPart", part);
      await turn();
      count++;
    }
    return { ...(count > 0 && { parts: { body: id, count } }), bodyBase64: encodeBase64(body.subarray(at)) };
  }

  return async (request, token, sent) => {
    try {
      const params: CarryParams = {
        destinationId,
        ...(writeId !== undefined && { writeId }),
        method: request.method,
        path: request.path,
        query: request.query,
        headers: request.headers,
        ...(request.body && (await handOver(`${writeId} ${++bodies}`, request.body))),
        timeoutMilliseconds,
      };
      const carried = connection.sendRequest<CarryAnswer>("lineProtocol/carry", params, token);
      sent?.();
      const answer = await carried;
      if ("failure" in answer) {
        return { failure: answer.failure as FailureKind, message: answer.message };
      }
      const body = decodeBase64(answer.bodyBase64) ?? new Uint8Array();
      return { status: answer.status, headers: answer.headers, body, truncated: answer.truncated };
    } catch (error) {
      // The client broke off: whether the request had left is not known.
      const reason = error instanceof Error ? error.message : String(error);
      return { failure: "cut", message: `The editor could not carry the request: ${reason}` };
    }
  };
}
