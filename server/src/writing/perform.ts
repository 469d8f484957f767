import type { WriteInput } from "./input";
import { type Inspected, inspect } from "./inspect";
import { describeChanged, describeUnknown } from "./interrupted";
import type { WriteRuntime } from "./job";
import { type JournalState, JournalWriter } from "./journal";
import { Ledger } from "./ledger";
import type { WriteOrder } from "./order";
import type { WriteReport } from "./outcome";
import { type Decisions, decisionsOf, planWrite, type Refusal } from "./plan";
import { beginsAs } from "./prepare";
import { ProgressMeter, type WriteStep } from "./progress";
import type { Question } from "./question";
import { makeReport, refusalReport } from "./report";
import { precisionWord, refuseDestination } from "./requests";
import { runWrite, type SessionResult } from "./session";
import { runStatements } from "./statements";

export interface PerformRuntime extends Omit<WriteRuntime, "journal" | "progress"> {
  readonly progress?: (step: WriteStep) => void;
  /** Keeps what was seen, in case a question leads to the same order again. */
  readonly inspected?: (inspected: readonly Inspected[]) => void;
}

export type Performed =
  | { readonly ask: Question }
  | { readonly report: WriteReport; readonly ledger: Ledger; readonly wasRefused?: true };

export async function performWrite(given: WriteOrder, runtime: PerformRuntime): Promise<Performed> {
  const order = given.resume ? asBegun(given, given.resume) : given;
  const meter = new ProgressMeter(runtime.now, runtime.progress);
  const refuse = (refusal: Refusal): Performed => ({
    report: refusalReport(order, refusal, runtime.now()),
    ledger: new Ledger(order.inputs),
    wasRefused: true,
  });
  const seen = order.resume
    ? await resuming(order, order.resume, runtime, meter)
    : await looking(order, runtime, meter);
  if ("ask" in seen) return seen;
  if ("refusal" in seen) return refuse(seen);
  const { decisions, inspected, total } = seen;
  if (decisions.runStatements && !order.resume) {
    const refusal = await runStatements(order.destination, inspected, runtime.carry);
    if (refusal !== undefined) return refuse({ refusal });
  }
  const ledger = new Ledger(order.inputs, order.refused);
  const sendUnknown = !order.confirmed.includes("unknown-batch:skip");
  if (order.resume) ledger.resume(order.resume, sendUnknown);
  const journal =
    order.journal && order.destination.id !== "dry-run" ? new JournalWriter(order.journal) : undefined;
  if (journal && !order.resume) begin(order, journal, total, runtime.now());
  meter.begin("sending", total.bytes, total.batches);
  const result = await runWrite(
    {
      ...order,
      goodOnly: decisions.goodOnly,
      useContext: decisions.useContext,
      resumed: order.resume && { state: order.resume, sendUnknown },
    },
    ledger,
    { ...runtime, journal, progress: (progress) => meter.sent(progress) },
  );
  // Whoever has the report may remove the journal, or go on with it.
  await journal?.settled();
  const report = makeReport({
    id: order.id,
    destination: order.destination,
    ledger,
    result: isShorter(ledger, result, total) ? { ...result, state: "stopped", reason: SHORTER } : result,
    total: total.lines,
  });
  return { report, ledger };
}

const SHORTER =
  "The text ends earlier than when it was looked at: it was changed while it was sent, and its last line may have been cut.";

/** It was sent to its end, and there were fewer lines than had been counted. */
function isShorter({ counts }: Ledger, { state }: SessionResult, { lines = 0 }: Totals): boolean {
  return state === "complete" && counts.stored + counts.refused + counts.unknown + counts.notSent < lines;
}

/** A resumed write is cut as it was cut when it began, so that it goes on where it stopped. */
function asBegun(order: WriteOrder, { header }: JournalState): WriteOrder {
  const { limits, gzip } = header;
  return { ...order, limits, gzip, confirmed: [...header.confirmed, ...order.confirmed] };
}

interface Totals {
  readonly lines?: number;
  readonly bytes?: number;
  readonly batches?: number;
}

type Seen =
  | { readonly decisions: Decisions; readonly inspected: readonly Inspected[]; readonly total: Totals }
  | { readonly ask: Question }
  | Refusal;

/** Looks at all that is to be sent, unless it can be read only once. */
async function looking(order: WriteOrder, runtime: PerformRuntime, meter: ProgressMeter): Promise<Seen> {
  const decisions = decisionsOf(order.confirmed);
  if (order.inputs.some(({ isOnce }) => isOnce)) {
    const refusal = refuseDestination(order.destination);
    if (refusal !== undefined) return { refusal };
    return { decisions, inspected: [], total: {} };
  }
  // In a precision that the server does not know, nothing can be read as it would read it.
  for (const { destination } of order.inputs) {
    if (precisionWord(destination) === undefined) return { refusal: refuseDestination(destination) ?? "" };
  }
  const inspected = order.inspected ?? (await inspectAll(order, runtime, meter));
  if (inspected === undefined) return { refusal: "Cancelled. Nothing was sent." };
  runtime.inspected?.(inspected);
  const planned = planWrite(inspected, order.destination, order.confirmed, order.gzip);
  if ("ask" in planned || "refusal" in planned) return planned;
  const sum = (of: (each: Inspected) => number) => inspected.reduce((all, each) => all + of(each), 0);
  const total = {
    lines: sum(({ lines }) => lines),
    bytes: sum(({ bytes }) => bytes),
    batches: sum(({ batches }) => batches),
  };
  return { decisions: planned.decisions, inspected, total };
}

/** What is to be sent; undefined where it was cancelled. */
export async function inspectAll(
  { inputs, limits, gzip, destination }: Pick<WriteOrder, "inputs" | "limits" | "gzip" | "destination">,
  runtime: Pick<PerformRuntime, "isCancelled" | "turn">,
  meter: ProgressMeter,
): Promise<Inspected[] | undefined> {
  const found: Inspected[] = [];
  meter.begin("checking", sizeOf(inputs), undefined);
  let before = 0;
  for (const input of inputs) {
    const inspected = await inspect(
      input,
      { limits, gzip, goodOnly: false, judges: destination.id !== "dry-run" },
      {
        isCancelled: runtime.isCancelled,
        turn: runtime.turn,
        progress: (bytes) => meter.read(before + bytes),
      },
    );
    if (!inspected) return undefined;
    found.push(inspected);
    before += inspected.bytes;
  }
  return found;
}

async function resuming(
  order: WriteOrder,
  state: JournalState,
  runtime: PerformRuntime,
  meter: ProgressMeter,
): Promise<Seen> {
  const ask = describeUnknown(state, order.confirmed);
  if (ask) return { ask };
  const reached = [...state.reached.values()].reduce((sum, { to }) => sum + to, 0);
  meter.begin("resuming", reached, undefined);
  let before = 0;
  for (const [file, { to, hash }] of state.reached) {
    const input = order.inputs[file];
    const isSame =
      input !== undefined && (await beginsAs(input, to, hash, (bytes) => meter.read(before + bytes)));
    if (runtime.isCancelled()) return { refusal: "Cancelled. Nothing was sent." };
    if (!isSame) return { refusal: describeChanged(state, file, to) };
    before += to;
  }
  const { lines, bytes } = state.header;
  return { decisions: decisionsOf(order.confirmed), inspected: [], total: { lines, bytes } };
}

function sizeOf(inputs: readonly WriteInput[]): number | undefined {
  let sum = 0;
  for (const { size } of inputs) {
    if (size === undefined) return undefined;
    sum += size;
  }
  return sum;
}

function begin(order: WriteOrder, journal: JournalWriter, { lines, bytes }: Totals, now: number): void {
  const { id, files, destination, limits, gzip, onRefused, confirmed } = order;
  journal
    .add({
      journal: 1,
      id,
      at: new Date(now).toISOString(),
      files,
      destination,
      limits,
      gzip,
      onRefused,
      confirmed,
      ...(lines !== undefined && { lines }),
      ...(bytes !== undefined && { bytes }),
    })
    // The first exchange waits for a line of its own, which fails in the same way.
    .catch(() => undefined);
}
