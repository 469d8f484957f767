/**
 * Owns the fingerprint of the bytes before an offset, which tells a resumed write that its file is the one it began with.
 * Four lanes and mixing steps of xxHash32 (Yann Collet); made to notice changes, not to withstand an attacker. Invariant: the same
 * bytes give the same word, however they come in pieces.
 */

const P1 = 0x9e3779b1;
const P2 = 0x85ebca77;
const P3 = 0xc2b2ae3d;
const STRIPE = 16;

export class RunningHash {
  private readonly lanes = Int32Array.of(P1 + P2, P2, 0, -P1);
  private readonly rest = new Uint8Array(STRIPE);
  private restLength = 0;
  /** Bytes so far. */
  length = 0;

  update(bytes: Uint8Array): void {
    this.length += bytes.length;
    let at = 0;
    if (this.restLength > 0) {
      at = Math.min(STRIPE - this.restLength, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.restLength);
      this.restLength += at;
      if (this.restLength < STRIPE) return;
      this.stripes(this.rest, 0, STRIPE);
      this.restLength = 0;
    }
    const whole = bytes.length - ((bytes.length - at) % STRIPE);
    this.stripes(bytes, at, whole);
    this.rest.set(bytes.subarray(whole));
    this.restLength = bytes.length - whole;
  }

  private stripes(bytes: Uint8Array, from: number, to: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let [a, b, c, d] = this.lanes;
    for (let at = from; at < to; at += STRIPE) {
      a = round(a, view.getInt32(at, true));
      b = round(b, view.getInt32(at + 4, true));
      c = round(c, view.getInt32(at + 8, true));
      d = round(d, view.getInt32(at + 12, true));
    }
    this.lanes.set([a, b, c, d]);
  }

  /** 128 bits as hexadecimal digits; the hash can go on. */
  digest(): string {
    let words = "";
    for (let lane = 0; lane < 4; lane++) {
      let word = (this.lanes[lane] + this.length) | 0;
      for (let at = 0; at < this.restLength; at++) word = round(word, this.rest[at] + 0x100 * (at + 1));
      word = Math.imul(word ^ (word >>> 15), P2);
      word = Math.imul(word ^ (word >>> 13), P3);
      words += ((word ^ (word >>> 16)) >>> 0).toString(16).padStart(8, "0");
    }
    return words;
  }
}

function round(lane: number, word: number): number {
  const sum = (lane + Math.imul(word, P2)) | 0;
  return Math.imul((sum << 13) | (sum >>> 19), P1);
}
