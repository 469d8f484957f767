/**
 * Owns the decoding of UTF-8, in AssemblyScript (compiled to WebAssembly with SIMD by scripts/wasm.mjs): the bytes of a page in, its text
 * out, in one or two bytes a unit. The host's decoder takes line protocol that is ASCII but for a letter here and there at a tenth of the
 * pace. Invariant: the bytes are valid UTF-8; the host made sure (cli/utf8Text.ts).
 *
 * Memory: the bytes at IN (with PADDING zeros behind them), the text at OUT.
 */

export const IN: i32 = 1024;
export const MOST: i32 = 256 * 1024;
const PADDING: i32 = 16;
export const OUT: i32 = IN + MOST + PADDING;

/** Begins with `length` bytes, which the host wrote to IN; whether each letter is one of Latin-1: the text takes a byte a unit. */
export function isLatin1(length: i32): bool {
  const end = IN + length;
  memory.fill(end, 0, PADDING);
  // A byte from C4 on begins a letter beyond Latin-1.
  const beyond = i8x16.splat(<i8>0xc4);
  let found = i8x16.splat(0);
  for (let p = IN; p < end; p += 16) found = v128.or(found, i8x16.ge_u(v128.load(p), beyond));
  return !v128.any_true(found);
}

/** Decodes letters of Latin-1, a byte a unit; answers the number of units. */
export function decodeLatin1(length: i32): i32 {
  const end = IN + length;
  let p = IN;
  let out = OUT;
  while (p < end) {
    const v = v128.load(p);
    const others = i8x16.bitmask(v);
    v128.store(out, v);
    const ascii = others == 0 ? 16 : ctz(others);
    p += ascii;
    out += ascii;
    if (others == 0) continue;
    store<u8>(out++, (load<u8>(p) << 6) | (load<u8>(p + 1) & 0x3f));
    p += 2;
  }
  // The last step may have taken zeros behind the end.
  return out - OUT - (p - end);
}

/** Decodes any letters, two bytes a unit; answers the number of units. */
export function decodeUtf16(length: i32): i32 {
  const end = IN + length;
  let p = IN;
  let out = OUT;
  while (p < end) {
    const v = v128.load(p);
    const others = i8x16.bitmask(v);
    v128.store(out, i16x8.extend_low_i8x16_u(v));
    v128.store(out, i16x8.extend_high_i8x16_u(v), 16);
    const ascii = others == 0 ? 16 : ctz(others);
    p += ascii;
    out += 2 * ascii;
    if (others == 0) continue;
    const first: i32 = load<u8>(p);
    if (first < 0xe0) {
      store<u16>(out, ((first & 0x1f) << 6) | rest(p + 1));
      p += 2;
    } else if (first < 0xf0) {
      store<u16>(out, ((first & 0x0f) << 12) | (rest(p + 1) << 6) | rest(p + 2));
      p += 3;
    } else {
      const letter = ((first & 0x07) << 18) | (rest(p + 1) << 12) | (rest(p + 2) << 6) | rest(p + 3);
      store<u16>(out, 0xd800 + ((letter - 0x10000) >> 10));
      out += 2;
      store<u16>(out, 0xdc00 + (letter & 0x3ff));
      p += 4;
    }
    out += 2;
  }
  return (out - OUT) / 2 - (p - end);
}

/** The bits of a byte that goes on. */
// @ts-expect-error: decorator
@inline
function rest(p: i32): i32 {
  return load<u8>(p) & 0x3f;
}
