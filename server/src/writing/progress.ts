import type { SessionProgress } from "./job";
/**
 * Owns how far a write is: steps as they are shown, with rate and time left. Invariants: no clock of its own; a rate is told once a
 * second has passed, of the last ten seconds.
 */

export type Phase = "checking" | "resuming" | "sending";

export interface WriteStep {
  readonly phase: Phase;
  /** Batches that have ended, and how many there are, where that is known. */
  readonly batch: number;
  readonly batches?: number;
  /** Bytes of the texts that this phase is done with, and of all, where that is known. */
  readonly bytesSent: number;
  readonly bytesTotal?: number;
  /** Lines of data that were sent. */
  readonly pointsSent: number;
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
  readonly waiting?: { readonly seconds: number; readonly reason: string };
}

const WINDOW = 10_000;
const LEAST = 1000;

export class ProgressMeter {
  private phase: Phase = "checking";
  private bytesTotal: number | undefined;
  private batches: number | undefined;
  /** Times (ms) and bytes, the newest last. */
  private marks: { readonly at: number; readonly bytes: number }[] = [];

  constructor(
    private readonly now: () => number,
    private readonly tell: ((step: WriteStep) => void) | undefined,
  ) {}

  begin(phase: Phase, bytesTotal: number | undefined, batches: number | undefined): void {
    this.phase = phase;
    this.bytesTotal = bytesTotal;
    this.batches = batches;
    this.marks = [];
  }

  /** Bytes that were read in a phase in which nothing is sent. */
  read(bytes: number): void {
    this.step({ batch: 0, bytesSent: bytes, pointsSent: 0 });
  }

  sent(progress: SessionProgress): void {
    this.step(progress);
  }

  private step(progress: SessionProgress): void {
    if (!this.tell) return;
    const { bytesTotal, batches, phase } = this;
    const rate = this.rate(progress.bytesSent);
    this.tell({
      phase,
      ...progress,
      // Batches that were halved are more than were counted before.
      ...(batches !== undefined && { batches: Math.max(batches, progress.batch) }),
      ...(bytesTotal !== undefined && { bytesTotal }),
      ...(rate !== undefined && { bytesPerSecond: rate }),
      ...(rate !== undefined &&
        rate > 0 &&
        bytesTotal !== undefined && { secondsLeft: Math.max(0, (bytesTotal - progress.bytesSent) / rate) }),
    });
  }

  private rate(bytes: number): number | undefined {
    const at = this.now();
    const last = this.marks.at(-1);
    if (!last || at - last.at >= LEAST / 4) this.marks.push({ at, bytes });
    while (this.marks.length > 2 && at - this.marks[0].at > WINDOW) this.marks.shift();
    const [first] = this.marks;
    return at - first.at < LEAST ? undefined : (1000 * (bytes - first.bytes)) / (at - first.at);
  }
}
