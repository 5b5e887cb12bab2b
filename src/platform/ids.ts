import { createHmac, hash } from 'node:crypto';
import { ID_FORMS, type Ids, type RuleParts } from '../domain/command.ts';

/** 31 bits: two halves make 62, the most whole bits that 12 characters of base 36 can hold; 41 for 16 characters. */
const halfOf = (length: number): bigint => BigInt(Math.floor((length * Math.log2(36)) / 2));
/** A version 4 UUID has 122 bits that are nobody's (RFC 9562 5.4). */
const UUID_HALF = 61n;
const ROUNDS = 4;
const POSITION_BITS = 42n;

/**
 * Ids as a keyed permutation of creation positions: a Feistel network of four SHA-256 rounds (Luby and Rackoff),
 * with a key of its own for each account and kind. Unguessable without the key; with it, an id tells its position, so
 * a marker finds its place after its object is gone, and another account's id is as meaningless as a made-up one.
 */
export function keyedIds(key: Uint8Array): Ids {
  const keys = new Map<string, Buffer>();
  const keyFor = (name: string): Buffer => {
    let own = keys.get(name);
    if (own === undefined) {
      own = createHmac('sha256', key).update(name).digest();
      keys.set(name, own);
    }
    return own;
  };
  return {
    make(kind, account, position) {
      const { prefix, length } = ID_FORMS[kind];
      const value = permute(keyFor(`${kind} ${account}`), halfOf(length), BigInt(position));
      return prefix + value.toString(36).padStart(length, '0');
    },
    position(kind, account, id) {
      const { prefix, length } = ID_FORMS[kind];
      const digits = id.slice(prefix.length);
      if (!id.startsWith(prefix) || digits.length !== length || !/^[0-9a-z]+$/.test(digits)) return undefined;
      let value = 0n;
      for (const digit of digits) value = value * 36n + BigInt(Number.parseInt(digit, 36));
      if (value >> (2n * halfOf(length)) !== 0n) return undefined;
      const position = unpermute(keyFor(`${kind} ${account}`), halfOf(length), value);
      return position <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(position) : undefined;
    },
    makeRule: (table, parts) => uuidOf(permute(keyFor(`csnRule ${table}`), UUID_HALF, packRule(parts))),
    readRule(table, id) {
      const value = numberOf(id);
      return value === undefined ? undefined : unpackRule(unpermute(keyFor(`csnRule ${table}`), UUID_HALF, value));
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

function permute(key: Buffer, half: bigint, value: bigint): bigint {
  const mask = (1n << half) - 1n;
  let left = value >> half;
  let right = value & mask;
  for (let round = 0; round < ROUNDS; round += 1) [left, right] = [right, left ^ mix(key, half, round, right)];
  return (left << half) | right;
}

function unpermute(key: Buffer, half: bigint, value: bigint): bigint {
  const mask = (1n << half) - 1n;
  let left = value >> half;
  let right = value & mask;
  for (let round = ROUNDS - 1; round >= 0; round -= 1) [left, right] = [right ^ mix(key, half, round, left), left];
  return (left << half) | right;
}

/**
 * One round: SHA-256 of key, round and half, as many of its first 64 bits as a half has (32 for one of up to 31, as
 * ever since the first id). Input of one fixed length needs no HMAC, whose two passes are the greater part of making
 * an id.
 */
function mix(key: Buffer, half: bigint, round: number, value: bigint): bigint {
  const mask = (1n << half) - 1n;
  const octets = half < 32n ? 4 : 8;
  const input = Buffer.allocUnsafe(key.length + 1 + octets);
  key.copy(input);
  input[key.length] = round;
  if (octets === 4) input.writeUInt32BE(Number(value), key.length + 1);
  else input.writeBigUInt64BE(value, key.length + 1);
  // As text it comes in a third of the time it takes as a buffer.
  return BigInt(`0x${hash('sha256', input, 'hex').slice(0, octets * 2)}`) & mask;
}
