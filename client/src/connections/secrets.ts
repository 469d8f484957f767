/**
 * Owns passwords and tokens: each is stored with the origin (scheme, host, port) it was entered for.
 * Invariant: a secret is handed out only for the origin it was entered for. Whoever changes a connection's address, in user
 * or workspace settings, gets no secret with it. Pure over a store with three functions, which VS Code's SecretStorage is.
 */
import { originOf } from "./address";
import { type Connection, needsSecret, secretWord } from "./model";

export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

export type SecretAnswer =
  | { readonly kind: "none-needed" }
  | { readonly kind: "found"; readonly secret: string }
  /** `enteredFor` names the other origin that the stored secret belongs to. */
  | { readonly kind: "missing"; readonly reason: string; readonly enteredFor?: string };

const keyOf = (id: string) => `lineProtocol.secret.${id}`;

/** The secret of a connection, from the environment where it names a variable, else from the store. */
export async function readSecret(
  connection: Connection,
  store: SecretStore,
  readEnvironment: (name: string) => string | undefined,
): Promise<SecretAnswer> {
  if (!needsSecret(connection)) return { kind: "none-needed" };
  const what = secretWord(connection);
  const variable = connection.tokenFromEnvironment;
  if (variable !== undefined) {
    const value = readEnvironment(variable);
    if (value) return { kind: "found", secret: value };
    return {
      kind: "missing",
      reason: `The environment variable ${variable}, which holds the ${what} of "${connection.name}", is not set where VS Code runs. Nothing was sent. Set it and restart VS Code.`,
    };
  }
  let text: string | undefined;
  try {
    text = await store.get(keyOf(connection.id));
  } catch {
    return {
      kind: "missing",
      reason: `The secret storage of this machine does not answer, so the ${what} of "${connection.name}" cannot be read. Nothing was sent. Unlock the storage, or name an environment variable in the connection's tokenFromEnvironment.`,
    };
  }
  const kept = parseStored(text);
  const origin = originOf(connection.url);
  if (kept === undefined)
    return {
      kind: "missing",
      reason: `No ${what} is stored for "${connection.name}". Nothing was sent. Enter one.`,
    };
  if (kept.origin !== origin)
    return {
      kind: "missing",
      reason: `The ${what} of "${connection.name}" was entered for ${kept.origin}, but its address is now ${origin}. It was not sent there. Enter it again if the new address is right.`,
      enteredFor: kept.origin,
    };
  return { kind: "found", secret: kept.secret };
}

/** Rejects with a sentence where the storage does not take it. */
export async function keepSecret(connection: Connection, secret: string, store: SecretStore): Promise<void> {
  try {
    await store.store(keyOf(connection.id), JSON.stringify({ origin: originOf(connection.url), secret }));
  } catch {
    throw new Error(
      `The ${secretWord(connection)} of "${connection.name}" was not kept: the secret storage of this machine does not answer. Unlock it, or name an environment variable in the connection's tokenFromEnvironment.`,
    );
  }
}

export async function forgetSecret(id: string, store: SecretStore): Promise<void> {
  await store.delete(keyOf(id));
}

function parseStored(text: string | undefined): { origin: string; secret: string } | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const { origin, secret } = value as Record<string, unknown>;
    return typeof origin === "string" && typeof secret === "string" ? { origin, secret } : undefined;
  } catch {
    return undefined;
  }
}
