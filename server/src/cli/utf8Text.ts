/**
 * Owns how the bytes of a page become its text. Invariant: the text is the one that TextDecoder gives, byte order marks kept; what is plain
 * or valid takes a faster way to it (server/wasm/utf8Text.ts).
 */
import { isAscii, isUtf8 } from "node:buffer";
import { WasmModule } from "../document/wasmModule";
import { bytes } from "./utf8Text.wasm";

/** What the module exports; see there. */
interface Utf8Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly IN: { readonly value: number };
  readonly MOST: { readonly value: number };
  readonly OUT: { readonly value: number };
  isLatin1(length: number): number;
  decodeLatin1(length: number): number;
  decodeUtf16(length: number): number;
}

export interface DecodedText {
  readonly text: string;
  /** Else bytes that are not became U+FFFD. */
  readonly isUtf8: boolean;
}

const MODULE = new WasmModule(bytes);

export class Utf8Text {
  private readonly decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  private readonly module = MODULE.instantiate() as Utf8Exports | undefined;
  /** The module's, which never grows. */
  private readonly memory = Buffer.from(this.module?.memory.buffer ?? new ArrayBuffer(0));

  decode(bytes: Buffer): DecodedText {
    if (isAscii(bytes)) return { text: bytes.toString("latin1"), isUtf8: true };
    const valid = isUtf8(bytes);
    return { text: (valid && this.decodeValid(bytes)) || this.decoder.decode(bytes), isUtf8: valid };
  }

  /** Undefined where the module cannot be run, or has no room. */
  private decodeValid(bytes: Buffer): string | undefined {
    const { module, memory } = this;
    const { length } = bytes;
    if (module === undefined || length > module.MOST.value) return undefined;
    const out = module.OUT.value;
    memory.set(bytes, module.IN.value);
    return module.isLatin1(length)
      ? memory.toString("latin1", out, out + module.decodeLatin1(length))
      : memory.toString("utf16le", out, out + 2 * module.decodeUtf16(length));
  }
}
