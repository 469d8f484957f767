/** The modules that scripts/wasm.mjs compiles from server/wasm/*.ts while bundling. */
declare module "*.wasm" {
  export const bytes: Uint8Array;
}
