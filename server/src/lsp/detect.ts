/** Owns the custom request `lineProtocol/detect`: asks the server of a connection who it is, through the client. */
import type { CancellationToken } from "vscode-languageserver";
import { detectServer } from "../schema/detect";
import { clientTransport } from "./carry";
import type { ServerContext } from "./context";
import type { Detection, DetectParams } from "./protocol";

/** A server that is there answers these at once. */
const TIMEOUT_MILLISECONDS = 10_000;

export function registerDetect(context: ServerContext): void {
  context.connection.onRequest<Detection, void>(
    "lineProtocol/detect",
    async (params: DetectParams, token: CancellationToken) => {
      const carry = clientTransport(context, params.destinationId, undefined, TIMEOUT_MILLISECONDS);
      return detectServer((request) => carry(request, token), {
        organization: params.organization,
        product: params.product,
      });
    },
  );
}
