import type { Message } from '../wire/message.ts';
import { readU16 } from '../wire/octets.ts';

/** INFO-CODEs of extended DNS errors (RFC 8914 4) that we say. */
export const EXTENDED = {
  OTHER: 0,
  STALE_ANSWER: 3,
  CACHED_ERROR: 13,
  PROHIBITED: 18,
  STALE_NXDOMAIN: 19,
  NOT_AUTHORITATIVE: 20,
  NOT_SUPPORTED: 21,
  NO_REACHABLE_AUTHORITY: 22,
  NETWORK_ERROR: 23,
  INVALID_DATA: 24,
} as const;

const NAMES = new Map<number, string>(
  Object.entries(EXTENDED).map(([name, code]) => [code, name.toLowerCase().replaceAll('_', ' ')]),
);

/** An INFO-CODE to a person: `22 (no reachable authority)`; of one that we never say, its number. */
export function extendedName(code: number): string {
  const name = NAMES.get(code);
  return name === undefined ? String(code) : `${code} (${name})`;
}

/** Number of the EDNS option, RFC 8914 2. */
const OPTION = 15;

/** The INFO-CODEs of a message, in their order. */
export function extendedErrors({ edns }: Message): number[] {
  const codes: number[] = [];
  const options = edns?.options ?? new Uint8Array(0);
  for (let at = 0; at + 4 <= options.length; at += 4 + readU16(options, at + 2)) {
    if (readU16(options, at) === OPTION && at + 6 <= options.length) codes.push(readU16(options, at + 4));
  }
  return codes;
}
