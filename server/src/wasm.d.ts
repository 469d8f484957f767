/** The modules that scripts/wasm.mjs compiles from server/wasm/*.ts while bundling. */
declare module "*.wasm" {
  export const bytes: Uint8Array;
}

/** Of every host that has it (Node, browser, worker); no library that is used here declares it. */
declare const WebAssembly:
  | {
      validate(code: Uint8Array): boolean;
      Module: new (code: Uint8Array) => object;
      Instance: new (module: object) => { readonly exports: unknown };
    }
  | undefined;
