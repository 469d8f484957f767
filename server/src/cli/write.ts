/**
 * Owns the command `write`: a file to a server, or to the built-in dry run, and what became of each line.
 * Invariant: secrets come from environment variables and are printed nowhere.
 */

import { decodeBytes } from "../lineprotocol/bytes";
import { readPragma } from "../lineprotocol/pragma";
import { DEFAULT_TARGET, PRODUCTS, type Target } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import { detectServer } from "../schema/detect";
import type { CarriedRequest, CarryResult } from "../schema/exchange";
import { completeDryRun, dryRunTransport } from "../writing/forecast/dryRun";
import type { WriteReport } from "../writing/outcome";
import { planWrite } from "../writing/plan";
import { makeReport } from "../writing/report";
import { runWrite, type SessionProgress } from "../writing/session";
import { SourceText } from "../writing/source";
import { readCredentials, readUrl } from "./credentials";
import { type CliIo, latin1 } from "./io";
import {
  precisionOption,
  type ReadArguments,
  readArguments,
  readInput,
  targetOption,
  textOption,
  WrongUse,
  wordOption,
} from "./options";
import { printReport } from "./reportText";
import { createTransport } from "./transport";

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
  "batch-lines": { type: "string" },
  "batch-bytes": { type: "string" },
  gzip: { type: "boolean" },
  timeout: { type: "string" },
  format: { type: "string" },
} as const;

export async function write(args: readonly string[], io: CliIo): Promise<number> {
  const { values, paths } = readArguments("write", args, OPTIONS);
  if (paths.length !== 1) {
    throw new WrongUse('One file is expected, or "-" for standard input. See "line-protocol write --help".');
  }
  const format = wordOption(values, "format", ["text", "json"]);
  const onRefused = wordOption(values, "on-refused", ["stop", "continue"]);
  const limits = {
    lines: numberOption(values, "batch-lines", 5000),
    bytes: numberOption(values, "batch-bytes", 1_000_000),
  };
  const timeout = numberOption(values, "timeout", 30) * 1000;
  const isDry = values["dry-run"] === true;
  const url = isDry ? undefined : readUrl(textOption(values, "url"));
  const asked = targetOption(values);
  const credentials = readCredentials(values, io);
  const source = new SourceText(latin1(await readInput(paths[0], io)));
  const pragma = readPragma(decodeBytes(source.bytes.slice(0, 8000)));

  const abort = new AbortController();
  const stopListening = io.onInterrupt(() => abort.abort());
  const transport =
    url &&
    createTransport({
      url,
      authorization: credentials(asked?.product),
      timeoutMilliseconds: timeout,
      signal: abort.signal,
    });
  try {
    const target: Target & Pick<Destination, "retentionSeconds"> =
      asked ?? pragma?.target ?? (transport ? await detectTarget(transport.carry, io) : DEFAULT_TARGET);
    const destination = destinationOf(values, target, url, pragma?.precision);
    const planned = planWrite({ source, destination, limits, confirmed: ACCEPTED, fromDisk: true });
    if ("refusal" in planned) {
      io.err(`${planned.refusal}\n`);
      return 3;
    }
    if ("ask" in planned) throw new WrongUse(`${planned.ask.message} ${planned.ask.detail ?? ""}`.trim());
    for (const warning of warningsOf(source, isDry)) io.err(`${warning}\n`);
    const carry = carrierOf(destination, url, credentials(target.product), timeout, abort.signal, io);
    const result = await runWrite(
      {
        destination,
        source,
        dialect: planned.plan.dialect,
        batches: planned.plan.batches,
        onRefused,
        gzip: values.gzip === true && !isDry,
      },
      {
        carry: carry.carry,
        wait: (milliseconds) => waitFor(milliseconds, abort.signal),
        now: io.now,
        random: Math.random,
        isCancelled: () => abort.signal.aborted,
        gzip: io.gzip,
        progress: io.isTerminal ? (progress) => drawProgress(progress, io) : undefined,
      },
    ).finally(carry.close);
    if (io.isTerminal) io.err("\r\u001b[K");
    const report = makeReport({
      id: "cli",
      uri: paths[0],
      destination,
      source,
      dialect: planned.plan.dialect,
      result,
    });
    io.out(format === "json" ? `${JSON.stringify(report)}\n` : printReport(report, paths[0]));
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

/** A command line does not ask: what the editor asks about is warned of. */
const ACCEPTED = ["replacement-characters", "not-utf8", "byte-order-mark", "carriage-returns"];

function warningsOf(source: SourceText, isDry: boolean): string[] {
  if (isDry) return [];
  const warnings: string[] = [];
  if (source.hasBom)
    warnings.push("Warning: the file begins with a byte order mark; it becomes part of the first line.");
  if (source.hasCarriageReturns)
    warnings.push("Warning: lines end with CRLF; InfluxDB 1.x and 2.x refuse nearly every one.");
  const fault = source.utf8Fault();
  if (fault) warnings.push(`Warning: line ${fault.line + 1} holds bytes that are not UTF-8.`);
  return warnings;
}

/** Nobody could be asked: exit code 3. */
class NotSent extends Error {}

interface Carrier {
  carry(request: CarriedRequest): Promise<CarryResult>;
  close(): void;
}

function carrierOf(
  destination: Destination,
  url: URL | undefined,
  authorization: string | undefined,
  timeoutMilliseconds: number,
  signal: AbortSignal,
  io: CliIo,
): Carrier {
  if (!url) return { carry: dryRunTransport(destination, io.now), close: () => {} };
  return createTransport({ url, authorization, timeoutMilliseconds, signal });
}

async function detectTarget(
  carry: Carrier["carry"],
  io: CliIo,
): Promise<Target & Pick<Destination, "retentionSeconds">> {
  const detection = await detectServer(carry, {});
  if (detection.failure !== undefined) throw new NotSent(detection.failure);
  if (detection.product) {
    return {
      product: detection.product,
      version: detection.version,
      precision: PRODUCTS[detection.product].precisions[0],
      ...(detection.retentionSeconds !== undefined && { retentionSeconds: detection.retentionSeconds }),
    };
  }
  io.err(`The server is ${detection.label}; it is taken for InfluxDB 2.x. Say what it is with --target.\n`);
  return DEFAULT_TARGET;
}

function destinationOf(
  values: ReadArguments["values"],
  target: Target & Pick<Destination, "retentionSeconds">,
  url: URL | undefined,
  pragmaPrecision: Target["precision"] | undefined,
): Destination {
  const destination: Destination = {
    id: url ? "cli" : "dry-run",
    name: url?.host ?? "dry run",
    product: target.product,
    version: target.version,
    ...(target.retentionSeconds !== undefined && { retentionSeconds: target.retentionSeconds }),
    database: textOption(values, "db") ?? textOption(values, "bucket") ?? "",
    retentionPolicy: textOption(values, "rp"),
    organization: textOption(values, "org"),
    precision: precisionOption(values) ?? pragmaPrecision ?? PRODUCTS[target.product].precisions[0],
  };
  return url ? destination : completeDryRun(destination);
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

function drawProgress({ batch, batches, pointsSent, waiting }: SessionProgress, io: CliIo): void {
  const wait = waiting ? ` · waiting ${Math.ceil(waiting.seconds)} s: ${waiting.reason.slice(0, 60)}` : "";
  io.err(`\r\u001b[K${batch} of ${batches} batches · ${pointsSent} lines${wait}`);
}

function exitCodeOf({ points, state }: WriteReport): number {
  if (points.unknown > 0 || points.notSent > 0 || state === "not-sent" || state === "cancelled") return 3;
  return points.refused > 0 ? 1 : 0;
}
