/**
 * Owns the command `write`: files to a server, or to the built-in dry run, and what became of each line.
 * Invariants: secrets come from environment variables and are printed nowhere; a first Ctrl-C lets the request on its way end and
 * reports, a second breaks it off.
 */
import { digitsIn, plausibleUnit, showTime } from "../checks/instants";
import { formatInstant, type Instant, instantNanoseconds } from "../document/times";
import type { Precision, Product } from "../lineprotocol/targets";
import { dryRunTransport } from "../writing/forecast/dryRun";
import type { Inspected } from "../writing/inspect";
import { type JournalState, readJournal } from "../writing/journal";
import type { WriteOrder } from "../writing/order";
import type { WriteReport } from "../writing/outcome";
import { type Performed, performWrite } from "../writing/perform";
import { RefusedLines } from "../writing/refusedText";
import { takesGzip } from "../writing/requests";
import { readCredentials, readUrl } from "./credentials";
import type { CliIo } from "./io";
import { type ReadArguments, readArguments, targetOption, textOption, WrongUse, wordOption } from "./options";
import { progressLine } from "./progressLine";
import { printReport } from "./reportText";
import { createTransport, type NodeTransport } from "./transport";
import { answersOf, destinationOf, NotSent, targetOf } from "./writeDestination";
import { findSources } from "./writeSources";

const OPTIONS = {
  url: { type: "string" },
  "token-env": { type: "string" },
  user: { type: "string" },
  "password-env": { type: "string" },
  db: { type: "string" },
  bucket: { type: "string" },
  org: { type: "string" },
  rp: { type: "string" },
  target: { type: "string" },
  precision: { type: "string" },
  "dry-run": { type: "boolean" },
  "on-refused": { type: "string" },
  "good-lines-only": { type: "boolean" },
  context: { type: "string" },
  statements: { type: "string" },
  "batch-lines": { type: "string" },
  "batch-bytes": { type: "string" },
  concurrency: { type: "string" },
  gzip: { type: "boolean" },
  timeout: { type: "string" },
  journal: { type: "string" },
  resume: { type: "boolean" },
  unknown: { type: "string" },
  "save-refused": { type: "string" },
  format: { type: "string" },
} as const;

/** What was asked for on the command line. */
interface Asked {
  readonly values: ReadArguments["values"];
  readonly paths: readonly string[];
  readonly url: URL | undefined;
  readonly resume: JournalState | undefined;
}

export async function write(args: readonly string[], io: CliIo): Promise<number> {
  const { values, paths } = readArguments("write", args, OPTIONS);
  const format = wordOption(values, "format", ["text", "json"]);
  const url = values["dry-run"] === true ? undefined : readUrl(textOption(values, "url"));
  const journal = textOption(values, "journal");
  const resume = await readResume(values, journal, io);
  const asked: Asked = {
    values,
    url,
    resume,
    paths: resume ? resume.header.files.map(({ uri }) => uri) : paths,
  };
  if (resume && paths.length > 0) throw new WrongUse("--resume takes its files from the journal: name none.");
  if (asked.paths.length === 0) {
    throw new WrongUse('No file is named; "-" is standard input. See "line-protocol write --help".');
  }
  const cancel = new AbortController();
  const breakOff = new AbortController();
  const stopListening = io.onInterrupt(() => (cancel.signal.aborted ? breakOff : cancel).abort());
  // The word before a token depends on who the server is, which may have to be asked first.
  const server: KnownServer = { product: targetOption(values)?.product };
  const transport = url && transportOf(values, url, server, breakOff.signal, io);
  try {
    const order = await orderOf(asked, server, transport, io);
    const report = await run(order, asked, transport, cancel.signal, io);
    if (journal !== undefined && !report.resumable) await io.remove(journal);
    const goesOn =
      journal !== undefined && report.resumable && (await io.readText(journal)) !== ""
        ? `  The journal is kept: --journal ${journal} --resume goes on with what is not sent.\n`
        : "";
    io.out(format === "json" ? `${JSON.stringify(report)}\n` : `${printReport(report)}${goesOn}`);
    return exitCodeOf(report);
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    io.err(`${error.message}\n`);
    return 3;
  } finally {
    transport?.close();
    stopListening();
  }
}

/** The journal of the write that goes on; undefined where a new one begins. */
async function readResume(
  values: ReadArguments["values"],
  journal: string | undefined,
  io: CliIo,
): Promise<JournalState | undefined> {
  const text = journal === undefined ? "" : await io.readText(journal);
  if (values.resume !== true) {
    if (text !== "") {
      throw new WrongUse(
        `${journal} is the journal of a write that did not come to its end. Go on with it by --resume, or remove it.`,
      );
    }
    return undefined;
  }
  if (journal === undefined) throw new WrongUse("--resume needs --journal FILE.");
  const state = text === "" ? undefined : readJournal(text);
  if (!state) throw new WrongUse(`${journal} is no journal of a write: there is nothing to go on with.`);
  return state;
}

interface KnownServer {
  product: Product | undefined;
}

function transportOf(
  values: ReadArguments["values"],
  url: URL,
  server: KnownServer,
  signal: AbortSignal,
  io: CliIo,
): NodeTransport {
  const credentials = readCredentials(values, io);
  return createTransport({
    url,
    authorization: () => credentials(server.product),
    timeoutMilliseconds: numberOption(values, "timeout", 30) * 1000,
    connections: concurrencyOf(values),
    signal,
  });
}

function concurrencyOf(values: ReadArguments["values"]): number {
  return Math.min(16, numberOption(values, "concurrency", 1));
}

async function orderOf(
  { values, url, paths, resume }: Asked,
  server: KnownServer,
  transport: NodeTransport | undefined,
  io: CliIo,
): Promise<WriteOrder> {
  const sources = await findSources(paths, io);
  const limits = {
    lines: numberOption(values, "batch-lines", 5000),
    bytes: numberOption(values, "batch-bytes", 1_000_000),
  };
  const target = resume?.header.destination ?? (await targetOf(values, sources[0].pragma, transport, io));
  const destination = resume
    ? resumedDestination(resume, url)
    : destinationOf(values, target, url, sources[0].pragma);
  server.product = destination.product;
  const inputs = sources.map(({ input, pragma }) => ({
    ...input,
    destination: resume ? destination : destinationOf(values, target, url, pragma),
  }));
  const journal = textOption(values, "journal");
  const refused = textOption(values, "save-refused");
  const sink =
    refused === undefined
      ? undefined
      : await io.textFile(refused).catch((error: Error) => {
          throw new WrongUse(error.message);
        });
  return {
    id: "cli",
    inputs,
    files: inputs.map(({ uri }) => ({ uri, dirty: false })),
    destination,
    limits,
    gzip: values.gzip === true && url !== undefined && takesGzip(destination.product),
    concurrency: url ? concurrencyOf(values) : 1,
    onRefused: wordOption(values, "on-refused", ["stop", "continue", "sendGoodLines"]),
    confirmed: answersOf(values),
    ...(resume && { resume }),
    ...(journal !== undefined && url && { journal: (text) => io.append(journal, text) }),
    ...(sink && { refused: new RefusedLines(sink) }),
  };
}

function resumedDestination({ header }: JournalState, url: URL | undefined): WriteOrder["destination"] {
  if (url?.host !== header.destination.name) {
    throw new WrongUse(
      `The journal is of a write to ${header.destination.name}. Name that server by --url to go on.`,
    );
  }
  return header.destination;
}

async function run(
  order: WriteOrder,
  { paths }: Asked,
  transport: NodeTransport | undefined,
  cancelled: AbortSignal,
  io: CliIo,
): Promise<WriteReport> {
  const carry = transport?.carry ?? dryRunTransport(order.destination, io.now);
  const line = progressLine(io);
  const performed = await performWrite(order, {
    carry,
    wait: (milliseconds) => waitFor(milliseconds, cancelled),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    now: io.now,
    random: Math.random,
    isCancelled: () => cancelled.aborted,
    gzip: io.gzip,
    progress: line.draw,
    inspected(inspected) {
      if (order.destination.id === "dry-run") return;
      line.clear();
      for (const warning of inspected.flatMap(warningsOf)) io.err(`${warning}\n`);
    },
  }).catch((error: unknown) => {
    // A text that cannot be read to its end, before anything was sent.
    throw new WrongUse(
      `${paths.join(", ")} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  line.clear();
  return reportOf(performed);
}

/** What the editor asks about, and what here is said and sent. */
function warningsOf({ input, hasBom, hasReturns, notUtf8Line, cut }: Inspected): string[] {
  const where = input.uri === "-" ? "standard input" : input.uri;
  const warnings: string[] = [];
  if (hasBom)
    warnings.push(`Warning: ${where} begins with a byte order mark; it becomes part of the first line.`);
  if (hasReturns)
    warnings.push(`Warning: lines of ${where} end with CRLF; InfluxDB 1.x and 2.x refuse nearly every one.`);
  if (notUtf8Line !== undefined)
    warnings.push(`Warning: line ${notUtf8Line} of ${where} holds bytes that are not UTF-8.`);
  const { precision } = input.destination;
  const unit = cut.newest && precision !== "auto" ? otherUnit(cut.newest, precision) : undefined;
  if (cut.newest && unit !== undefined)
    warnings.push(
      `Warning: the newest time of ${where}, read as ${precision}, is ${formatInstant(cut.newest)}; read as ${unit.unit} it is ${unit.time}. Say what they are by --precision.`,
    );
  return warnings;
}

/** The unit in which a time is a plausible one, where it is none as it was read. */
function otherUnit(time: Instant, precision: Exclude<Precision, "auto">) {
  const digits = digitsIn(instantNanoseconds(time), precision);
  const unit = plausibleUnit(digits);
  return unit === undefined || unit === precision ? undefined : { unit, time: showTime(digits, unit) };
}

function reportOf(performed: Performed): WriteReport {
  if ("ask" in performed) {
    const { message, detail, question } = performed.ask;
    const options: Partial<Record<typeof question, string>> = {
      "file-destination": "Say what counts by --context file or --context ignore.",
      "unknown-batch": "Say what to do by --unknown send or --unknown skip.",
    };
    throw new WrongUse([message, detail, options[question]].filter((part) => part).join(" "));
  }
  if (performed.wasRefused) {
    const { summary } = performed.report;
    throw new NotSent(/^No (database|bucket) is chosen/.test(summary) ? `${summary} See --db.` : summary);
  }
  return performed.report;
}

function numberOption(values: ReadArguments["values"], name: string, otherwise: number): number {
  const word = textOption(values, name);
  if (word === undefined) return otherwise;
  const number = Number(word);
  if (!Number.isInteger(number) || number <= 0)
    throw new WrongUse(`--${name} is a whole number above 0, not "${word}".`);
  return number;
}

function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener("abort", finish);
    if (signal.aborted) finish();
  });
}

function exitCodeOf({ points, state, leftOut }: WriteReport): number {
  if (points.unknown > 0 || points.notSent > leftOut || state === "not-sent" || state === "cancelled")
    return 3;
  if (state === "stopped" && points.refused === 0) return 3;
  return points.refused > 0 || leftOut > 0 ? 1 : 0;
}
