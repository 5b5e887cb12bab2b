import { createHmac, hash } from 'node:crypto';
import { ID_FORMS, type IdForm, type Ids, type RuleParts } from '../domain/command.ts';

/**
 * Bits of a half: two halves make the most whole bits that an id's characters can hold, in base 36 31 each for 12
 * characters, 41 for 16; of 32 hex digits 64.
 */
const halfOf = ({ length, radix }: IdForm): number => Math.floor((length * Math.log2(radix ?? 36)) / 2);
/** A version 4 UUID has 122 bits that are nobody's (RFC 9562 5.4). */
const UUID_HALF = 61;
const ROUNDS = 4;
const POSITION_BITS = 42n;

/**
 * Ids as a keyed permutation of creation positions: a Feistel network of four SHA-256 rounds (Luby and Rackoff),
 * with a key of its own for each account and kind. Unguessable without the key; with it, an id tells its position, so
 * a marker finds its place after its object is gone, and another account's id is as meaningless as a made-up one.
 */
export function keyedIds(key: Uint8Array): Ids {
  const permutations = new Map<string, Permutation>();
  const permutation = (name: string, half: number): Permutation => {
    let own = permutations.get(name);
    if (own === undefined) {
      own = new Permutation(createHmac('sha256', key).update(name).digest(), half);
      permutations.set(name, own);
    }
    return own;
  };
  return {
    make(kind, account, position) {
      const form = ID_FORMS[kind];
      const value = permutation(`${kind} ${account}`, halfOf(form)).of(BigInt(position));
      return form.prefix + value.toString(form.radix ?? 36).padStart(form.length, '0');
    },
    position(kind, account, id) {
      const form = ID_FORMS[kind];
      const { prefix, length } = form;
      const radix: number = form.radix ?? 36;
      const digits = id.slice(prefix.length);
      if (!id.startsWith(prefix) || digits.length !== length) return undefined;
      if (!(radix === 16 ? /^[0-9a-f]+$/ : /^[0-9a-z]+$/).test(digits)) return undefined;
      let value = 0n;
      for (const digit of digits) value = value * BigInt(radix) + BigInt(Number.parseInt(digit, radix));
      if (value >> BigInt(2 * halfOf(form)) !== 0n) return undefined;
      const position = permutation(`${kind} ${account}`, halfOf(form)).back(value);
      return position <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(position) : undefined;
    },
    makeRule: (table, parts) => uuidOf(permutation(`csnRule ${table}`, UUID_HALF).of(packRule(parts))),
    readRule(table, id) {
      const value = numberOf(id);
      return value === undefined ? undefined : unpackRule(permutation(`csnRule ${table}`, UUID_HALF).back(value));
    },
  };
}

/** Prefix in 38 bits, then two positions of 42: 122 in all. */
const packRule = ({ base, length, attachmentPosition, order }: RuleParts): bigint =>
  (((((BigInt(base) << 6n) | BigInt(length)) << POSITION_BITS) | BigInt(attachmentPosition)) << POSITION_BITS) |
  BigInt(order);

/** Undefined for what cannot have been packed: such a prefix is none. */
function unpackRule(value: bigint): RuleParts | undefined {
  const low = (bits: bigint): number => {
    const part = Number(value & ((1n << bits) - 1n));
    value >>= bits;
    return part;
  };
  const order = low(POSITION_BITS);
  const attachmentPosition = low(POSITION_BITS);
  const length = low(6n);
  const base = Number(value);
  return length > 32 || base % 2 ** (32 - length) !== 0 ? undefined : { base, length, attachmentPosition, order };
}

/** 122 bits as a version 4 UUID. */
function uuidOf(value: bigint): string {
  const [a, b, c] = [value >> 74n, (value >> 62n) & 0xfffn, value & ((1n << 62n) - 1n)];
  const hex = [a.toString(16).padStart(12, '0'), `4${b.toString(16).padStart(3, '0')}`, (c | (2n << 62n)).toString(16)];
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function numberOf(uuid: string): bigint | undefined {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(uuid)) return undefined;
  const hex = uuid.replaceAll('-', '');
  const [a, b, c] = [BigInt(`0x${hex.slice(0, 12)}`), BigInt(`0x${hex.slice(13, 16)}`), BigInt(`0x${hex.slice(16)}`)];
  return (a << 74n) | (b << 62n) | (c & ((1n << 62n) - 1n));
}

/** A half in two words of 32 bits: of all that an id is made with, bigints are the dearest. */
interface Half {
  high: number;
  low: number;
}

class Permutation {
  readonly #half: bigint;
  readonly #highMask: number;
  readonly #lowMask: number;
  /** Key, round and half: what a round hashes. A half of one word is hashed as one, as ever since the first id. */
  readonly #input: Buffer;
  readonly #wide: boolean;

  constructor(key: Buffer, half: number) {
    this.#half = BigInt(half);
    this.#wide = half > 32;
    this.#highMask = this.#wide ? 2 ** (half - 32) - 1 : 0;
    this.#lowMask = this.#wide ? -1 : 2 ** half - 1;
    this.#input = Buffer.concat([key, Buffer.alloc(this.#wide ? 9 : 5)]);
  }

  of(value: bigint): bigint {
    let [left, right] = this.#halves(value);
    for (let round = 0; round < ROUNDS; round += 1) {
      this.#mix(round, right, left);
      [left, right] = [right, left];
    }
    return this.#whole(left, right);
  }

  back(value: bigint): bigint {
    let [left, right] = this.#halves(value);
    for (let round = ROUNDS - 1; round >= 0; round -= 1) {
      this.#mix(round, left, right);
      [left, right] = [right, left];
    }
    return this.#whole(left, right);
  }

  /**
   * One round: SHA-256 of key, round and one half, as many of its first bits as a half has, over the other half. Input
   * of one fixed length needs no HMAC, whose two passes would be the greater part of making an id; as text it comes in
   * a third of the time it takes as a buffer.
   */
  #mix(round: number, from: Half, into: Half): void {
    const input = this.#input;
    const words = input.length - (this.#wide ? 8 : 4);
    input[words - 1] = round;
    if (this.#wide) input.writeUInt32BE(from.high, words);
    input.writeUInt32BE(from.low, input.length - 4);
    const digest = hash('sha256', input, 'hex');
    const word = (index: number): number => Number.parseInt(digest.slice(index * 8, index * 8 + 8), 16);
    if (this.#wide) into.high = ((into.high ^ word(0)) & this.#highMask) >>> 0;
    into.low = ((into.low ^ word(this.#wide ? 1 : 0)) & this.#lowMask) >>> 0;
  }

  #halves(value: bigint): [Half, Half] {
    const words = (half: bigint): Half => ({ high: Number(half >> 32n), low: Number(half & 0xffffffffn) });
    return [words(value >> this.#half), words(value & ((1n << this.#half) - 1n))];
  }

  #whole(left: Half, right: Half): bigint {
    const join = ({ high, low }: Half): bigint => (BigInt(high) << 32n) | BigInt(low);
    return (join(left) << this.#half) | join(right);
  }
}
