/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) with a 64-bit result, in 32-bit halves: a number has no 64 bits, and a
 * bigint would be an object for each step. One object hashes for one thread, nothing is allocated.
 */
export class SipHash {
  /** The key as four little-endian words. */
  readonly #key: Int32Array;
  /** The message in little-endian words. */
  readonly #words = new Int32Array(18);

  /** @param key 16 octets. */
  constructor(key: Uint8Array) {
    this.#key = Int32Array.from({ length: 4 }, (_, i) => littleU32(key, 4 * i));
  }

  /** Hashes octets from..to, at most 64; writes the eight octets of the result, in the order the algorithm gives them. */
  hash(octets: Uint8Array, from: number, to: number, out: Uint8Array, at: number): void {
    const words = this.#words;
    let count = 0;
    let here = from;
    for (; here + 8 <= to; here += 8, count += 2) {
      words[count] = littleU32(octets, here);
      words[count + 1] = littleU32(octets, here + 4);
    }
    words[count] = lastWord(octets, here, Math.min(here + 4, to));
    words[count + 1] = lastWord(octets, here + 4, to) | ((to - from) << 24);
    mix(this.#key, words, count + 2, out, at);
  }
}

/**
 * Two SipRounds for each word of 64 bits, four at the end, in one loop whose state stays in registers. Of each addition
 * the low half carries into the high one.
 */
function mix(key: Int32Array, words: Int32Array, count: number, out: Uint8Array, at: number): void {
  let a = key[0]! ^ 0x70736575;
  let aHigh = key[1]! ^ 0x736f6d65;
  let b = key[2]! ^ 0x6e646f6d;
  let bHigh = key[3]! ^ 0x646f7261;
  let c = key[0]! ^ 0x6e657261;
  let cHigh = key[1]! ^ 0x6c796765;
  let d = key[2]! ^ 0x79746573;
  let dHigh = key[3]! ^ 0x74656462;
  // A word of 64 bits has two rounds, and two halves: the halves count the rounds.
  for (let round = 0; round < count + 4; round += 1) {
    if ((round & 1) === 0 && round < count) {
      d ^= words[round]!;
      dHigh ^= words[round + 1]!;
    } else if (round === count) c ^= 0xff;
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
    if ((round & 1) === 1 && round < count) {
      a ^= words[round - 1]!;
      aHigh ^= words[round]!;
    }
  }
  writeLittleU32(out, at, a ^ b ^ c ^ d);
  writeLittleU32(out, at + 4, aHigh ^ bHigh ^ cHigh ^ dHigh);
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
