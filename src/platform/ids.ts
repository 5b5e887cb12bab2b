import { createHmac, hash } from 'node:crypto';
import { ID_FORMS, type IdKind, type Ids } from '../domain/command.ts';

/** 31 bits: two halves make 62, the most whole bits that 12 characters of base 36 can hold. */
const HALF = 31n;
const MASK = (1n << HALF) - 1n;
const ROUNDS = 4;

/**
 * Ids as a keyed permutation of creation positions: a Feistel network of four SHA-256 rounds (Luby and Rackoff),
 * with a key of its own for each account and kind. Unguessable without the key; with it, an id tells its position, so
 * a marker finds its place after its object is gone, and another account's id is as meaningless as a made-up one.
 */
export function keyedIds(key: Uint8Array): Ids {
  const keys = new Map<string, Buffer>();
  const keyFor = (kind: IdKind, account: string): Buffer => {
    const name = `${kind} ${account}`;
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
      return prefix + permute(keyFor(kind, account), BigInt(position)).toString(36).padStart(length, '0');
    },
    position(kind, account, id) {
      const { prefix, length } = ID_FORMS[kind];
      const digits = id.slice(prefix.length);
      if (!id.startsWith(prefix) || digits.length !== length || !/^[0-9a-z]+$/.test(digits)) return undefined;
      let value = 0n;
      for (const digit of digits) value = value * 36n + BigInt(Number.parseInt(digit, 36));
      if (value >> (2n * HALF) !== 0n) return undefined;
      const position = unpermute(keyFor(kind, account), value);
      return position <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(position) : undefined;
    },
  };
}

function permute(key: Buffer, value: bigint): bigint {
  let left = value >> HALF;
  let right = value & MASK;
  for (let round = 0; round < ROUNDS; round += 1) [left, right] = [right, left ^ mix(key, round, right)];
  return (left << HALF) | right;
}

function unpermute(key: Buffer, value: bigint): bigint {
  let left = value >> HALF;
  let right = value & MASK;
  for (let round = ROUNDS - 1; round >= 0; round -= 1) [left, right] = [right ^ mix(key, round, left), left];
  return (left << HALF) | right;
}

/**
 * One round: SHA-256 of key, round and half, the first 31 bits. Input of one fixed length needs no HMAC, whose two
 * passes are the greater part of making an id.
 */
function mix(key: Buffer, round: number, half: bigint): bigint {
  const input = Buffer.allocUnsafe(key.length + 5);
  key.copy(input);
  input[key.length] = round;
  input.writeUInt32BE(Number(half), key.length + 1);
  return BigInt(hash('sha256', input, 'buffer').readUInt32BE(0)) & MASK;
}
