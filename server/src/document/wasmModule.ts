/** Owns that a module of server/wasm is compiled once, however many instances of it there are. */

export class WasmModule {
  private compiled: object | undefined;

  constructor(private readonly code: Uint8Array) {}

  /** The exports of a new instance; undefined where the host cannot run it (no WebAssembly, or none with SIMD). */
  instantiate(): unknown {
    if (typeof WebAssembly === "undefined") return undefined;
    if (this.compiled === undefined) {
      if (!WebAssembly.validate(this.code)) return undefined;
      this.compiled = new WebAssembly.Module(this.code);
    }
    return new WebAssembly.Instance(this.compiled).exports;
  }
}
