/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) with a 64-bit result, in 32-bit halves: a number has no 64 bits, and a
 * bigint would be an object for each step. One object hashes for one thread, nothing is allocated.
 */
export class SipHash {
  /** The key as four little-endian words. */
  readonly #key: Int32Array;
  /** v0 to v3, low half before high half. */
  readonly #v = new Int32Array(8);

  /** @param key 16 octets. */
  constructor(key: Uint8Array) {
    this.#key = Int32Array.from({ length: 4 }, (_, i) => littleU32(key, 4 * i));
  }

  /** Hashes octets from..to; writes the eight octets of the result, in the order the algorithm gives them. */
  hash(octets: Uint8Array, from: number, to: number, out: Uint8Array, at: number): void {
    const v = this.#v;
    const key = this.#key;
    v[0] = key[0]! ^ 0x70736575;
    v[1] = key[1]! ^ 0x736f6d65;
    v[2] = key[2]! ^ 0x6e646f6d;
    v[3] = key[3]! ^ 0x646f7261;
    v[4] = key[0]! ^ 0x6e657261;
    v[5] = key[1]! ^ 0x6c796765;
    v[6] = key[2]! ^ 0x79746573;
    v[7] = key[3]! ^ 0x74656462;
    let here = from;
    for (; here + 8 <= to; here += 8) this.#take(littleU32(octets, here), littleU32(octets, here + 4));
    this.#take(lastWord(octets, here, Math.min(here + 4, to)), lastWord(octets, here + 4, to) | ((to - from) << 24));
    v[4]! ^= 0xff;
    rounds(v, 4);
    writeLittleU32(out, at, v[0]! ^ v[2]! ^ v[4]! ^ v[6]!);
    writeLittleU32(out, at + 4, v[1]! ^ v[3]! ^ v[5]! ^ v[7]!);
  }

  #take(low: number, high: number): void {
    const v = this.#v;
    v[6]! ^= low;
    v[7]! ^= high;
    rounds(v, 2);
    v[0]! ^= low;
    v[1]! ^= high;
  }
}

/** So many SipRounds. Each addition carries from the low half to the high one; rotations cross between the halves. */
function rounds(v: Int32Array, count: number): void {
  let a = v[0]!;
  let aHigh = v[1]!;
  let b = v[2]!;
  let bHigh = v[3]!;
  let c = v[4]!;
  let cHigh = v[5]!;
  let d = v[6]!;
  let dHigh = v[7]!;
  for (let i = 0; i < count; i += 1) {
    // a += b; b = rotl(b, 13) ^ a; a = rotl(a, 32)
    let low = (a + b) | 0;
    let high = (aHigh + bHigh + carry(low, b)) | 0;
    let turned = (b << 13) | (bHigh >>> 19);
    bHigh = ((bHigh << 13) | (b >>> 19)) ^ high;
    b = turned ^ low;
    a = high;
    aHigh = low;
    // c += d; d = rotl(d, 16) ^ c
    low = (c + d) | 0;
    cHigh = (cHigh + dHigh + carry(low, d)) | 0;
    c = low;
    turned = (d << 16) | (dHigh >>> 16);
    dHigh = ((dHigh << 16) | (d >>> 16)) ^ cHigh;
    d = turned ^ c;
    // a += d; d = rotl(d, 21) ^ a
    low = (a + d) | 0;
    aHigh = (aHigh + dHigh + carry(low, d)) | 0;
    a = low;
    turned = (d << 21) | (dHigh >>> 11);
    dHigh = ((dHigh << 21) | (d >>> 11)) ^ aHigh;
    d = turned ^ a;
    // c += b; b = rotl(b, 17) ^ c; c = rotl(c, 32)
    low = (c + b) | 0;
    high = (cHigh + bHigh + carry(low, b)) | 0;
    turned = (b << 17) | (bHigh >>> 15);
    bHigh = ((bHigh << 17) | (b >>> 15)) ^ high;
    b = turned ^ low;
    c = high;
    cHigh = low;
  }
  v[0] = a;
  v[1] = aHigh;
  v[2] = b;
  v[3] = bHigh;
  v[4] = c;
  v[5] = cHigh;
  v[6] = d;
  v[7] = dHigh;
}

/** 1 when a sum of two 32-bit numbers was too large: then it is smaller than either. */
const carry = (sum: number, part: number): number => (sum >>> 0 < part >>> 0 ? 1 : 0);

const littleU32 = (octets: Uint8Array, at: number): number =>
  octets[at]! | (octets[at + 1]! << 8) | (octets[at + 2]! << 16) | (octets[at + 3]! << 24);

/** Up to four octets of the end of the message, zeros behind them. */
function lastWord(octets: Uint8Array, from: number, to: number): number {
  let word = 0;
  for (let i = from; i < to; i += 1) word |= octets[i]! << (8 * (i - from));
  return word;
}

function writeLittleU32(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value;
  octets[at + 1] = value >>> 8;
  octets[at + 2] = value >>> 16;
  octets[at + 3] = value >>> 24;
}
