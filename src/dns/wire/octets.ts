/** Big-endian integers in octet arrays (RFC 1035 2.3.2). No bounds are checked here: callers know their room. */

export const readU16 = (octets: Uint8Array, at: number): number => (octets[at]! << 8) | octets[at + 1]!;

export const readU32 = (octets: Uint8Array, at: number): number =>
  ((octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!) >>> 0;

export function writeU16(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value >>> 8;
  octets[at + 1] = value;
}

export function writeU32(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value >>> 24;
  octets[at + 1] = value >>> 16;
  octets[at + 2] = value >>> 8;
  octets[at + 3] = value;
}

/** Copies without the object that `set(subarray())` makes: names and rdata are mostly shorter than 64 octets. */
export function copyOctets(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  let put = at;
  for (let i = start; i < end; i += 1, put += 1) to[put] = from[i]!;
  return put;
}

/** Joins the parts into one array of its own. */
export function joinOctets(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
