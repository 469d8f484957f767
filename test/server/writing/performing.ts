/** Writes in tests: a text, a destination and a transport in, what `performWrite` says out. Clocks and waits are the test's own. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { encodeUtf8 } from "../../../server/src/lineprotocol/bytes";
import type { Destination } from "../../../server/src/schema/destination";
import type { CarriedRequest, CarryResult } from "../../../server/src/schema/exchange";
import { inTurns, type WriteInput } from "../../../server/src/writing/input";
import type { WriteOrder } from "../../../server/src/writing/order";
import type { WriteReport } from "../../../server/src/writing/outcome";
import { type Performed, type PerformRuntime, performWrite } from "../../../server/src/writing/perform";

export const LOCAL: Destination = {
  id: "c",
  name: "Local",
  product: "influxdb-1",
  version: "1.13",
  database: "db",
  precision: "ns",
};

export interface Performing extends Partial<Omit<WriteOrder, "inputs" | "files" | "destination">> {
  readonly destination?: Partial<Destination>;
  readonly carry?: (request: CarriedRequest) => CarryResult | Promise<CarryResult>;
  readonly runtime?: Partial<PerformRuntime>;
  /** Bytes that a text comes in. */
  readonly piece?: number;
  readonly fromDisk?: boolean;
  readonly selected?: WriteInput["selected"];
  readonly isOnce?: boolean;
}

/** Everything is said yes to. */
export const YES = [
  "replacement-characters",
  "not-utf8",
  "byte-order-mark",
  "carriage-returns",
  "has-errors",
];

export function inputOf(
  text: string | Uint8Array,
  options: Performing = {},
  uri = "file:///a.lp",
): WriteInput {
  const bytes = typeof text === "string" ? encodeUtf8(text) : text;
  return {
    uri,
    destination: { ...LOCAL, ...options.destination },
    fromDisk: options.fromDisk ?? false,
    size: bytes.length,
    ...(options.selected && { selected: options.selected }),
    ...(options.isOnce && { isOnce: true }),
    open: () => inTurns(cutInto(bytes, options.piece), async () => undefined),
  };
}

function cutInto(bytes: Uint8Array, piece = 256 * 1024): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) =>
    bytes.subarray(i * piece, (i + 1) * piece),
  );
}

export function perform(
  text: string | Uint8Array | readonly WriteInput[],
  options: Performing = {},
): Promise<Performed> {
  const {
    destination,
    carry,
    runtime,
    piece: _,
    fromDisk: __,
    selected: ___,
    isOnce: ____,
    ...order
  } = options;
  const inputs = Array.isArray(text)
    ? (text as readonly WriteInput[])
    : [inputOf(text as string | Uint8Array, options)];
  return performWrite(
    {
      id: "w",
      limits: { lines: 5000, bytes: 1e6 },
      gzip: false,
      concurrency: 1,
      onRefused: "stop",
      confirmed: YES,
      ...order,
      inputs,
      files: inputs.map(({ uri }) => ({ uri, dirty: true })),
      destination: { ...LOCAL, ...destination },
    },
    {
      carry: async (request) =>
        (await carry?.(request)) ?? { status: 204, headers: {}, body: new Uint8Array() },
      wait: async () => undefined,
      turn: async () => undefined,
      now: () => 0,
      random: () => 0.5,
      isCancelled: () => false,
      gzip: async (bytes) => gzipSync(bytes),
      ...runtime,
    },
  );
}

export async function reportOf(
  text: Parameters<typeof perform>[0],
  options: Performing = {},
): Promise<WriteReport> {
  const performed = await perform(text, options);
  assert.ok("report" in performed, JSON.stringify(performed));
  return performed.report;
}
