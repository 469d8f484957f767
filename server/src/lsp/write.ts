/**
 * Owns the requests of a write: `lineProtocol/write` looks, asks, carries and reports; `inspect` only looks; `interrupted` reads a journal.
 * Invariants: one write at a time for each id; what is in flight when a write is cancelled is waited for, {@link GRACE} at most.
 */
import { type CancellationToken, CancellationTokenSource, ResponseError } from "vscode-languageserver";
import type { Instant } from "../document/times";
import { formatInstant } from "../document/times";
import { dryRunTransport } from "../writing/forecast/dryRun";
import type { Inspected } from "../writing/inspect";
import { describeInterrupted } from "../writing/interrupted";
import { readJournal } from "../writing/journal";
import type { WriteOrder } from "../writing/order";
import { inspectAll, performWrite } from "../writing/perform";
import { planWrite } from "../writing/plan";
import { ProgressMeter, type WriteStep } from "../writing/progress";
import { refuseDestination, takesGzip, writeRequest } from "../writing/requests";
import { clientTransport } from "./carry";
import type { ServerContext } from "./context";
import type {
  Inspection,
  InspectParams,
  Interrupted,
  InterruptedParams,
  JournalParams,
  RequestParams,
  RequestResult,
  WriteFile,
  WriteParams,
  WriteProgress,
  WriteResult,
} from "./protocol";
import { turnOf } from "./turn";
import { effectiveDestination, findInput } from "./writeInputs";
import { registerWritten, Written } from "./written";

/** Milliseconds that an exchange in flight has to end by itself after a cancel. */
const GRACE = 10_000;
/** LSP's RequestFailed: the message is shown to the person as it is. */
const REQUEST_FAILED = -32803;

/** What was seen of texts, for the write that follows a look or a question. */
interface Look {
  readonly key: string;
  readonly inspected: readonly Inspected[];
}

export function registerWrite(context: ServerContext): void {
  const { connection, runtime } = context;
  const written = new Written();
  registerWritten(connection, written);
  let look: Look | undefined;
  connection.onRequest<WriteResult, void>(
    "lineProtocol/write",
    async (params: WriteParams, token: CancellationToken) => {
      const { order, timeoutSeconds, key } = await orderOf(context, params);
      const { destination } = order;
      const isDry = destination.id === "dry-run";
      const grace = graceful(context, token);
      const carry = isDry
        ? dryRunTransport(destination, runtime.now)
        : clientTransport(context, destination.id, params.id, timeoutSeconds * 1000);
      try {
        const performed = await performWrite(
          { ...order, ...(look?.key === key && { inspected: look.inspected }) },
          {
            // It counts as sent once the client has it, which sends it.
            carry: (request, sent) => carry(request, grace.token, sent),
            wait: (milliseconds) => waitUnlessCancelled(context, milliseconds, token),
            turn: turnOf(context),
            now: runtime.now,
            random: Math.random,
            isCancelled: () => token.isCancellationRequested,
            gzip: runtime.gzip,
            progress: throttledProgress(context, params.id),
            inspected: (inspected) => {
              look = { key, inspected };
            },
          },
        );
        if ("ask" in performed) return performed;
        look = undefined;
        if (!performed.wasRefused) written.keep(performed.report, performed.ledger);
        return { report: performed.report };
      } catch (error) {
        throw new ResponseError(REQUEST_FAILED, reasonOf(error));
      } finally {
        grace.dispose();
      }
    },
  );
  connection.onRequest<Inspection, void>(
    "lineProtocol/inspect",
    async (params: InspectParams, token: CancellationToken) => {
      const { order, key } = await orderOf(context, { ...params, confirmed: [], onRefused: "stop" });
      const meter = new ProgressMeter(runtime.now, throttledProgress(context, params.id));
      try {
        const runtimeOf = { isCancelled: () => token.isCancellationRequested, turn: turnOf(context) };
        const inspected = await inspectAll(order, runtimeOf, meter);
        if (!inspected) throw new Error("Cancelled. Nothing was sent.");
        look = { key, inspected };
        return inspectionOf(inspected, order);
      } catch (error) {
        throw new ResponseError(REQUEST_FAILED, reasonOf(error));
      }
    },
  );
  connection.onRequest("lineProtocol/interrupted", ({ journal }: InterruptedParams): Interrupted | null => {
    const state = readJournal(journal);
    if (!state) return null;
    const { id, at, files, destination, onRefused, confirmed, bytes } = state.header;
    return {
      id,
      startedAt: at,
      files,
      destination,
      onRefused,
      confirmed,
      ...(bytes !== undefined && { bytesTotal: bytes }),
      ...describeInterrupted(state),
    };
  });
  connection.onRequest<RequestResult, void>("lineProtocol/request", ({ destination }: RequestParams) => {
    const refusal = refuseDestination(destination);
    if (refusal !== undefined) return { refusal };
    const { path, query, headers } = writeRequest(destination, new Uint8Array(), false);
    return { method: "POST", path, query, headers };
  });
}

/** What is to be done, with its texts found. Rejects with a sentence. */
async function orderOf(
  context: ServerContext,
  params: Omit<WriteParams, "confirmed" | "onRefused"> & Pick<WriteParams, "confirmed" | "onRefused">,
): Promise<{ readonly order: WriteOrder; readonly timeoutSeconds: number; readonly key: string }> {
  const { id, files, destination, confirmed, onRefused } = params;
  const resume = params.resume === undefined ? undefined : readJournal(params.resume);
  if (params.resume !== undefined && !resume) {
    throw new ResponseError(
      REQUEST_FAILED,
      "The journal of this write cannot be read. Nothing was sent. Write the file anew.",
    );
  }
  const wanted: readonly WriteFile[] = resume?.header.files ?? files;
  if (wanted.length === 0) throw new ResponseError(REQUEST_FAILED, "There is no file to send.");
  const { write } = await context.settingsOf(wanted[0].uri);
  try {
    const found = await Promise.all(wanted.map((file) => findInput(context, file, destination)));
    const limits = { lines: write.batchLines, bytes: write.batchBytes };
    const gzip = write.gzip && destination.id !== "dry-run" && takesGzip(destination.product);
    return {
      order: {
        id,
        inputs: found.map(({ input }) => input),
        files: wanted,
        destination:
          wanted.length === 1 ? found[0].input.destination : effectiveDestination(destination, undefined),
        limits,
        gzip,
        concurrency: destination.id === "dry-run" ? 1 : write.concurrency,
        onRefused,
        confirmed,
        ...(resume && { resume }),
        ...(params.journal && { journal: (text: string) => keepJournal(context, id, text) }),
      },
      timeoutSeconds: write.timeoutSeconds,
      key: JSON.stringify([found.map(({ stamp }) => stamp), destination, limits, gzip]),
    };
  } catch (error) {
    throw new ResponseError(REQUEST_FAILED, reasonOf(error));
  }
}

async function keepJournal({ connection }: ServerContext, writeId: string, text: string): Promise<void> {
  const params: JournalParams = { writeId, text };
  try {
    await connection.sendRequest("lineProtocol/journal", params);
  } catch (error) {
    throw new Error(`The journal of this write cannot be kept, so it does not go on: ${reasonOf(error)}`);
  }
}

function inspectionOf(inspected: readonly Inspected[], { destination, gzip }: WriteOrder): Inspection {
  const sum = (of: (each: Inspected) => number) => inspected.reduce((all, each) => all + of(each), 0);
  const planned = planWrite(inspected, destination, [], gzip);
  const oldest = extreme(
    inspected.map(({ cut }) => cut.oldest),
    -1,
  );
  const newest = extreme(
    inspected.map(({ cut }) => cut.newest),
    1,
  );
  const databases = inspected.flatMap(({ contexts }) => contexts.map(({ database }) => database));
  return {
    points: sum(({ lines }) => lines),
    bytes: sum(({ bytes }) => bytes),
    withoutTime: sum(({ withoutTime }) => withoutTime),
    ...(oldest && { oldest: formatInstant(oldest) }),
    ...(newest && { newest: formatInstant(newest) }),
    errors: sum(({ cut }) => cut.faults),
    ...("refusal" in planned && { refusal: planned.refusal }),
    databases: [...new Set(databases)].filter((name) => name !== undefined),
  };
}

function extreme(instants: readonly (Instant | undefined)[], sign: 1 | -1): Instant | undefined {
  return instants.reduce((found, each) => {
    if (!found || !each) return found ?? each;
    const order = each.seconds - found.seconds || each.nanoseconds - found.nanoseconds;
    return order * sign > 0 ? each : found;
  }, undefined);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A token that is cancelled a while after another: what is in flight may end by itself. */
function graceful({ runtime }: ServerContext, token: CancellationToken) {
  const source = new CancellationTokenSource();
  let callOff = () => {};
  const listening = token.onCancellationRequested(() => {
    callOff = runtime.later(() => source.cancel(), GRACE);
  });
  return {
    token: source.token,
    dispose() {
      callOff();
      listening.dispose();
      source.dispose();
    },
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

/** Ten notifications a second are enough for an eye; waits and changes of phase are always told. */
function throttledProgress(context: ServerContext, id: string): (step: WriteStep) => void {
  let last = Number.NEGATIVE_INFINITY;
  let phase: WriteStep["phase"] | undefined;
  return (step) => {
    const now = context.runtime.now();
    const isLast = step.phase === "sending" && step.batch === step.batches;
    if (now - last < 100 && step.phase === phase && !step.waiting && !isLast) return;
    last = now;
    phase = step.phase;
    const params: WriteProgress = { id, ...step };
    void context.connection.sendNotification("lineProtocol/writeProgress", params);
  };
}
