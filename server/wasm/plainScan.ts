/**
 * Owns the scan of plain lines, in AssemblyScript (compiled to WebAssembly with SIMD by scripts/wasm.mjs): the UTF-8 bytes of a page in,
 * one record a line out. A line is taken if its series and its fields (keys and types in order) were taught before and its
 * values are plain; at any other line the scan stops, and the host (document/plainLines.ts) has the dialect read it.
 * Invariant: nothing is taken that the dialects with PlainRules would read otherwise (test/server/document/plainLines.test.ts).
 *
 * Memory: the page's bytes at TEXT (with PADDING zeros behind them), the records at LINES, a name to be taught at SCRATCH, and
 * from `top` on what was learnt: series, nodes and edges, never freed while the document lives.
 *   series  key length, index, next series, root node, hash; then the key: measurement and tags with the space behind them
 *   node    first edge, index: the fields of a line up to a place
 *   edge    key length, other edge, nodes by type (5), mask of the key's first 16 bytes; then the key with its equals sign
 *   line    start (UTF-16 units), series' index, node's index, low digits of the time, f64 high digits
 */

export const TEXT: i32 = 1024;
export const MOST_TEXT: i32 = 512 * 1024;
const PADDING: i32 = 64;
export const LINES: i32 = TEXT + MOST_TEXT + PADDING;
export const LINE: i32 = 24;
export const MOST_LINES: i32 = 2048;
export const SCRATCH: i32 = LINES + LINE * MOST_LINES;
export const MOST_SCRATCH: i32 = 32 * 1024;

/** `low` of a line without a timestamp; the bit of a negative one. */
export const NO_TIME: i32 = -1;
export const NEGATIVE: i32 = 1 << 30;

const SERIES_NEXT = 8;
const SERIES_ROOT = 12;
const SERIES_HASH = 16;
const SERIES_KEY = 24;
const EDGE_OTHER = 4;
const EDGE_TYPES = 8;
const EDGE_MASK = 28;
const EDGE_KEY = 32;

const NEWLINE: i32 = 10;
const SPACE: i32 = 32;
const QUOTE: i32 = 34;
const COMMA: i32 = 44;
const MINUS: i32 = 45;
const DOT: i32 = 46;
const BACKSLASH: i32 = 92;

/** Field types, as in lineprotocol/entry.ts. */
const FLOAT: i32 = 0;
const INTEGER: i32 = 1;
const UNSIGNED: i32 = 2;
const STRING: i32 = 3;
const BOOLEAN: i32 = 4;

/** Values longer than these may leave a type's range; keys and strings as long stay far from every server's limit. */
const LONGEST_FLOAT: i32 = 23;
const LONGEST_INTEGER: i32 = 18;
const LONGEST_UNSIGNED: i32 = 19;
const LONGEST_KEY: i32 = 8000;
const LONGEST_STRING: i32 = 20000;
const MOST_EDGES: i32 = 64;

let takesUnsigned: bool = false;
/** Digits of a timestamp that are surely in range, and how many more are if the first is below 9. */
let timeDigits: i32 = 0;
let timeDigitsBelow9: i32 = 0;

let top: i32 = SCRATCH + MOST_SCRATCH;
let table: i32 = 0;
let tableMask: i32 = 0;
let tableCount: i32 = 0;

/** The series of the line that was taken last. */
let previous: i32 = 0;
let ascii: bool = true;
let textEnd: i32 = 0;
/** Where the scan stands: bytes (from TEXT), UTF-16 units, and the number of records it left. */
let at: i32 = 0;
export let units: i32 = 0;
export let lines: i32 = 0;

export function configure(unsigned: bool, digits: i32, digitsBelow9: i32): void {
  takesUnsigned = unsigned;
  timeDigits = digits;
  timeDigitsBelow9 = digitsBelow9;
}

/** Begins a page of `length` bytes, which the host wrote to TEXT; `isAscii`: bytes are units. */
export function begin(length: i32, isAscii: bool): void {
  textEnd = TEXT + length;
  memory.fill(textEnd, 0, PADDING);
  ascii = isAscii;
  at = TEXT;
  units = 0;
}

/** Moves on to an offset in UTF-16 units. */
export function moveTo(unit: i32): void {
  if (ascii) {
    at = TEXT + unit;
    units = unit;
    return;
  }
  while (units < unit && at < textEnd) {
    units += unitsOf(load<u8>(at));
    do at++;
    while (at < textEnd && (load<u8>(at) & 0xc0) == 0x80);
  }
}

/** UTF-16 units of the letter that begins with this byte. */
// @ts-expect-error: decorator
@inline
function unitsOf(c: i32): i32 {
  return c >= 0xf0 ? 2 : 1;
}

/** UTF-16 units of whole letters: every byte but those inside letters, and one more for letters of four bytes. */
function countUnits(from: i32, to: i32): i32 {
  let count = 0;
  let p = from;
  for (; p + 16 <= to; p += 16) {
    const v = v128.load(p);
    const inside = i8x16.bitmask(i8x16.lt_s(v, i8x16.splat(-64)));
    const long = i8x16.bitmask(i8x16.ge_u(v, i8x16.splat(-16)));
    count += 16 - popcnt(inside) + popcnt(long);
  }
  for (; p < to; p++) {
    const c: i32 = load<u8>(p);
    if ((c & 0xc0) != 0x80) count += unitsOf(c);
  }
  return count;
}

/** Takes plain lines until one is not, the text ends or the records are full. `last`: the body ends with this text. */
export function scan(last: bool): void {
  let out = LINES;
  const full = LINES + LINE * MOST_LINES;
  const stop = textEnd;
  let p = at;
  let unit = units;
  while (p < stop && out < full) {
    const end = readLine(p, out, last);
    if (end == 0) break;
    store<i32>(out, unit);
    out += LINE;
    unit += ascii ? end - p : countUnits(p, end);
    p = end;
  }
  at = p;
  units = unit;
  lines = (out - LINES) / LINE;
}

/** Reads one line into a record; answers where the next one begins, or 0. */
// @ts-expect-error: decorator
@inline
function readLine(start: i32, out: i32, last: bool): i32 {
  const series = findSeries(start);
  if (series == 0) return 0;
  let p = start + load<i32>(series);
  let node = load<i32>(series, SERIES_ROOT);
  let c: i32;
  do {
    let edge = load<i32>(node);
    while (edge != 0 && !isKey(p, edge)) edge = load<i32>(edge, EDGE_OTHER);
    if (edge == 0) return 0;
    const value = readValue(p + load<i32>(edge));
    if (value == 0) return 0;
    node = load<i32>(edge + ((value & 7) << 2), EDGE_TYPES);
    if (node == 0) return 0;
    p = value >> 3;
    c = load<u8>(p++);
  } while (c == COMMA);
  let low = NO_TIME;
  if (c == SPACE) {
    const negative = load<u8>(p) == MINUS;
    if (negative) p++;
    const digits = countDigits(p);
    if (digits == 0) return 0;
    if (digits > timeDigits && (digits != timeDigitsBelow9 || load<u8>(p) == 57)) return 0;
    const split = max(0, digits - 9);
    store<f64>(out, <f64>number(p, split), 16);
    low = <i32>number(p + split, digits - split);
    if (negative) low |= NEGATIVE;
    p += digits;
    c = load<u8>(p++);
  }
  if (c != NEWLINE) {
    // The text's end ends a line only where it is the body's end.
    if (!last || --p < textEnd) return 0;
  }
  if (previous != 0) store<i32>(previous, series, SERIES_NEXT);
  previous = series;
  store<i32>(out, load<i32>(series, 4), 4);
  store<i32>(out, load<i32>(node, 4), 8);
  store<i32>(out, low, 12);
  return p;
}

/** The number that `count` digits (at most ten) make. */
// @ts-expect-error: decorator
@inline
function number(start: i32, count: i32): i64 {
  let value: i64 = 0;
  let p = start;
  if (count >= 8) {
    // Eight digits at once: neighbours are joined to two digits, to four, to eight.
    let v = load<u64>(p) & 0x0f0f0f0f0f0f0f0f;
    v = (v * 10 + (v >> 8)) & 0x00ff00ff00ff00ff;
    v = (v * 100 + (v >> 16)) & 0x0000ffff0000ffff;
    value = (v * 10000 + (v >> 32)) & 0xffffffff;
    p += 8;
  }
  for (const end = start + count; p < end; p++) value = value * 10 + (load<u8>(p) & 15);
  return value;
}

/** How many decimal digits stand at a place. */
// @ts-expect-error: decorator
@inline
function countDigits(start: i32): i32 {
  let p = start;
  while (true) {
    const inRange = i8x16.lt_u(i8x16.sub(v128.load(p), i8x16.splat(48)), i8x16.splat(10));
    const count = ctz(~i8x16.bitmask(inRange));
    if (count < 16) return p + count - start;
    p += 16;
  }
}

// @ts-expect-error: decorator
@inline
function isKey(p: i32, edge: i32): bool {
  const mask = load<i32>(edge, EDGE_MASK);
  const same = i8x16.bitmask(i8x16.eq(v128.load(p), v128.load(edge, EDGE_KEY)));
  if ((same & mask) != mask) return false;
  const length = load<i32>(edge);
  return length <= 16 || isSame(p + 16, edge + EDGE_KEY + 16, length - 16);
}

/** Compares bytes, the last ones by a block that overlaps the one before or, of short texts, by a mask. */
// @ts-expect-error: decorator
@inline
function isSame(a: i32, b: i32, length: i32): bool {
  let i = 0;
  for (; i + 16 <= length; i += 16) {
    if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
  }
  const mask = (1 << (length - i)) - 1;
  return (i8x16.bitmask(i8x16.eq(v128.load(a + i), v128.load(b + i))) & mask) == mask;
}

// @ts-expect-error: decorator
@inline
function endsValue(c: i32): bool {
  return c == COMMA || c == SPACE || c == NEWLINE;
}

/** Type (3 bits) and end of the plain value at a place; 0 if the dialect must judge it. */
// @ts-expect-error: decorator
@inline
function readValue(start: i32): i32 {
  let p = start;
  let c: i32 = load<u8>(p);
  if (c == QUOTE) return readString(p + 1);
  if (c == MINUS) p++;
  let digits = countDigits(p);
  if (digits == 0) return p == start ? readBoolean(p, c) : 0;
  p += digits;
  c = load<u8>(p);
  if (c == 105) {
    return p - start <= LONGEST_INTEGER && endsValue(load<u8>(p + 1)) ? ((p + 1) << 3) | INTEGER : 0;
  }
  if (c == DOT) {
    digits = countDigits(++p);
    if (digits == 0) return 0;
    p += digits;
    c = load<u8>(p);
  } else if (c == 117) {
    const plain = takesUnsigned && load<u8>(start) != MINUS && p - start <= LONGEST_UNSIGNED;
    return plain && endsValue(load<u8>(p + 1)) ? ((p + 1) << 3) | UNSIGNED : 0;
  }
  if (c == 101 || c == 69) {
    // An exponent of at most two digits cannot leave the range of a double.
    c = load<u8>(++p);
    if (c == MINUS || c == 43) p++;
    digits = countDigits(p);
    if (digits == 0 || digits > 2) return 0;
    p += digits;
    c = load<u8>(p);
  }
  return endsValue(c) && p - start <= LONGEST_FLOAT ? (p << 3) | FLOAT : 0;
}

function readString(from: i32): i32 {
  let p = from;
  while (true) {
    const v = v128.load(p);
    const stops = v128.or(
      v128.or(i8x16.eq(v, i8x16.splat(34)), i8x16.eq(v, i8x16.splat(92))),
      i8x16.lt_u(v, i8x16.splat(32)),
    );
    const bits = i8x16.bitmask(stops);
    if (bits == 0) {
      p += 16;
      continue;
    }
    p += ctz(bits);
    const c: i32 = load<u8>(p);
    if (c == QUOTE) break;
    // Line ends and control characters have rules of their own; so has the text's end (zeros).
    if (c != BACKSLASH) return 0;
    // Only the two escapes that all readers pair alike.
    const escaped: i32 = load<u8>(p + 1);
    if (escaped != QUOTE && escaped != BACKSLASH) return 0;
    p += 2;
  }
  return p - from <= LONGEST_STRING && endsValue(load<u8>(p + 1)) ? ((p + 1) << 3) | STRING : 0;
}

/** t, T, true, True, TRUE and the same for false. */
function readBoolean(start: i32, c: i32): i32 {
  let p = start + 1;
  if (!endsValue(load<u8>(p))) {
    const word = load<u32>(start);
    if (word == 0x65757274 || word == 0x65757254 || word == 0x45555254) p = start + 4;
    else {
      const rest = load<u32>(start + 1);
      const isFalse = (rest == 0x65736c61 && (c == 102 || c == 70)) || (rest == 0x45534c41 && c == 70);
      if (!isFalse) return 0;
      p = start + 5;
    }
    if (!endsValue(load<u8>(p))) return 0;
  } else if (c != 116 && c != 84 && c != 102 && c != 70) return 0;
  return (p << 3) | BOOLEAN;
}

/** The series of a line: first guess, the one that came behind the previous one the last time. */
// @ts-expect-error: decorator
@inline
function findSeries(p: i32): i32 {
  if (previous != 0) {
    const next = load<i32>(previous, SERIES_NEXT);
    if (next != 0 && isSame(p, next + SERIES_KEY, load<i32>(next))) return next;
    if (isSame(p, previous + SERIES_KEY, load<i32>(previous))) return previous;
  }
  return lookUp(p);
}

function lookUp(start: i32): i32 {
  if (table == 0) return 0;
  let p = start;
  while (true) {
    const bits = i8x16.bitmask(i8x16.le_u(v128.load(p), i8x16.splat(32)));
    if (bits == 0) {
      p += 16;
      continue;
    }
    p += ctz(bits);
    if (load<u8>(p) != SPACE) return 0;
    if (p == start) return 0;
    if (load<u8>(p - 1) != BACKSLASH) break;
    p++;
  }
  const length = p + 1 - start;
  if (length > LONGEST_KEY) return 0;
  const hash = hashOf(start, length);
  let slot = hash & tableMask;
  let series = load<i32>(table + (slot << 2));
  while (series != 0) {
    const alike = load<i32>(series, SERIES_HASH) == hash && load<i32>(series) == length;
    if (alike && isSame(start, series + SERIES_KEY, length)) break;
    slot = (slot + 1) & tableMask;
    series = load<i32>(table + (slot << 2));
  }
  return series;
}

function hashOf(start: i32, length: i32): i32 {
  let h: u64 = length;
  let p = start;
  for (const end = start + length - 8; p <= end; p += 8) {
    h = (h ^ load<u64>(p)) * 0x9e3779b97f4a7c15;
    h ^= h >> 32;
  }
  const rest = start + length - p;
  const mask: u64 = (<u64>1 << (rest << 3)) - 1;
  h = (h ^ (load<u64>(p) & mask)) * 0x9e3779b97f4a7c15;
  return <i32>(h ^ (h >> 29));
}

/** A zeroed piece of memory, of whole blocks and with room for a load of 16 bytes behind it. */
function take(size: i32): i32 {
  const from = top;
  top = (from + size + 31) & ~15;
  const pages = (top + 0xffff) >>> 16;
  if (pages > memory.size()) memory.grow(max(pages - memory.size(), memory.size() >> 2));
  return from;
}

/** Bytes in use. */
export function used(): i32 {
  return top;
}

/** Teaches the series whose key stands at SCRATCH; false if it was known. */
export function addSeries(length: i32, index: i32, root: i32): bool {
  if (tableCount * 2 >= tableMask) growTable();
  memory.fill(SCRATCH + length, 0, 16);
  const hash = hashOf(SCRATCH, length);
  let slot = hash & tableMask;
  while (true) {
    const known = load<i32>(table + (slot << 2));
    if (known == 0) break;
    if (load<i32>(known) == length && isSame(SCRATCH, known + SERIES_KEY, length)) return false;
    slot = (slot + 1) & tableMask;
  }
  const series = take(SERIES_KEY + length);
  store<i32>(series, length);
  store<i32>(series, index, 4);
  store<i32>(series, root, SERIES_ROOT);
  store<i32>(series, hash, SERIES_HASH);
  memory.copy(series + SERIES_KEY, SCRATCH, length);
  store<i32>(table + (slot << 2), series);
  tableCount++;
  return true;
}

function growTable(): void {
  const old = table;
  const size = old == 0 ? 0 : tableMask + 1;
  tableMask = max(256, size * 2) - 1;
  table = take((tableMask + 1) << 2);
  for (let i = 0; i < size; i++) {
    const series = load<i32>(old + (i << 2));
    if (series == 0) continue;
    let slot = load<i32>(series, SERIES_HASH) & tableMask;
    while (load<i32>(table + (slot << 2)) != 0) slot = (slot + 1) & tableMask;
    store<i32>(table + (slot << 2), series);
  }
}

/** A new node: the place before a line's first field, or (by addNode) behind a field of a type. */
export function addRoot(): i32 {
  const node = take(8);
  store<i32>(node, -1, 4);
  return node;
}

/** No line of this root is taken any more. */
export function closeRoot(root: i32): void {
  store<i32>(root, 0);
}

/** The edge whose key (with its equals sign) stands at SCRATCH; 0 if there is none. */
export function findEdge(node: i32, length: i32): i32 {
  let edge = load<i32>(node);
  while (edge != 0) {
    if (load<i32>(edge) == length && isSame(SCRATCH, edge + EDGE_KEY, length)) break;
    edge = load<i32>(edge, EDGE_OTHER);
  }
  return edge;
}

/** Teaches it; 0 if too many lead on from this node: a line is compared with them one after another. */
export function addEdge(node: i32, length: i32): i32 {
  let count = 0;
  let last = node;
  for (let edge = load<i32>(node); edge != 0; edge = load<i32>(edge, EDGE_OTHER)) {
    last = edge + EDGE_OTHER;
    count++;
  }
  if (count >= MOST_EDGES) return 0;
  const edge = take(EDGE_KEY + length);
  store<i32>(edge, length);
  store<i32>(edge, (1 << min(length, 16)) - 1, EDGE_MASK);
  memory.copy(edge + EDGE_KEY, SCRATCH, length);
  store<i32>(last, edge);
  return edge;
}

/** The node behind an edge's value of a type; 0 if there is none. */
export function nodeBehind(edge: i32, type: i32): i32 {
  return load<i32>(edge + (type << 2), EDGE_TYPES);
}

export function addNode(edge: i32, type: i32, index: i32): i32 {
  const node = take(8);
  store<i32>(node, index, 4);
  store<i32>(edge + (type << 2), node, EDGE_TYPES);
  return node;
}

export function indexOf(node: i32): i32 {
  return load<i32>(node, 4);
}
