/**
 * Owns the carrying of exchanges for the language server: to a request without address and credentials it adds both, makes the
 * exchange and answers without them. Pure over its dependencies.
 * Invariants: a workspace that is not trusted sends nothing; a secret goes to the origin it was entered for only; all of a write goes to
 * one address; neither address nor secret is in what goes back to the server, but for the origin in a failure's sentence.
 */
import type { CarryAnswer, CarryParams } from "../../../server/src/lsp/protocol";
import { requestUrl } from "../connections/address";
import { type Connection, secretWord } from "../connections/model";
import type { SecretAnswer } from "../connections/secrets";
import { decodeBase64, encodeBase64 } from "../transport/base64";
import { signIn } from "../transport/credentials";
import type { Transport } from "../transport/exchange";
import { notSent } from "../transport/failures";
import type { Addresses } from "./addresses";

export interface CarrierDependencies {
  readonly transport: Transport;
  readonly isTrusted: () => boolean;
  readonly findConnection: (id: string) => Connection | undefined;
  readonly addresses: Addresses;
  readonly readSecret: (connection: Connection) => Promise<SecretAnswer>;
  /** One line for the log: method, origin and path, outcome, time. Without parameters and secrets. */
  readonly log: (line: string) => void;
}

export type Carrier = (params: CarryParams, signal?: AbortSignal) => Promise<CarryAnswer>;

export function createCarrier(dependencies: CarrierDependencies): Carrier {
  const { transport, log } = dependencies;
  return async (params, signal) => {
    const connection = dependencies.findConnection(params.destinationId);
    if (!dependencies.isTrusted()) return notSent(NOT_TRUSTED);
    if (connection === undefined) return notSent(NO_CONNECTION, "no-connection");
    if (params.writeId !== undefined && !dependencies.addresses.isSame(params.writeId, connection.url))
      return notSent(
        `The address of "${connection.name}" was changed while this write ran. Nothing of the rest was sent to the new one. Resume the write if it belongs there.`,
      );
    const secret = await dependencies.readSecret(connection);
    // Whoever asks who a server is may do so without a secret; a write without one is not begun.
    if (secret.kind === "missing" && params.writeId !== undefined) return notSent(secret.reason, "no-secret");
    const body = params.bodyBase64 === undefined ? undefined : decodeBase64(params.bodyBase64);
    const credential = {
      authentication: connection.authentication,
      secret: secret.kind === "found" ? secret.secret : undefined,
    };
    const asked = { product: connection.product, version: connection.version, path: params.path };
    const { headers, query } = signIn(credential, asked);
    if (!Object.values(headers).every((value) => HEADER_TEXT.test(value)))
      return notSent(
        `The ${secretWord(connection)} of "${connection.name}" holds a line break or another character that no header can carry. Nothing was sent. Enter it anew${connection.tokenFromEnvironment === undefined ? "" : `, in ${connection.tokenFromEnvironment}`}.`,
        "no-secret",
      );
    const begun = Date.now();
    const result = await transport({
      method: params.method,
      url: requestUrl(connection.url, params.path, [...query, ...params.query]),
      headers: { ...withoutCredentials(params.headers), ...headers },
      body,
      timeoutMilliseconds: params.timeoutMilliseconds,
      signal,
    });
    const failed = "failure" in result;
    log(
      `${params.method} ${connection.url}${params.path}: ${failed ? result.failure : result.status}, ${Date.now() - begun} ms`,
    );
    if (failed) return result;
    return {
      status: result.status,
      headers: result.headers,
      bodyBase64: encodeBase64(result.body),
      ...(result.truncated ? { truncated: true } : {}),
    };
  };
}

const NOT_TRUSTED =
  "This workspace is not trusted, so nothing is sent from it. Trust it by Manage Workspace Trust, or use the built-in dry run.";
const NO_CONNECTION =
  "The connection is no longer in the settings. Nothing was sent. Pick another destination.";

/** A header beyond ASCII is read in another way by each server; line breaks end it. */
const HEADER_TEXT = /^[\x20-\x7e]*$/;
/** Credentials are the client's alone: what a request brings under these names is not passed on. */
function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !/^(authorization|authentication|proxy-authorization|cookie)$/i.test(name),
    ),
  );
}
