/**
 * Owns how an exchange is carried by the client: `lineProtocol/carry`, with bodies as base64. Invariant: it never rejects; a
 * client that fails, or is gone, is a failure with a name.
 */
import type { CancellationToken, Connection } from "vscode-languageserver";
import type { CarriedRequest, CarryResult, FailureKind } from "../schema/exchange";
import { decodeBase64, encodeBase64 } from "../writing/base64";
import type { CarryAnswer, CarryParams } from "./protocol";

export type Transport = (request: CarriedRequest, token: CancellationToken) => Promise<CarryResult>;

export function clientTransport(
  connection: Connection,
  destinationId: string,
  writeId: string | undefined,
  timeoutMilliseconds: number,
): Transport {
  return async (request, token) => {
    const params: CarryParams = {
      destinationId,
      ...(writeId !== undefined && { writeId }),
      method: request.method,
      path: request.path,
      query: request.query,
      headers: request.headers,
      ...(request.body && { bodyBase64: encodeBase64(request.body) }),
      timeoutMilliseconds,
    };
    try {
      const answer = await connection.sendRequest<CarryAnswer>("lineProtocol/carry", params, token);
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
