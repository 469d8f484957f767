/**
 * Owns which advice can be carried out by a command: the tables' sentences carry an action, which the client knows by its id.
 * Invariants: actions are data, without addresses and credentials; an action is offered only where it can help, and one that sends again
 * says whether that could store anything twice.
 */
import { plausibleUnit } from "../checks/instants";
import { takesPrecision } from "../checks/precisionFix";
import { decodeBytes } from "../lineprotocol/bytes";
import type { Dialect } from "../lineprotocol/dialects/dialect";
import { EntryReading } from "../lineprotocol/entry";
import { PRODUCTS, type Precision } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import { type FailureKind, isFailure } from "../schema/exchange";
import type { DecodedAnswer } from "./answers/answer";
import { ADVICE } from "./answers/responses/advice";
import type { AdviceAction } from "./outcome";
import type { LedgerStory } from "./told";

export type ActionId = AdviceAction["id"];

/** What each sentence of advice becomes; null: nothing that a command could do. */
export const ADVICE_ACTIONS: Readonly<Record<keyof typeof ADVICE, ActionId | null>> = {
  fixLines: "fix-lines",
  fixLinesAll: "fix-lines",
  fixTypes: "fix-lines",
  newField: null,
  checkTime: "set-precision",
  keepLonger: "pick-destination",
  token: "enter-secret",
  permission: "enter-secret",
  createDatabase: "create-database",
  createBucket: "create-database",
  organization: "edit-connection",
  split: "split-batches",
  wait: "wait-and-send",
  logs: null,
  precision: "edit-connection",
  path: "edit-connection",
  encoding: "send-uncompressed",
  raiseLimit: null,
  stored: null,
  unknownResend: null,
  plan: "wait-and-send",
  renameTime: "fix-lines",
};

const BY_SENTENCE: ReadonlyMap<string, ActionId | null> = new Map(
  Object.entries(ADVICE).map(([key, sentence]) => [sentence, ADVICE_ACTIONS[key as keyof typeof ADVICE]]),
);

/** The action of a sentence of advice; null where there is none. */
export function actionOfAdvice(sentence: string): ActionId | null {
  return BY_SENTENCE.get(sentence) ?? (/^Wait [\d,]+ seconds?, then/.test(sentence) ? "wait-and-send" : null);
}

/** What can be done where no answer came at all. */
const FAILURE_ACTIONS: Readonly<Partial<Record<FailureKind, readonly ActionId[]>>> = {
  refused: ["send-again", "edit-connection"],
  dns: ["edit-connection", "send-again"],
  tls: ["edit-connection"],
  timeout: ["send-again"],
  cut: ["send-again"],
  // The picker also adds a connection.
  "no-connection": ["pick-destination"],
  "no-secret": ["enter-secret"],
  protocol: ["edit-connection"],
  redirect: ["edit-connection"],
};

/** Seconds to wait where the server does not say. */
const USUAL_WAIT_SECONDS = 30;
/** Nobody has a window count down for longer. */
const LONGEST_WAIT_SECONDS = 24 * 3600;
/** A batch of this many lines is small enough for every limit that was met. */
const SMALL_BATCH_LINES = 1000;

export interface ActionsInput {
  readonly destination: Destination;
  readonly story: LedgerStory;
  /** Whether sending all of it again stores nothing twice. */
  readonly resendSafe: boolean | null;
}

/** The actions of a write's report, the next step first; those about single lines are with the lines. */
export function adviceActions(input: ActionsInput): AdviceAction[] {
  const { told: decoded, failure } = input.story;
  const ids: ActionId[] = [];
  for (const sentence of decoded?.advice ?? []) {
    const id = actionOfAdvice(sentence);
    if (id !== null) ids.push(id);
  }
  if (failure && isFailure(failure.result)) ids.push(...(FAILURE_ACTIONS[failure.result.failure] ?? []));
  if (decoded) ids.push("open-docs");
  const actions = [...new Set(ids)].map((id) => complete(id, input, decoded));
  return actions.filter((action) => action !== undefined);
}

/** The action with what its command needs; undefined where that is not known. */
function complete(
  id: ActionId,
  input: ActionsInput,
  decoded: DecodedAnswer | undefined,
): AdviceAction | undefined {
  const { destination } = input;
  const safe = input.resendSafe !== false;
  // Nothing was sent from here: what a connection could mend is not offered.
  const isDry = destination.id === "dry-run" || destination.id === "pasted";
  switch (id) {
    case "set-precision": {
      const precision = precisionOfRefused(input);
      return precision && { id, precision };
    }
    case "create-database":
      return CREATES.has(destination.product) && !isDry && namesDestination(decoded, destination)
        ? { id, database: destination.database, word: wordFor(destination) }
        : undefined;
    case "split-batches":
      return isDry ? undefined : { id, lines: smallerBatch(input), safe };
    case "wait-and-send": {
      const seconds = decoded?.retry.afterSeconds ?? USUAL_WAIT_SECONDS;
      return isDry || seconds > LONGEST_WAIT_SECONDS ? undefined : { id, seconds, safe };
    }
    case "send-again":
    case "send-uncompressed":
      return isDry ? undefined : { id, safe };
    case "open-docs":
      return decoded && decoded.docs !== "" ? { id, url: decoded.docs } : undefined;
    case "enter-secret":
    case "edit-connection":
    case "pick-destination":
      return isDry ? undefined : { id };
    case "fix-lines":
      return { id };
  }
}

/**
 * Whether what is missing is the destination's own database: another name was not asked for by the person. Servers quote names in
 * their own ways.
 */
function namesDestination(decoded: DecodedAnswer | undefined, { database }: Destination): boolean {
  const named = decoded?.details.bucket ?? decoded?.details.database ?? database;
  return database !== "" && (named === database || named.replace(/\\(["\\])/g, "$1") === database);
}

/** Products whose databases or buckets are made by a request (recorded: 1.6.7, 1.13, 2.9, 3 Core 3.10). */
const CREATES: ReadonlySet<string> = new Set([
  "influxdb-1",
  "influxdb-2",
  "cloud-tsm",
  "cloud-serverless",
  "influxdb3-core",
  "influxdb3-enterprise",
]);

function wordFor({ product }: Destination): "database" | "bucket" {
  return product === "influxdb-2" || product === "cloud-tsm" || product === "cloud-serverless"
    ? "bucket"
    : "database";
}

/** Half of what the refused batch held, at most {@link SMALL_BATCH_LINES}. */
function smallerBatch({ story }: ActionsInput): number {
  const lines = story.firstToldLines ?? SMALL_BATCH_LINES * 2;
  return Math.max(1, Math.min(SMALL_BATCH_LINES, Math.floor(lines / 2)));
}

/** Codes of lines that were refused for their time. */
export const ABOUT_TIME: ReadonlySet<string> = new Set(["retention", "timestamp-out-of-range"]);

/** The precision in which the times of the lines refused for their time look plausible, if they all agree on another one. */
function precisionOfRefused({ story, destination }: ActionsInput): Precision | undefined {
  if (story.plausible.size > 1) return undefined;
  const [precision] = story.plausible;
  if (precision === undefined || precision === destination.precision) return undefined;
  const target = { product: destination.product, version: destination.version, precision };
  return takesPrecision(target, precision) && PRODUCTS[destination.product].precisions.length > 1
    ? precision
    : undefined;
}

/** The precision in which an entry's time looks plausible; undefined where none does. */
export function plausiblePrecision(
  bytes: string,
  start: number,
  end: number,
  dialect: Dialect,
): Precision | undefined {
  const reading = new EntryReading();
  dialect.read(bytes, start, end, reading);
  if (reading.timestampStart >= 0)
    return plausibleUnit(bytes.slice(reading.timestampStart, reading.timestampEnd));
  // A time out of range is refused by the reader itself: it is the line's last word.
  const digits = /(?<= )-?\d+[ \r]*$/.exec(decodeBytes(bytes.slice(start, end)))?.[0].trim();
  return digits === undefined ? undefined : plausibleUnit(digits);
}
