/**
 * Owns what stands before a write: what must be asked first, and what cannot be sent at all.
 * Invariant: nothing is sent that would make the server fail for others (a line that its parser takes and its store cannot read).
 */
import { counted, grouped } from "../checks/entryView";
import { describeTarget } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import type { FileContext } from "./exportHeaders";
import { describeTrouble, type Inspected } from "./inspect";
import { type Choice, type Question, sendAnyway } from "./question";
import { countedRefusals } from "./reportWords";
import { endpointOf, refuseDestination } from "./requests";

/** What was decided before a write. */
export interface Decisions {
  /** Lines that are known to be refused are left out. */
  readonly goodOnly: boolean;
  /** Lines go to the databases that the text names. */
  readonly useContext: boolean;
  /** Statements of the text are run first. */
  readonly runStatements: boolean;
}

/** Why nothing can be sent: one or two sentences, and the line (one-based) that it is about. */
export interface Refusal {
  readonly refusal: string;
  readonly at?: { readonly file: number; readonly line: number };
}

export type Planned = { readonly decisions: Decisions } | { readonly ask: Question } | Refusal;

const GOOD_LINES = "has-errors:good-lines";
const FILE_DESTINATION = "file-destination:file";
const RUN_STATEMENTS = "statements:run";

/** `confirmed`: choices that were taken, by their `confirm`. */
export function planWrite(
  inspected: readonly Inspected[],
  destination: Destination,
  confirmed: readonly string[],
  gzip: boolean,
): Planned {
  const decisions = decisionsOf(confirmed);
  for (const [file, each] of inspected.entries()) {
    const found = refuseInput(each, decisions, gzip);
    if (!found) continue;
    const { refusal, line } = found;
    return {
      refusal: inspected.length > 1 ? `${nameOf(each)}: ${refusal}` : refusal,
      ...(line !== undefined && { at: { file, line } }),
    };
  }
  if (destination.id !== "dry-run") {
    const answered = new Set(confirmed.map((each) => each.split(":")[0]));
    for (const each of inspected) {
      const ask = questionsOf(each, destination).find(({ question }) => !answered.has(question));
      if (ask) return { ask };
    }
  }
  return { decisions };
}

export function decisionsOf(confirmed: readonly string[]): Decisions {
  return {
    goodOnly: confirmed.includes(GOOD_LINES),
    useContext: confirmed.includes(FILE_DESTINATION),
    runStatements: confirmed.includes(RUN_STATEMENTS),
  };
}

function refuseInput(
  { input, contexts, cut }: Inspected,
  decisions: Decisions,
  gzip: boolean,
): { readonly refusal: string; readonly line?: number } | undefined {
  const { destination } = input;
  const places = decisions.useContext
    ? contexts.map((context) => placeOf(destination, context))
    : [destination];
  for (const place of places) {
    const refusal = refuseDestination(place);
    if (refusal !== undefined) return { refusal };
  }
  if (!cut.trouble || (cut.trouble.kind === "harmful" && decisions.goodOnly)) return undefined;
  return { refusal: describeTrouble(cut.trouble, destination, gzip), line: cut.trouble.line };
}

/** Where lines of a context go if the file is followed. */
export function placeOf(destination: Destination, { database, retentionPolicy }: FileContext): Destination {
  if (database === undefined && retentionPolicy === undefined) return destination;
  return {
    ...destination,
    database: database ?? destination.database,
    ...((retentionPolicy ?? destination.retentionPolicy) !== undefined && {
      retentionPolicy: retentionPolicy ?? destination.retentionPolicy,
    }),
  };
}

/** What the text holds that the server would read otherwise than it looks, refuse, or send elsewhere. */
function questionsOf(inspected: Inspected, destination: Destination): Question[] {
  const { input, hasBom, hasReturns, notUtf8Line, replacements } = inspected;
  const server = describeTarget(destination);
  const found: Question[] = [];
  const add = (question: Question["question"], message: string, detail: string) =>
    found.push({ question, message, detail, choices: sendAnyway(question), remember: false });
  if (!input.fromDisk && replacements > 0) {
    add(
      "replacement-characters",
      `The text holds ${counted(replacements, "replacement character")} (U+FFFD). Send it anyway?`,
      "The editor puts U+FFFD where it could not read a byte as UTF-8. Once sent, the character itself is stored. Save nothing over the original: reopen the file with its encoding.",
    );
  }
  if (input.fromDisk && notUtf8Line !== undefined) {
    add(
      "not-utf8",
      `Line ${grouped(notUtf8Line)} holds bytes that are not UTF-8. Send the file as it is?`,
      `${server} ${REFUSES_NOT_UTF8.has(destination.product) ? "refuses such a body as a whole." : "stores the bytes as they are; most clients show them as garbage."}`,
    );
  }
  if (hasBom) {
    add(
      "byte-order-mark",
      "The file begins with a byte order mark (BOM). Send it with the file?",
      `${server} reads it as part of the first measurement's name, or refuses a comment behind it. Save the file as UTF-8 without BOM to avoid this.`,
    );
  }
  if (hasReturns && BREAKS_ON_CRLF.has(destination.product)) {
    add(
      "carriage-returns",
      "The lines end with CRLF. Send them anyway?",
      `${server} reads the carriage return as part of the line and refuses nearly every one. Change the line ends of the file to LF.`,
    );
  }
  const more = [errorsQuestion(inspected), contextQuestion(inspected), statementsQuestion(inspected)];
  return [...found, ...more.filter((each) => each !== undefined)];
}

/** Lines that are known to be refused. Where the question about line ends says it all, it is not said again. */
function errorsQuestion({ input, cut, lines, hasReturns }: Inspected): Question | undefined {
  const { faults, faultCodes, firstFaults } = cut;
  const { destination } = input;
  if (faults === 0 || (hasReturns && BREAKS_ON_CRLF.has(destination.product))) return undefined;
  const server = describeTarget(destination);
  const reasons = [...faultCodes].map(([code, count]) => countedRefusals(code, count)).join(", ");
  const first = firstFaults.slice(0, 5).map(({ line }) => grouped(line));
  const where = `${first.length === 1 ? "Line" : "Lines"} ${first.join(", ")}${faults > first.length ? ", …" : ""}`;
  const whole = destination.product === "influxdb-2" ? " It takes a request as a whole or not at all." : "";
  const choices: Choice[] = sendAnyway("has-errors").slice();
  if (faults < lines) choices.push({ label: "Send Good Lines Only", confirm: GOOD_LINES });
  return {
    question: "has-errors",
    message: `${server} refuses ${faults === lines ? (lines === 1 ? "the only line" : `all ${counted(lines, "line")}`) : `${grouped(faults)} of ${counted(lines, "line")}`}. Send anyway?`,
    detail: `${where}: ${reasons}.${whole}`,
    choices,
    remember: true,
  };
}

function contextQuestion({ input, contexts }: Inspected): Question | undefined {
  const { destination } = input;
  const others = contexts.filter((context) => {
    const { database, retentionPolicy } = placeOf(destination, context);
    return database !== destination.database || retentionPolicy !== destination.retentionPolicy;
  });
  if (others.length === 0) return undefined;
  const names = others.slice(0, 10).map(({ database, retentionPolicy }) => {
    const policy = retentionPolicy === undefined ? "" : `, policy "${retentionPolicy}"`;
    return database === undefined ? policy.slice(2) : `"${database}"${policy}`;
  });
  return {
    question: "file-destination",
    message: `The file itself says where its lines belong: ${names.join("; ")}${others.length > names.length ? "; …" : ""}. Write them there?`,
    detail: `${destination.name} is the server in either case. The names stand in the file's comments (# CONTEXT-DATABASE).`,
    choices: [
      { label: "Write Where the File Says", confirm: FILE_DESTINATION },
      ...(destination.database === ""
        ? []
        : [{ label: `Write All to "${destination.database}"`, confirm: "file-destination:chosen" }]),
    ],
    remember: true,
  };
}

function statementsQuestion({ input, cut }: Inspected): Question | undefined {
  const { statements, statementCount } = cut;
  if (statementCount === 0) return undefined;
  const { destination } = input;
  const shown = statements.slice(0, 5).join("\n");
  const runs = canRun(destination) && statements.every(isCreating) && statementCount === statements.length;
  return {
    question: "statements",
    message: `The file begins with ${counted(statementCount, "statement")}, which ${statementCount === 1 ? "is no line" : "are no lines"} of data. Send the lines?`,
    detail: `${shown}${statementCount > 5 ? "\n…" : ""}`,
    choices: [
      { label: "Send Lines Only", confirm: "statements:skip" },
      ...(runs ? [{ label: "Run Statements First", confirm: RUN_STATEMENTS }] : []),
    ],
    remember: true,
  };
}

/** Statements are InfluxQL, which 1.x takes at `/query`. */
function canRun(destination: Destination): boolean {
  return destination.product === "influxdb-1" && endpointOf(destination) === "v1";
}

/** A file may ask for a database or a policy to be made, and for nothing else. */
function isCreating(statement: string): boolean {
  return /^CREATE\s+(DATABASE|RETENTION\s+POLICY)\s[^;]*;?$/i.test(statement);
}

function nameOf({ input }: Inspected): string {
  const name = input.uri.split("/").at(-1) ?? input.uri;
  return name === "" ? input.uri : name;
}

const REFUSES_NOT_UTF8: ReadonlySet<string> = new Set([
  "influxdb3-core",
  "influxdb3-enterprise",
  "cloud-serverless",
  "cloud-dedicated",
  "clustered",
]);
/** The Go parser of InfluxDB 1.x and 2.x knows no carriage return. */
const BREAKS_ON_CRLF: ReadonlySet<string> = new Set(["influxdb-1", "influxdb-2", "cloud-tsm"]);
