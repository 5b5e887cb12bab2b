import { edns, queryFor } from './asking.ts';

/** A generator of whole numbers below a bound that is the same on every run (a Weyl sequence, mixed as in Murmur3). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return Math.floor((((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32) * below);
  };
}

/** Octets that mean something to a parser: ends, longest labels, reserved bits, pointers, counts. */
const TELLING = [0, 1, 2, 11, 12, 41, 63, 64, 0x7f, 0x80, 0xbf, 0xc0, 0xff];

/**
 * Broken and odd queries without end, each written into `packet`: its length. They begin as one of `seeds`, so that most
 * get past the first checks.
 */
export function mutations(seeds: readonly Uint8Array[], packet: Uint8Array, seed: number): () => number {
  const random = randomFrom(seed);
  const change = (length: number): number => {
    const at = random(Math.max(1, length));
    switch (random(8)) {
      case 0:
        packet[at]! ^= 1 << random(8);
        return length;
      case 1:
        packet[at] = random(256);
        return length;
      case 2:
        packet[at] = TELLING[random(TELLING.length)]!;
        return length;
      case 3: // cut off
        return at;
      case 4: {
        // a part left out
        const gap = 1 + random(8);
        packet.copyWithin(at, at + gap, length);
        return Math.max(at, length - gap);
      }
      case 5: {
        // a part twice
        const part = 1 + random(16);
        if (length + part > packet.length) return length;
        packet.copyWithin(at + part, at, length);
        return length + part;
      }
      case 6: {
        // the end of another packet
        const other = seeds[random(seeds.length)]!;
        const from = random(other.length);
        if (at + other.length - from > packet.length) return length;
        packet.set(other.subarray(from), at);
        return at + other.length - from;
      }
      default:
        // a count of the header
        packet[4 + random(8)] = random(4);
        return length;
    }
  };
  return () => {
    const chosen = seeds[random(seeds.length)]!;
    packet.set(chosen);
    let length = chosen.length;
    for (let changes = random(5); changes > 0; changes -= 1) length = change(length);
    return length;
  };
}

const TYPES = ['A', 'AAAA', 'CNAME', 'TXT', 'MX', 'SRV', 'PTR', 'SOA', 'NS', 'ANY', 'AXFR', 'TYPE65'];

/** Queries for these names, with and without EDNS, in these types. */
export function seedQueries(names: readonly string[], types: readonly string[] = TYPES): Uint8Array[] {
  const option = Uint8Array.of(0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8);
  const more = [
    {},
    edns(),
    edns({ udpSize: 4096, flags: 0x8000, options: option }),
    edns({ udpSize: 0 }),
    { flags: 0 },
  ];
  return names.flatMap((name) => types.flatMap((type) => more.map((one) => queryFor(name, type, one))));
}
