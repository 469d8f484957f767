/**
 * Owns the custom requests of a write: `lineProtocol/write` plans, carries and reports; `lineProtocol/exchange` shows what went
 * over the wire. Invariants: the last {@link KEPT_WRITES} writes are kept in memory (within {@link KEPT_BYTES}), nothing of them on disk; what is sent is the
 * disk's bytes where the document is saved, else its text.
 */
import { type CancellationToken, ResponseError } from "vscode-languageserver";
import { decodeBytes } from "../lineprotocol/bytes";
import { PRAGMA_HEAD_UNITS, type Pragma } from "../lineprotocol/pragma";
import { PRODUCTS } from "../lineprotocol/targets";
import { exchangeDocument } from "../writing/exchangeText";
import { completeDryRun, dryRunTransport } from "../writing/forecast/dryRun";
import { planWrite } from "../writing/plan";
import { makeReport } from "../writing/report";
import { type Exchange, runWrite, type WriteRuntime } from "../writing/session";
import { SourceText } from "../writing/source";
import { clientTransport } from "./carry";
import type { ServerContext } from "./context";
import type {
  Destination,
  ExchangeParams,
  WriteParams,
  WriteProgress,
  WriteReport,
  WriteResult,
} from "./protocol";

const KEPT_WRITES = 20;
/** Bytes of texts that are kept with them; the last write is kept whatever it holds. */
const KEPT_BYTES = 64_000_000;
/** LSP's RequestFailed: the message is shown to the person as it is. */
const REQUEST_FAILED = -32803;

interface KeptWrite {
  readonly exchanges: readonly Exchange[];
  readonly source: SourceText;
  readonly name: string;
}

export function registerWrite(context: ServerContext): void {
  const kept = new Map<string, KeptWrite>();
  context.connection.onRequest<WriteResult, void>(
    "lineProtocol/write",
    async (params: WriteParams, token: CancellationToken) => {
      const { source, fromDisk, pragma, limits, timeoutSeconds, gzip } = await prepare(context, params);
      const destination = effectiveDestination(params.destination, pragma);
      const planned = planWrite({
        source,
        destination,
        ranges: params.files[0].ranges,
        limits,
        confirmed: params.confirmed,
        fromDisk,
      });
      if ("ask" in planned) return planned;
      const { runtime } = context;
      if ("refusal" in planned) {
        return { report: refusedReport(params, destination, planned.refusal, runtime.now()) };
      }
      const isDry = destination.id === "dry-run";
      const carry = isDry
        ? dryRunTransport(destination, runtime.now)
        : clientTransport(context.connection, destination.id, params.id, timeoutSeconds * 1000);
      const result = await runWrite(
        {
          destination,
          source,
          dialect: planned.plan.dialect,
          batches: planned.plan.batches,
          onRefused: params.onRefused,
          gzip: gzip && !isDry,
        },
        {
          carry: (request) => carry(request, token),
          wait: (milliseconds) => waitUnlessCancelled(context, milliseconds, token),
          now: runtime.now,
          random: Math.random,
          isCancelled: () => token.isCancellationRequested,
          gzip: runtime.gzip,
          progress: throttledProgress(context, params.id),
        },
      );
      kept.set(params.id, { exchanges: result.exchanges, source, name: destination.name });
      dropOldest(kept);
      return {
        report: makeReport({
          id: params.id,
          uri: params.files[0].uri,
          destination,
          source,
          dialect: planned.plan.dialect,
          result,
        }),
      };
    },
  );
  context.connection.onRequest(
    "lineProtocol/exchange",
    ({ writeId, index }: ExchangeParams): string | null => {
      const write = kept.get(writeId);
      if (!write) return null;
      const wanted = write.exchanges
        .map((exchange, at) => ({ index: at, exchange }))
        .filter((each) => index === undefined || each.index === index);
      return wanted.length === 0 ? null : exchangeDocument(wanted, write.source, write.name);
    },
  );
}

/** Maps keep their order: the first is the oldest. */
function dropOldest(kept: Map<string, KeptWrite>): void {
  let bytes = 0;
  for (const { source } of kept.values()) bytes += source.bytes.length;
  for (const [id, { source }] of kept) {
    if (kept.size === 1 || (kept.size <= KEPT_WRITES && bytes <= KEPT_BYTES)) return;
    kept.delete(id);
    bytes -= source.bytes.length;
  }
}

async function prepare(context: ServerContext, params: WriteParams) {
  const { runtime } = context;
  const settings = (await context.settingsOf(params.files[0].uri)).write;
  const document = await context.open(params.files[0].uri);
  let source: SourceText | undefined;
  let fromDisk = false;
  if ((!params.files[0].dirty || !document) && params.files[0].uri.startsWith("file:") && runtime.readFile) {
    try {
      source = SourceText.ofBytes(await runtime.readFile(params.files[0].uri));
      fromDisk = true;
    } catch (error) {
      // A file that is open can be sent from the editor; else there is nothing to send.
      if (!document) throw new ResponseError(REQUEST_FAILED, `The file cannot be read: ${reasonOf(error)}`);
    }
  }
  if (!source) {
    if (!document)
      throw new ResponseError(REQUEST_FAILED, "The document is not open any more. Nothing was sent.");
    source = SourceText.ofText(document.text.getText());
  }
  const head = decodeBytes(source.bytes.slice(0, PRAGMA_HEAD_UNITS));
  const pragma = document ? document.pragma : (await context.targetOf(params.files[0].uri, head)).pragma;
  return {
    source,
    fromDisk,
    pragma,
    limits: { lines: settings.batchLines, bytes: settings.batchBytes },
    timeoutSeconds: settings.timeoutSeconds,
    gzip: settings.gzip,
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A file's pragma says in which precision its times stand; for the dry run also whom it stands for. */
function effectiveDestination(destination: Destination, pragma: Pragma | undefined): Destination {
  const precision = pragma?.precision ?? destination.precision;
  if (destination.id !== "dry-run") return { ...destination, precision };
  // A real destination is what it is, whatever the file's comments name.
  const target = destination.dryRunOf === undefined ? pragma?.target : undefined;
  const chosen = target
    ? { ...destination, product: target.product, version: target.version, endpoint: undefined }
    : destination;
  const known = PRODUCTS[chosen.product].precisions;
  return completeDryRun({ ...chosen, precision: known.includes(precision) ? precision : known[0] });
}

/** A report of a write that did not begin. */
function refusedReport(
  params: WriteParams,
  destination: Destination,
  refusal: string,
  now: number,
): WriteReport {
  return {
    id: params.id,
    uri: params.files[0].uri,
    files: params.files.map(({ uri }) => ({
      uri,
      points: { stored: 0, refused: 0, unknown: 0, notSent: 0 },
      again: [],
      againComplete: true,
    })),
    destination,
    serverName: destination.name,
    destinationLabel: destination.name,
    startedAt: new Date(now).toISOString(),
    milliseconds: 0,
    state: "not-sent",
    points: { stored: 0, refused: 0, unknown: 0, notSent: 0 },
    brief: "not sent",
    summary: refusal,
    advice: [],
    lines: [],
    linesTotal: 0,
    exchanges: [],
    exchangesTotal: 0,
    reasons: [],
    leftOut: 0,
    bytes: 0,
    resumable: false,
    resendSafe: null,
  };
}

function waitUnlessCancelled(
  context: ServerContext,
  milliseconds: number,
  token: CancellationToken,
): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      callOff();
      listening.dispose();
      resolve();
    };
    const callOff = context.runtime.later(finish, milliseconds);
    const listening = token.onCancellationRequested(finish);
    if (token.isCancellationRequested) finish();
  });
}

/** Ten notifications a second are enough for an eye; waits and the end are always told. */
function throttledProgress(context: ServerContext, id: string): WriteRuntime["progress"] {
  let last = 0;
  return (progress) => {
    const now = context.runtime.now();
    if (now - last < 100 && !progress.waiting && progress.batch < progress.batches) return;
    last = now;
    const params: WriteProgress = { id, phase: "sending", ...progress };
    void context.connection.sendNotification("lineProtocol/writeProgress", params);
  };
}
