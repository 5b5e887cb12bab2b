import { FORMERR } from '../wire/header.ts';
import { copyOctets, readU32, writeU32 } from '../wire/octets.ts';
import { NEXT, type Query, type Verdict } from './query.ts';
import { SipHash } from './siphash.ts';

/**
 * DNS cookies (RFC 7873) with the server cookies all servers share (RFC 9018): a client that shows one of ours gets its
 * answers at the address it claims to have.
 */

const CLIENT_COOKIE = 8;
/** Version, reserved, timestamp, hash: 1 + 3 + 4 + 8 octets (RFC 9018 4). */
const SERVER_COOKIE = 16;
/** What stands in the option of an answer. */
export const COOKIES = CLIENT_COOKIE + SERVER_COOKIE;
const LONGEST = 40;
const VERSION = 1;
const TIMESTAMP = CLIENT_COOKIE + 4;
const HASH = CLIENT_COOKIE + 8;

/** Seconds (RFC 9018 4.3): good for an hour, repeated for half of it, at most five minutes ahead of our clock. */
const GOOD_FOR = 3600;
const FRESH_FOR = 1800;
const AHEAD = 300;

/** Makes and checks server cookies with one secret. Times are seconds since 1970, modulo 2^32. */
export class Cookies {
  readonly #hash: SipHash;
  /** Client cookie, version, reserved, timestamp, client address. */
  readonly #input = new Uint8Array(HASH + 16);
  readonly #made = new Uint8Array(8);

  /** @param secret 16 octets. */
  constructor(secret: Uint8Array) {
    this.#hash = new SipHash(secret);
  }

  /** Whether the client and server cookie in these octets are ours, for this address (4 or 16 octets), and in time. */
  isGood(octets: Uint8Array, at: number, length: number, client: Uint8Array, now: number): boolean {
    if (length !== COOKIES || octets[at + CLIENT_COOKIE] !== VERSION) return false;
    const age = ageOf(octets, at, now);
    if (age > GOOD_FOR || age < -AHEAD) return false;
    this.#sign(octets, at, client);
    let differs = 0;
    // All of it, however early it differs: how long it takes says nothing.
    for (let i = 0; i < 8; i += 1) differs |= this.#made[i]! ^ octets[at + HASH + i]!;
    return differs === 0;
  }

  /**
   * Writes the client cookie and a server cookie for it, `COOKIES` octets: the good one the client showed while it is
   * fresh, else a new one.
   */
  write({ packet, cookieAt, cookieGood, arrival }: Query, now: number, out: Uint8Array, at: number): void {
    if (cookieGood && ageOf(packet, cookieAt, now) < FRESH_FOR) {
      copyOctets(packet, cookieAt, cookieAt + COOKIES, out, at);
      return;
    }
    copyOctets(packet, cookieAt, cookieAt + CLIENT_COOKIE, out, at);
    out[at + CLIENT_COOKIE] = VERSION;
    for (let i = 1; i < 4; i += 1) out[at + CLIENT_COOKIE + i] = 0;
    writeU32(out, at + TIMESTAMP, now);
    this.#sign(out, at, arrival.client);
    copyOctets(this.#made, 0, 8, out, at + HASH);
  }

  /** Hashes the 16 octets at `at` and the address. */
  #sign(octets: Uint8Array, at: number, client: Uint8Array): void {
    copyOctets(octets, at, at + HASH, this.#input, 0);
    const end = copyOctets(client, 0, client.length, this.#input, HASH);
    this.#hash.hash(this.#input, 0, end, this.#made, 0);
  }
}

/** Seconds since the cookie was made, in serial number arithmetic (RFC 1982): negative when its clock is ahead. */
const ageOf = (octets: Uint8Array, at: number, now: number): number => (now - readU32(octets, at + TIMESTAMP)) | 0;

/**
 * A COOKIE option of a length that cannot be (RFC 7873 5.2.2): FORMERR. A server cookie that is not good counts as none
 * (RFC 9018 4.3).
 */
export function checkCookie(query: Query): Verdict {
  const { cookieAt, cookieLength: length, guard } = query;
  if (cookieAt === 0) return NEXT;
  if (length !== CLIENT_COOKIE && (length < 2 * CLIENT_COOKIE || length > LONGEST)) return FORMERR;
  const { client } = query.arrival;
  query.cookieGood = guard.cookies?.isGood(query.packet, cookieAt, length, client, guard.seconds) ?? false;
  return NEXT;
}
