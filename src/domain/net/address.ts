/** IP addresses as text and as numbers. Parsing is strict: one spelling of IPv4, the RFC 4291 forms of IPv6. */

/** The 32-bit value of a dotted quad without leading zeros, or undefined. */
export function parseIpv4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  let value = 0;
  for (const part of match.slice(1)) {
    if (Number(part) > 255 || (part.length > 1 && part.startsWith('0'))) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

export const formatIpv4 = (value: number): string =>
  `${Math.floor(value / 0x1000000)}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;

/** Canonical text of an address of either family (RFC 5952), without a zone; undefined when it is none. */
export function canonicalAddress(text: string): string | undefined {
  const v4 = parseIpv4(text);
  if (v4 !== undefined) return formatIpv4(v4);
  const v6 = parseIpv6(text);
  return v6 && formatIpv6(v6);
}

/** An address as it stands before a port: an IPv6 one in brackets (RFC 3986 3.2.2). */
export const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** `10.0.0.53:53`, `[fd00::53]:53`. */
export const endpointText = (address: string, port: number): string => `${bracketed(address)}:${port}`;

/**
 * What such a text says, or one without a port, where brackets may be left out: `10.0.0.53`, `[fd00::53]`, `fd00::53`. The
 * address is not checked, nor how large the port is; undefined when the text has another form.
 */
export function parseEndpoint(text: string): { readonly address: string; readonly port?: number } | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$|^([0-9A-Fa-f:.]+)$/.exec(text);
  const address = match?.[1] ?? match?.[2] ?? match?.[4];
  if (address === undefined) return undefined;
  return match?.[3] === undefined ? { address } : { address, port: Number(match[3]) };
}

/** The eight 16-bit groups of an IPv6 address (RFC 4291 2.2, all three forms, no zone), or undefined. */
export function parseIpv6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const left = groups(halves[0]!, halves.length === 1);
  const right = halves.length === 2 ? groups(halves[1]!, true) : [];
  if (left === undefined || right === undefined) return undefined;
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...left, ...new Array<number>(missing).fill(0), ...right];
}

/** Canonical text, RFC 5952: lower case, no leading zeros, the longest run of zero groups shortened. */
export function formatIpv6(groups: readonly number[]): string {
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i += 1) {
    let j = i;
    while (j < 8 && groups[j] === 0) j += 1;
    if (j - i > bestLength) {
      best = i;
      bestLength = j - i;
    }
    if (j > i) i = j;
  }
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return best < 0 ? hex(0, 8) : `${hex(0, best)}::${hex(best + bestLength, 8)}`;
}

function groups(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const out: number[] = [];
  for (const [i, part] of parts.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(part)) out.push(Number.parseInt(part, 16));
    else if (last && i === parts.length - 1 && part.includes('.')) {
      const embedded = parseIpv4(part);
      if (embedded === undefined) return undefined;
      out.push(embedded >>> 16, embedded & 0xffff);
    } else return undefined;
  }
  return out;
}
