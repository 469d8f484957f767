/**
 * Owns unpacking gzip, zlib and raw deflate (RFC 1950 to 1952) for recorded exchanges whose bodies are compressed: the pure part has
 * no library for it. Invariants: output is bounded; damage answers undefined; checksums are not compared (whoever sent it has).
 */

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A prefix code: how many codes of each length, and the symbols in their order. */
interface Code {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

class Damaged extends Error {}

/** Largest output: bodies that a server takes are smaller. */
const OUTPUT_LIMIT = 256 * 1024 * 1024;

/** The bytes of a gzip stream (several members follow one another), a zlib stream or raw deflate; undefined if damaged or cut. */
export function inflate(bytes: Uint8Array): Uint8Array | undefined {
  const output = new Output();
  try {
    if (bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b) {
      let at = 0;
      while (at + 18 <= bytes.length && bytes[at] === 0x1f && bytes[at + 1] === 0x8b) {
        const input = new Bits(bytes, gzipHeaderEnd(bytes, at));
        inflateBlocks(input, output);
        at = input.byteEnd() + 8;
        if (at > bytes.length) return undefined;
      }
      return output.bytes();
    }
    const isZlib = bytes.length > 2 && (bytes[0] & 15) === 8 && ((bytes[0] << 8) | bytes[1]) % 31 === 0;
    inflateBlocks(new Bits(bytes, isZlib ? 2 : 0), output);
    return output.bytes();
  } catch (error) {
    if (error instanceof Damaged) return undefined;
    throw error;
  }
}

function gzipHeaderEnd(bytes: Uint8Array, start: number): number {
  const flags = bytes[start + 3];
  let at = start + 10;
  if (flags & 4) at += 2 + bytes[at] + (bytes[at + 1] << 8);
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    while (at < bytes.length && bytes[at] !== 0) at++;
    at++;
  }
  if (flags & 2) at += 2;
  return at;
}

class Bits {
  private held = 0;
  private count = 0;
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  take(need: number): number {
    while (this.count < need) {
      if (this.at >= this.bytes.length) throw new Damaged();
      this.held |= this.bytes[this.at++] << this.count;
      this.count += 8;
    }
    const value = this.held & ((1 << need) - 1);
    this.held >>>= need;
    this.count -= need;
    return value;
  }

  symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= 15; length++) {
      code |= this.take(1);
      const count = counts[length];
      if (code - count < first) return symbols[index + code - first];
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Damaged();
  }

  /** Bytes as they are, from the next whole one. */
  raw(length: number): Uint8Array {
    this.toByte();
    if (this.at + length > this.bytes.length) throw new Damaged();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  toByte(): void {
    this.at -= this.count >> 3;
    this.held = 0;
    this.count = 0;
  }

  byteEnd(): number {
    this.toByte();
    return this.at;
  }
}

class Output {
  private buffer = new Uint8Array(1 << 16);
  private length = 0;

  private reserve(more: number): void {
    const need = this.length + more;
    if (need > OUTPUT_LIMIT) throw new Damaged();
    if (need <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(need, this.buffer.length * 2));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  copy(distance: number, length: number): void {
    if (distance > this.length) throw new Damaged();
    this.reserve(length);
    for (let i = 0; i < length; i++) {
      this.buffer[this.length] = this.buffer[this.length - distance];
      this.length++;
    }
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }
}

function codeOf(lengths: readonly number[]): Code {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  const offsets = new Uint16Array(16);
  for (let length = 1; length < 15; length++) offsets[length + 1] = offsets[length] + counts[length];
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length !== 0) symbols[offsets[length]++] = symbol;
  });
  return { counts, symbols };
}

const FIXED_LENGTHS = codeOf(
  Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
);
const FIXED_DISTANCES = codeOf(Array.from({ length: 30 }, () => 5));

function inflateBlocks(input: Bits, output: Output): void {
  for (let last = 0; last === 0; ) {
    last = input.take(1);
    const kind = input.take(2);
    if (kind === 0) {
      const header = input.raw(4);
      const length = header[0] | (header[1] << 8);
      output.append(input.raw(length));
    } else if (kind === 1) inflateCodes(input, output, FIXED_LENGTHS, FIXED_DISTANCES);
    else if (kind === 2) inflateCodes(input, output, ...readCodes(input));
    else throw new Damaged();
  }
}

function readCodes(input: Bits): [Code, Code] {
  const literals = input.take(5) + 257;
  const distances = input.take(5) + 1;
  const count = input.take(4) + 4;
  const lengths: number[] = Array.from({ length: 19 }, () => 0);
  for (let i = 0; i < count; i++) lengths[CODE_ORDER[i]] = input.take(3);
  const code = codeOf(lengths);
  const all: number[] = [];
  while (all.length < literals + distances) {
    const symbol = input.symbol(code);
    if (symbol < 16) {
      all.push(symbol);
      continue;
    }
    const previous = symbol === 16 ? all.at(-1) : 0;
    if (previous === undefined) throw new Damaged();
    const times = symbol === 16 ? 3 + input.take(2) : symbol === 17 ? 3 + input.take(3) : 11 + input.take(7);
    for (let i = 0; i < times; i++) all.push(previous);
  }
  return [codeOf(all.slice(0, literals)), codeOf(all.slice(literals, literals + distances))];
}

function inflateCodes(input: Bits, output: Output, lengths: Code, distances: Code): void {
  for (;;) {
    const symbol = input.symbol(lengths);
    if (symbol < 256) output.byte(symbol);
    else if (symbol === 256) return;
    else {
      const at = symbol - 257;
      if (at >= LENGTH_BASE.length) throw new Damaged();
      const length = LENGTH_BASE[at] + input.take(LENGTH_EXTRA[at]);
      const far = input.symbol(distances);
      if (far >= DISTANCE_BASE.length) throw new Damaged();
      output.copy(DISTANCE_BASE[far] + input.take(DISTANCE_EXTRA[far]), length);
    }
  }
}
