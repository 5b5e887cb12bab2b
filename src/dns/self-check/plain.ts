import type { AnswerRecord } from '../../domain/answering/types.ts';
import { type Name, nameToText } from '../wire/name.ts';
import { rdataToText, TYPES, typeName } from '../wire/types.ts';

/** What is on the wire, as the reference answerer has it (domain/answering/types.ts). */

/** Lower case, no final dot; a dot within a label is \046, so that every '.' parts two labels. */
export function plainName(name: Name): string {
  // Escapes are read in turn: the backslash of `\\.` is a label's, its dot is none.
  const text = nameToText(name).replace(/\\(\D)/g, (escaped, octet) => (octet === '.' ? '\\046' : escaped));
  return text.slice(0, -1).toLowerCase();
}

const NAMES: ReadonlySet<number> = new Set([TYPES.CNAME.code, TYPES.NS.code, TYPES.PTR.code]);

/** @param record of the wire, uncompressed. */
export const plainRecord = (record: {
  readonly name: Name;
  readonly type: number;
  readonly ttl: number;
  readonly rdata: Uint8Array;
}): AnswerRecord => ({
  owner: plainName(record.name),
  type: typeName(record.type),
  ttl: record.ttl,
  data: NAMES.has(record.type) ? plainName(record.rdata) : rdataToText(record.type, record.rdata),
});
