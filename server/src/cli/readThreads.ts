/**
 * Owns the reading of a large file in several threads: each reads parts of it, this one joins them in the order of the file. Invariants:
 * a reading that succeeded is the one that this thread alone would have made; each thread has a few parts that were not joined yet, no more,
 * so that memory does not grow with the file; whatever goes wrong in a thread, the answer is that nothing was read.
 */
import { setImmediate as immediate } from "node:timers/promises";
import type { MessagePort, Worker } from "node:worker_threads";
import { SegmentReceiver, SegmentSender, type SentSegments } from "../document/segmentTransfer";
import type { StreamedReading } from "../document/streamedReading";
import { dialectOf } from "../lineprotocol/dialects";
import type { Target } from "../lineprotocol/targets";
import { fileSource } from "./byteSource";
import type { FilePages } from "./filePages";
import { FileParts, type PageFacts } from "./fileParts";

/** Threads that can be had. */
export interface Threads {
  /** So many at once pay. */
  readonly useful: number;
  /** Starts one, which {@link serveParts} runs in. */
  start(task: ReadTask): Worker;
}

/** Threads as a check may use them. */
export interface ThreadUse extends Pick<Threads, "start"> {
  readonly count: number;
  /** Smaller files are read without. */
  readonly leastBytes: number;
}

/** What a thread is to read: plain data. */
export interface ReadTask {
  /** A descriptor that stays open until the thread has ended. */
  readonly file: number;
  readonly size: number;
  /** Looked for in each page. */
  readonly words: readonly string[];
  readonly target: Target;
  readonly shardSeconds: number;
}

/** What is said of a part. */
interface ReadPart {
  readonly part: number;
  readonly pages: readonly PageFacts[];
  readonly segments: SentSegments;
}

/** Parts that a thread has been given and that were not joined yet. */
const AHEAD = 3;
/** Parts that may wait for an earlier one, some 200 kB each: a thread is slow with its first ones, until its code is compiled. */
const MOST_WAITING = 48;

/** Reads the parts that it is told the numbers of, in ascending order. */
class PartReader {
  private readonly parts: FileParts;
  private readonly sender: SegmentSender;

  constructor({ file, size, words, target, shardSeconds }: ReadTask) {
    this.parts = new FileParts(
      fileSource(file, size, () => {}),
      words,
    );
    this.sender = new SegmentSender(dialectOf(target, "utf16"), { shardSeconds });
  }

  read(part: number): ReadPart {
    const pages: PageFacts[] = [];
    for (const { facts, text, utf8 } of this.parts.pages(part)) {
      pages.push(facts);
      this.sender.read(text, utf8);
    }
    return { part, pages, segments: this.sender.take() };
  }
}

/** What a thread says before it is given anything: parts that wait for it to begin would be waited for. */
const READY = "ready";

/** Runs in a thread: answers numbers of parts. */
export function serveParts(port: MessagePort, task: ReadTask): void {
  const reader = new PartReader(task);
  port.postMessage(READY);
  port.on("message", (part: number) => {
    const answer = reader.read(part);
    const { words, points } = answer.segments;
    const lists = [words, points.series, points.seconds, points.nanoseconds];
    port.postMessage(
      answer,
      lists.map(({ buffer }) => buffer),
    );
  });
}

/** Reads a file from its first part to its last; false if that failed, and the reading is of no use. */
export async function readInThreads(
  { reading, pages }: { readonly reading: StreamedReading; readonly pages: FilePages },
  task: ReadTask,
  { count, start }: ThreadUse,
): Promise<boolean> {
  const parts = new DividedParts(pages.parts.count);
  const own = new PartReader(task);
  const ownReceiver = new SegmentReceiver(reading.dictionary);
  const threads: Worker[] = [];
  try {
    for (let i = 1; i < Math.min(count, parts.count); i++) {
      const thread = start(task);
      threads.push(thread);
      parts.divideWith(thread, new SegmentReceiver(reading.dictionary));
    }
    for (let part = 0; part < parts.count; part++) {
      let answer = parts.takeAnswer(part);
      while (!answer && !parts.hasFailed) {
        // Nobody has said anything of it: this thread reads meanwhile, if there is anything near to be read.
        const next = parts.next - part < MOST_WAITING ? parts.giveNext() : undefined;
        if (next === undefined) await parts.somethingCame();
        else {
          parts.answered(own.read(next), ownReceiver, undefined);
          await immediate();
        }
        answer = parts.takeAnswer(part);
      }
      if (!answer) return false;
      if (answer.thread) parts.giveTo(answer.thread);
      const segments = answer.receiver.receive(answer.read.segments);
      if (!segments) return false;
      answer.read.pages.forEach((facts, i) => {
        reading.pushRead(pages.add(facts), segments[i]);
      });
    }
    reading.finish();
    return true;
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

interface Answer {
  readonly read: ReadPart;
  readonly receiver: SegmentReceiver;
  /** Undefined: this one. */
  readonly thread: Worker | undefined;
}

/** The parts that are divided among threads, and what came of them. */
class DividedParts {
  hasFailed = false;
  /** The first part that nobody has been given. */
  next = 0;
  private readonly answers = new Map<number, Answer>();
  private wake = () => {};

  constructor(readonly count: number) {}

  /** Gives a thread parts as soon as it is ready. */
  divideWith(thread: Worker, receiver: SegmentReceiver): void {
    thread.on("message", (said: ReadPart | typeof READY) => {
      if (said !== READY) this.answered(said, receiver, thread);
      else for (let i = 0; i < AHEAD; i++) this.giveTo(thread);
    });
    const fail = () => {
      this.hasFailed = true;
      this.wake();
    };
    thread.on("error", fail);
    thread.on("messageerror", fail);
    thread.on("exit", fail);
  }

  giveTo(thread: Worker): void {
    const part = this.giveNext();
    if (part !== undefined) thread.postMessage(part);
  }

  giveNext(): number | undefined {
    return this.next < this.count ? this.next++ : undefined;
  }

  answered(read: ReadPart, receiver: SegmentReceiver, thread: Worker | undefined): void {
    this.answers.set(read.part, { read, receiver, thread });
    this.wake();
  }

  takeAnswer(part: number): Answer | undefined {
    const answer = this.answers.get(part);
    this.answers.delete(part);
    return answer;
  }

  async somethingCame(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
  }
}
