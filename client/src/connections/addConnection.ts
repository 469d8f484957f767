/**
 * Owns the questions of Add Connection and Edit Connection: address first, then the server is asked who it is, then how to
 * sign in, then which database. Invariant: passwords and tokens are masked while typed and leave only towards the server at
 * the address shown; nothing is saved before the last answer.
 */
import { env, ProgressLocation, window } from "vscode";
import type { DatabaseFacts, Detection } from "../../../server/src/lsp/protocol";
import type { Server } from "../languageClient";
import { isLoopback, readPastedAddress } from "./address";
import { type Authentication, type Connection, needsSecret, newId } from "./model";
import { describeProduct, PRODUCTS, type Product, productFacts } from "./products";
import {
  askChoice,
  askInOrder,
  askText,
  BACK,
  type Frame,
  Passed,
  type Step,
  type StepResult,
} from "./steps";
import type { ConnectionStore } from "./store";

/** What is known after some of the questions. */
interface Draft {
  readonly connection: Connection;
  readonly secret?: string;
  /** What the server said without and with credentials. */
  readonly detection?: Detection;
}

export interface Made {
  readonly connection: Connection;
  readonly secret?: string;
  readonly facts?: DatabaseFacts;
}

/** Asks everything; `existing` is edited, its secret stays unless another is entered. */
export async function askForConnection(
  store: ConnectionStore,
  server: Server,
  existing?: Connection,
): Promise<Made | undefined> {
  const title = existing === undefined ? "Add Connection" : `Edit ${existing.name}`;
  const draft: Draft = {
    connection: existing ?? {
      id: newId(
        "draft",
        store.list().map(({ connection }) => connection.id),
      ),
      name: "",
      url: "",
      product: "influxdb-2",
      authentication: { kind: "none" },
      production: false,
    },
  };
  const made = await askInOrder(title, draft, [
    askAddress,
    (state, frame) => askWho(state, frame, store, server),
    askSignIn,
    askUser,
    (state, frame) => askSecret(state, frame, store),
    (state, frame) => checkCredential(state, frame, store, server),
    askOrganization,
    askDatabase,
    askName,
    askProduction,
  ]);
  if (made === undefined) return undefined;
  const { connection, secret, detection } = made;
  const taken = store.list().map((listed) => listed.connection.id);
  const id = existing?.id ?? newId(connection.name, taken);
  const facts = detection?.databases.find(({ name }) => name === connection.database);
  return { connection: { ...connection, id }, secret, facts };
}

const askAddress: Step<Draft> = async (state, frame) => {
  const text = await askText(frame, {
    prompt: "Address of the server, as seen from the machine that runs VS Code's extensions",
    value: state.connection.url,
    placeholder: "http://localhost:8086",
    validate: (value) => {
      const read = readPastedAddress(value);
      return "problem" in read ? read.problem : undefined;
    },
  });
  if (text === undefined || text === BACK) return text;
  const read = readPastedAddress(text);
  if ("problem" in read) return undefined;
  const { url, user, password, token, database, organization, retentionPolicy } = read;
  const authentication: Authentication =
    token !== undefined
      ? { kind: "token" }
      : user !== undefined
        ? { kind: "basic", user }
        : state.connection.authentication;
  return {
    connection: {
      ...state.connection,
      url,
      authentication,
      database: database ?? state.connection.database,
      organization: organization ?? state.connection.organization,
      retentionPolicy: retentionPolicy ?? state.connection.retentionPolicy,
    },
    secret: token ?? password ?? state.secret,
  };
};

/** Asks the server without credentials; where that does not tell, the person. */
async function askWho(
  state: Draft,
  frame: Frame,
  store: ConnectionStore,
  server: Server,
): Promise<StepResult<Draft>> {
  const anonymous: Connection = { ...state.connection, authentication: { kind: "none" } };
  const detection = await detect(anonymous, undefined, store, server, false);
  if (detection.failure === undefined && detection.product !== undefined)
    return new Passed(withDetection(state, detection));
  const said = detection.failure ?? detection.notes.join(" ");
  const product = await askChoice<Product | "address">(frame, "The server did not say what it is", [
    { label: "$(edit) Change the Address", detail: said || undefined, value: "address" as const },
    ...(Object.keys(PRODUCTS) as Product[]).map((value) => ({
      label: PRODUCTS[value].label,
      description: detection.failure === undefined ? undefined : "go on without an answer",
      value,
    })),
  ]);
  if (product === undefined || product === BACK) return product;
  if (product === "address") return BACK;
  return { ...state, detection, connection: { ...state.connection, product, version: undefined } };
}

const askSignIn: Step<Draft> = async (state, frame) => {
  const { product, version, authentication } = state.connection;
  if (state.secret !== undefined) return new Passed(state);
  const words = {
    none: { label: "No Credentials", detail: "The server takes writes from anyone" },
    basic: { label: "User and Password", detail: undefined },
    token: { label: "Token", detail: undefined },
  };
  const ways = productFacts(product).signIn;
  const current = authentication.kind === "none" ? ways[0] : authentication.kind;
  const ordered = [current, ...ways.filter((way) => way !== current)];
  const kind = await askChoice(frame, `How to sign in to ${describeProduct(product, version)}`, [
    ...ordered.map((value) => ({ ...words[value], value: value as Authentication["kind"] | "variable" })),
    {
      label: "Token from an Environment Variable",
      detail: "For containers: nothing is stored",
      value: "variable" as const,
    },
  ]);
  if (kind === undefined || kind === BACK) return kind;
  const user = authentication.kind === "basic" ? authentication.user : "";
  const chosen: Authentication =
    kind === "basic" ? { kind, user } : kind === "none" ? { kind } : { kind: "token" };
  const tokenFromEnvironment =
    kind === "variable" ? (state.connection.tokenFromEnvironment ?? "INFLUX_TOKEN") : undefined;
  return { ...state, connection: { ...state.connection, authentication: chosen, tokenFromEnvironment } };
};

const askUser: Step<Draft> = async (state, frame) => {
  const { authentication } = state.connection;
  if (authentication.kind !== "basic" || state.secret !== undefined) return new Passed(state);
  const user = await askText(frame, {
    prompt: "User name",
    value: authentication.user,
    validate: (text) => (text === "" ? "A user name is needed." : undefined),
  });
  if (user === undefined || user === BACK) return user;
  return { ...state, connection: { ...state.connection, authentication: { kind: "basic", user } } };
};

async function askSecret(state: Draft, frame: Frame, store: ConnectionStore): Promise<StepResult<Draft>> {
  const { connection } = state;
  if (!needsSecret(connection)) return new Passed(state);
  if (connection.tokenFromEnvironment !== undefined) {
    const name = await askText(frame, {
      prompt: "Name of the environment variable that holds the token",
      value: connection.tokenFromEnvironment,
      validate: (text) => (/^[A-Za-z_]\w*$/.test(text) ? undefined : "This is not the name of a variable."),
    });
    if (name === undefined || name === BACK) return name;
    return { ...state, connection: { ...connection, tokenFromEnvironment: name } };
  }
  if (state.secret !== undefined) return new Passed(state);
  const kept = (await store.readSecret(connection)).kind === "found";
  const what = connection.authentication.kind === "basic" ? "Password" : "Token";
  const secret = await askText(frame, {
    prompt: `${what} for ${connection.url}. It is kept in VS Code's secret storage.`,
    placeholder: kept ? "Leave empty to keep the stored one" : undefined,
    secret: true,
    validate: (text) => (text === "" && !kept ? `A ${what.toLowerCase()} is needed.` : undefined),
  });
  if (secret === undefined || secret === BACK) return secret;
  return { ...state, secret: secret.trim() === "" ? undefined : secret.trim() };
}

/** Asks the server again, signed in: is the credential good, and which databases are there? */
async function checkCredential(
  state: Draft,
  frame: Frame,
  store: ConnectionStore,
  server: Server,
): Promise<StepResult<Draft>> {
  if (state.detection?.failure !== undefined) return new Passed(state);
  const detection = await detect(state.connection, state.secret, store, server, true);
  const detected = withDetection(state, detection);
  if (detection.credentials !== "bad") return new Passed(detected);
  // The sentence stands in the list: an input's placeholder is cut at its edge.
  const answer = await askChoice(frame, "The server refused the credentials", [
    { label: "$(edit) Enter Others", detail: detection.notes.join(" ") || undefined, value: "again" },
    { label: "Go On with These", value: "keep" },
  ]);
  if (answer === undefined || answer === BACK || answer === "again")
    return answer === undefined ? answer : BACK;
  return detected;
}

const askOrganization: Step<Draft> = async (state, frame) => {
  const { connection, detection } = state;
  if (!productFacts(connection.product).organization) return new Passed(state);
  const found = [...new Set((detection?.databases ?? []).map(({ organization }) => organization))].filter(
    (name) => name !== undefined && name !== "",
  );
  if (found.length === 1)
    return new Passed({ ...state, connection: { ...connection, organization: found[0] } });
  const organization = await askText(frame, {
    prompt: "Organization, by name or ID",
    value: connection.organization ?? found[0] ?? "",
  });
  if (organization === undefined || organization === BACK) return organization;
  return { ...state, connection: { ...connection, organization: organization.trim() || undefined } };
};

const OTHER = Symbol("other");

const askDatabase: Step<Draft> = async (state, frame) => {
  const { connection, detection } = state;
  const word = productFacts(connection.product).databaseWord;
  if (word === undefined) return new Passed(state);
  const databases = detection?.databases ?? [];
  if (databases.length > 0) {
    const chosen = await askChoice<DatabaseFacts | typeof OTHER>(frame, `The ${word} to write to`, [
      ...databases.map((value) => ({
        label: value.retentionPolicy ? `${value.name}/${value.retentionPolicy}` : value.name,
        description: describeRetention(value.retentionSeconds),
        picked: value.name === connection.database,
        value,
      })),
      { label: `$(edit) Enter the Name of a ${word === "bucket" ? "Bucket" : "Database"}`, value: OTHER },
    ]);
    if (chosen === undefined || chosen === BACK) return chosen;
    if (chosen !== OTHER) {
      const { name, retentionPolicy, organization } = chosen;
      return {
        ...state,
        connection: {
          ...connection,
          database: name,
          retentionPolicy,
          organization: organization ?? connection.organization,
        },
      };
    }
  }
  const database = await askText(frame, {
    prompt: `Name of the ${word} to write to`,
    value: connection.database ?? "",
    validate: (text) => (text.trim() === "" ? `The name of a ${word} is needed.` : undefined),
  });
  if (database === undefined || database === BACK) return database;
  return { ...state, connection: { ...connection, database: database.trim() } };
};

const askName: Step<Draft> = async (state, frame) => {
  const { connection } = state;
  const { hostname } = new URL(connection.url);
  const suggestion = isLoopback(connection.url) ? `Local ${describeProduct(connection.product)}` : hostname;
  const name = await askText(frame, {
    prompt: "Name of the connection, as it is shown beside the write action",
    value: connection.name || suggestion,
    validate: (text) => (text.trim() === "" ? "A name is needed." : undefined),
  });
  if (name === undefined || name === BACK) return name;
  return { ...state, connection: { ...connection, name: name.trim() } };
};

const askProduction: Step<Draft> = async (state, frame) => {
  if (isLoopback(state.connection.url)) return new Passed(state);
  const production = await askChoice(frame, "Is this a production server?", [
    { label: "No", detail: "Writes go there at once", value: false },
    { label: "Yes", detail: "Each write asks first, with the number of points", value: true },
  ]);
  if (production === undefined || production === BACK) return production;
  return { ...state, connection: { ...state.connection, production } };
};

/** "kept 7 d", "kept for ever"; nothing where it is not known. */
export function describeRetention(seconds: number | null | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  if (seconds === null || seconds === 0) return "kept for ever";
  if (seconds % 86_400 === 0) return `kept ${seconds / 86_400} d`;
  return seconds % 3600 === 0 ? `kept ${seconds / 3600} h` : `kept ${seconds} s`;
}

/** Asks the server of a connection, saved or not, who it is. Never rejects: what went wrong is its `failure`. */
export async function detect(
  connection: Connection,
  secret: string | undefined,
  store: ConnectionStore,
  server: Server,
  knowsProduct: boolean,
): Promise<Detection> {
  const draft = store.draft(connection, secret);
  try {
    return await window.withProgress(
      {
        location: ProgressLocation.Notification,
        title: `Asking ${connection.url} who it is${env.remoteName ? `, from ${env.remoteName}` : ""}`,
        cancellable: true,
      },
      (_progress, token) =>
        server.detect(
          {
            destinationId: connection.id,
            organization: connection.organization,
            product: knowsProduct ? connection.product : undefined,
          },
          token,
        ),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      label: "not recognised",
      credentials: "unknown",
      databases: [],
      notes: [],
      failure: `The server was not asked: ${reason}`,
    };
  } finally {
    draft.dispose();
  }
}

function withDetection(state: Draft, detection: Detection): Draft {
  const { product, version } = detection;
  const connection =
    product === undefined
      ? state.connection
      : { ...state.connection, product, version: version || undefined };
  return { ...state, detection, connection };
}
