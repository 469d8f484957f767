/**
 * Owns the questions of Add Connection and Edit Connection: address first, then the server is asked who it is, then how to
 * sign in, then which database. Invariant: passwords and tokens are masked while typed and leave only towards the server at
 * the address shown; nothing is saved before the last answer.
 */
import { l10n } from "vscode";
import type { DatabaseFacts, Detection } from "../../../server/src/lsp/protocol";
import { isLoopback, readPastedAddress } from "./address";
import { detect, type Inquirer } from "./detect";
import { type Authentication, type Connection, needsSecret, newId, secretWord } from "./model";
import { describeProduct, describeRetention, PRODUCTS, type Product, productFacts } from "./products";
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
  /** What the server said at last. */
  readonly detection?: Detection;
}

/** Asks everything; `existing` is edited, its secret stays unless another is entered. */
export async function askForConnection(
  store: ConnectionStore,
  inquirer: Inquirer,
  existing?: Connection,
): Promise<Made | undefined> {
  const title = existing === undefined ? l10n.t("Add Connection") : l10n.t("Edit {0}", existing.name);
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
    (state, frame) => askWho(state, frame, inquirer),
    askSignIn,
    askUser,
    (state, frame) => askSecret(state, frame, store),
    (state, frame) => checkCredential(state, frame, inquirer),
    askOrganization,
    askDatabase,
    askName,
    askProduction,
  ]);
  if (made === undefined) return undefined;
  const { connection, secret, detection } = made;
  const taken = store.list().map((listed) => listed.connection.id);
  const id = existing?.id ?? newId(connection.name, taken);
  return { connection: { ...connection, id }, secret, detection };
}

const askAddress: Step<Draft> = async (state, frame) => {
  const text = await askText(frame, {
    prompt: l10n.t("Address of the server, as seen from the machine that runs VS Code's extensions"),
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
async function askWho(state: Draft, frame: Frame, inquirer: Inquirer): Promise<StepResult<Draft>> {
  const anonymous: Connection = { ...state.connection, authentication: { kind: "none" } };
  const detection = await detect(anonymous, undefined, inquirer, false);
  if (detection.failure === undefined && detection.product !== undefined)
    return new Passed(withDetection(state, detection));
  const said = detection.failure ?? detection.notes.join(" ");
  const product = await askChoice<Product | "address">(frame, l10n.t("The server did not say what it is"), [
    { label: l10n.t("$(edit) Change the Address"), detail: said || undefined, value: "address" as const },
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

/** A way to sign in, as it is asked for: where the secret comes from is part of it. */
type Way = Authentication["kind"] | "tokenVariable" | "passwordVariable";

const WAYS: Readonly<Record<Way, { readonly label: string; readonly detail?: string }>> = {
  none: { label: l10n.t("No Credentials"), detail: l10n.t("The server takes writes from anyone") },
  basic: { label: l10n.t("User and Password") },
  token: { label: l10n.t("Token") },
  tokenVariable: {
    label: l10n.t("Token from an Environment Variable"),
    detail: l10n.t("For containers and CI: nothing is stored"),
  },
  passwordVariable: {
    label: l10n.t("User, and Password from an Environment Variable"),
    detail: l10n.t("For containers and CI: nothing is stored"),
  },
  query: {
    label: l10n.t("User and Password in the URL"),
    detail: l10n.t("Behind a proxy that takes the header away. Logs on the way keep what is in a URL"),
  },
};

const askSignIn: Step<Draft> = async (state, frame) => {
  const { product, version, authentication, tokenFromEnvironment } = state.connection;
  if (state.secret !== undefined) return new Passed(state);
  const { signIn, parameters } = productFacts(product);
  const byVariable: Way[] = [
    "tokenVariable",
    ...(signIn.includes("basic") ? ["passwordVariable" as const] : []),
  ];
  const ways: Way[] = [...signIn, ...byVariable, ...(parameters ? ["query" as const] : [])];
  const current = currentWay(state.connection) ?? ways[0];
  const ordered = [current, ...ways.filter((way) => way !== current)];
  const way = await askChoice(
    frame,
    `How to sign in to ${describeProduct(product, version)}`,
    ordered.map((value) => ({ ...WAYS[value], value })),
  );
  if (way === undefined || way === BACK) return way;
  const user = "user" in authentication ? authentication.user : "";
  const variable = way === "tokenVariable" ? "INFLUX_TOKEN" : "INFLUX_PASSWORD";
  const connection: Connection = {
    ...state.connection,
    authentication: authenticationOf(way, user),
    tokenFromEnvironment: way.endsWith("Variable") ? (tokenFromEnvironment ?? variable) : undefined,
  };
  return { ...state, connection };
};

/** The way of a connection that is edited; undefined for one that has none yet. */
function currentWay({ authentication, tokenFromEnvironment }: Connection): Way | undefined {
  if (authentication.kind === "none") return undefined;
  if (tokenFromEnvironment === undefined) return authentication.kind;
  return authentication.kind === "token" ? "tokenVariable" : "passwordVariable";
}

function authenticationOf(way: Way, user: string): Authentication {
  if (way === "none") return { kind: "none" };
  if (way === "query") return { kind: "query", user };
  return way === "token" || way === "tokenVariable" ? { kind: "token" } : { kind: "basic", user };
}

const askUser: Step<Draft> = async (state, frame) => {
  const { authentication } = state.connection;
  if (!("user" in authentication) || state.secret !== undefined) return new Passed(state);
  // InfluxDB 3 takes a token alone as a parameter.
  const optional = authentication.kind === "query" && productFacts(state.connection.product).tokenAsParameter;
  const user = await askText(frame, {
    prompt: optional ? l10n.t("User name; empty for a token alone") : l10n.t("User name"),
    value: authentication.user,
    validate: (text) => (text === "" && !optional ? l10n.t("A user name is needed.") : undefined),
  });
  if (user === undefined || user === BACK) return user;
  return {
    ...state,
    connection: { ...state.connection, authentication: { kind: authentication.kind, user } },
  };
};

async function askSecret(state: Draft, frame: Frame, store: ConnectionStore): Promise<StepResult<Draft>> {
  const { connection } = state;
  if (!needsSecret(connection)) return new Passed(state);
  if (connection.tokenFromEnvironment !== undefined) {
    const name = await askText(frame, {
      prompt: l10n.t("Name of the environment variable that holds the {0}", secretWord(connection)),
      value: connection.tokenFromEnvironment,
      validate: (text) =>
        /^[A-Za-z_]\w*$/.test(text) ? undefined : l10n.t("This is not the name of a variable."),
    });
    if (name === undefined || name === BACK) return name;
    return { ...state, connection: { ...connection, tokenFromEnvironment: name } };
  }
  if (state.secret !== undefined) return new Passed(state);
  const kept = (await store.readSecret(connection)).kind === "found";
  const what = secretWord(connection) === "password" ? l10n.t("Password") : l10n.t("Token");
  const secret = await askText(frame, {
    prompt: l10n.t("{0} for {1}. It is kept in VS Code's secret storage.", what, connection.url),
    placeholder: kept ? l10n.t("Leave empty to keep the stored one") : undefined,
    secret: true,
    validate: (text) => (text === "" && !kept ? `A ${what.toLowerCase()} is needed.` : undefined),
  });
  if (secret === undefined || secret === BACK) return secret;
  return { ...state, secret: secret.trim() === "" ? undefined : secret.trim() };
}

/** Asks the server again, signed in: is the credential good, and which databases are there? */
async function checkCredential(state: Draft, frame: Frame, inquirer: Inquirer): Promise<StepResult<Draft>> {
  if (state.detection?.failure !== undefined) return new Passed(state);
  const detection = await detect(state.connection, state.secret, inquirer, true);
  const detected = withDetection(state, detection);
  if (detection.credentials !== "bad") return new Passed(detected);
  // The sentence stands in the list: an input's placeholder is cut at its edge.
  const answer = await askChoice(frame, l10n.t("The server refused the credentials"), [
    { label: l10n.t("$(edit) Enter Others"), detail: detection.notes.join(" ") || undefined, value: "again" },
    { label: l10n.t("Go On with These"), value: "keep" },
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
    prompt: l10n.t("Organization, by name or ID"),
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
    const chosen = await askChoice<DatabaseFacts | typeof OTHER>(frame, l10n.t("The {0} to write to", word), [
      ...databases.map((value) => ({
        label: value.retentionPolicy ? `${value.name}/${value.retentionPolicy}` : value.name,
        description: describeRetention(value.retentionSeconds),
        picked: value.name === connection.database,
        value,
      })),
      {
        label: l10n.t("$(edit) Enter the Name of a {0}", word === "bucket" ? "Bucket" : "Database"),
        value: OTHER,
      },
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
    prompt: l10n.t("Name of the {0} to write to", word),
    value: connection.database ?? "",
    validate: (text) => (text.trim() === "" ? l10n.t("The name of a {0} is needed.", word) : undefined),
  });
  if (database === undefined || database === BACK) return database;
  return { ...state, connection: { ...connection, database: database.trim() } };
};

const askName: Step<Draft> = async (state, frame) => {
  const { connection } = state;
  const { hostname } = new URL(connection.url);
  const suggestion = isLoopback(connection.url)
    ? l10n.t("Local {0}", describeProduct(connection.product))
    : hostname;
  const name = await askText(frame, {
    prompt: l10n.t("Name of the connection, as it is shown beside the write action"),
    value: connection.name || suggestion,
    validate: (text) => (text.trim() === "" ? l10n.t("A name is needed.") : undefined),
  });
  if (name === undefined || name === BACK) return name;
  return { ...state, connection: { ...connection, name: name.trim() } };
};

const askProduction: Step<Draft> = async (state, frame) => {
  if (isLoopback(state.connection.url)) return new Passed(state);
  const production = await askChoice(frame, l10n.t("Is this a production server?"), [
    { label: l10n.t("No"), detail: l10n.t("Writes go there at once"), value: false },
    { label: l10n.t("Yes"), detail: l10n.t("Each write asks first, with the number of points"), value: true },
  ]);
  if (production === undefined || production === BACK) return production;
  return { ...state, connection: { ...state.connection, production } };
};

function withDetection(state: Draft, detection: Detection): Draft {
  const { product, version } = detection;
  const connection =
    product === undefined
      ? state.connection
      : { ...state.connection, product, version: version || undefined };
  return { ...state, detection, connection };
}
