/**
 * Owns the bridge to the compiled scan of plain lines (server/wasm/plainScan.ts): one instance with a memory of its own a document.
 * Invariant: views of the memory are made anew whenever it grew. The globals used here are of every host (Node, browser,
 * worker); a pure folder has no types for them.
 */
import { bytes } from "./plainScan.wasm";
import { WasmModule } from "./wasmModule";

interface Global {
  readonly value: number;
}

/** What the module exports; see there. */
interface ScanExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly TEXT: Global;
  readonly MOST_TEXT: Global;
  readonly LINES: Global;
  readonly MOST_LINES: Global;
  readonly SCRATCH: Global;
  readonly MOST_SCRATCH: Global;
  readonly units: Global;
  readonly lines: Global;
  configure(unsigned: number, digits: number, digitsBelow9: number): void;
  begin(length: number, isAscii: number): void;
  moveTo(unit: number): void;
  scan(last: number): void;
  used(): number;
  addSeries(length: number, index: number, root: number): number;
  addRoot(): number;
  closeRoot(root: number): void;
  findEdge(node: number, length: number): number;
  addEdge(node: number, length: number): number;
  nodeBehind(edge: number, type: number): number;
  addNode(edge: number, type: number, index: number): number;
  indexOf(node: number): number;
}

declare const TextEncoder: new () => {
  encodeInto(text: string, into: Uint8Array): { read: number; written: number };
};
/** Node's; its writing of Latin-1 is nine times as fast as the encoder. */
declare const Buffer:
  | {
      from(
        memory: ArrayBuffer,
        offset: number,
        length: number,
      ): { latin1Write(text: string, at: number): number };
    }
  | undefined;

/** Record of a line: offsets in {@link WasmScan.records} (32-bit words), and of its f64 in {@link WasmScan.highs}. */
export const LINE_WORDS = 6;
export const LINE_START = 0;
export const LINE_SERIES = 1;
export const LINE_SHAPE = 2;
export const LINE_LOW = 3;
export const LINE_HIGH_DOUBLE = 2;
/** `low` of a line without a timestamp; the bit of a negative timestamp. */
export const NO_TIME = -1;
export const NEGATIVE_TIME = 1 << 30;

/**
 * How a scan holds text: a byte a unit, for pages without larger units and hosts that write these fast; else UTF-8. A scan keeps one,
 * so that what it was taught means the same on every page.
 */
export type Encoding = "latin1" | "utf8";

/** The encoding for a text. The search costs nothing where the engine holds the text in bytes: nothing there can match. */
export function encodingFor(text: string): Encoding {
  return typeof Buffer !== "undefined" && !/[^\0-\xff]/.test(text) ? "latin1" : "utf8";
}

const MODULE = new WasmModule(bytes);

export class WasmScan {
  records = new Int32Array(0);
  highs = new Float64Array(0);
  private text = new Uint8Array(0);
  private scratch = new Uint8Array(0);
  private latin1Text: { latin1Write(text: string, at: number): number } | undefined;
  private readonly encoder = new TextEncoder();

  private constructor(
    readonly module: ScanExports,
    private readonly encoding: Encoding,
  ) {
    this.view();
  }

  /** A new instance; undefined where the host cannot run it: then the dialect reads every line. */
  static create(encoding: Encoding): WasmScan | undefined {
    const module = MODULE.instantiate() as ScanExports | undefined;
    return module && new WasmScan(module, encoding);
  }

  /** Makes the views anew where the memory grew. */
  private view(): void {
    const { module } = this;
    const { buffer } = module.memory;
    if (this.text.buffer === buffer) return;
    this.text = new Uint8Array(buffer, module.TEXT.value, module.MOST_TEXT.value);
    if (this.encoding === "latin1" && typeof Buffer !== "undefined") {
      this.latin1Text = Buffer.from(buffer, module.TEXT.value, module.MOST_TEXT.value);
    }
    this.scratch = new Uint8Array(buffer, module.SCRATCH.value, module.MOST_SCRATCH.value);
    this.records = new Int32Array(buffer, module.LINES.value, module.MOST_LINES.value * LINE_WORDS);
    this.highs = new Float64Array(buffer, module.LINES.value, (module.MOST_LINES.value * LINE_WORDS) / 2);
  }

  /** Begins a text; false if it is too long for the scan. `utf8`: its bytes, for a scan that holds UTF-8. */
  begin(text: string, utf8?: Uint8Array): boolean {
    this.view();
    if ((utf8 ?? text).length > this.text.length) return false;
    if (utf8) {
      this.text.set(utf8);
      this.module.begin(utf8.length, utf8.length === text.length ? 1 : 0);
      return true;
    }
    if (this.latin1Text) {
      this.module.begin(this.latin1Text.latin1Write(text, 0), 1);
      return true;
    }
    const { read, written } = this.encoder.encodeInto(text, this.text);
    if (read < text.length) return false;
    this.module.begin(written, written === text.length ? 1 : 0);
    return true;
  }

  /** Puts a name where the module is taught; answers its bytes, or -1 if it cannot be taught. */
  write(name: string): number {
    this.view();
    if (this.latin1Text) {
      if (name.length > this.scratch.length - 16) return -1;
      for (let i = 0; i < name.length; i++) this.scratch[i] = name.charCodeAt(i);
      return name.length;
    }
    const { read, written } = this.encoder.encodeInto(name, this.scratch.subarray(0, -16));
    return read === name.length ? written : -1;
  }
}
