import type { RecordType, Zone, ZoneRecord } from '../privatezone/types.ts';
import { SLICE, type Sliced } from './types.ts';

/** Says of a line that the server makes it by itself: who reads the file back leaves it out. */
export const SYNTHESISED = 'synthesised';

/** Seconds; of what is synthesised, and of negative answers (dns contract 8, row 18). */
const SYNTHETIC_TTL = 60;

/** A zone at one moment: records are immutable, so a copy of the lists is all it takes. */
export interface Printed {
  readonly name: string;
  readonly serial: number;
  readonly records: readonly ZoneRecord[];
  /** Where the server answers for the zone, for the address of `ns1` (dns contract 8, row 18). */
  readonly resolver: string;
}

export const snapshotOf = (zone: Zone, resolver: string): Printed => ({
  name: zone.name,
  serial: zone.serial,
  records: [...zone.records],
  resolver,
});

/**
 * The zone as a master file (RFC 1035 5): what is answered, so an RRset has its lowest TTL (RFC 2181 5.2), and SOA, NS
 * and the address of `ns1` stand there as they are synthesised. Paused records are comments.
 */
export function* printMaster({ name, serial, records, resolver }: Printed): Sliced<string> {
  const lines = [
    `$ORIGIN ${name}.`,
    `@ ${SYNTHETIC_TTL} IN SOA ns1 hostmaster ${serial} 3600 600 86400 ${SYNTHETIC_TTL} ; ${SYNTHESISED}`,
    `@ ${SYNTHETIC_TTL} IN NS ns1 ; ${SYNTHESISED}`,
  ];
  if (!records.some(({ owner, enabled }) => owner === 'ns1' && enabled)) {
    const type = resolver.includes(':') ? 'AAAA' : 'A';
    lines.push(`ns1 ${SYNTHETIC_TTL} IN ${type} ${resolver} ; ${SYNTHESISED}`);
  }
  const lowest = new Map<string, number>();
  for (const [i, { owner, type, ttl, enabled }] of records.entries()) {
    const set = `${type} ${owner}`;
    if (enabled) lowest.set(set, Math.min(ttl, lowest.get(set) ?? ttl));
    if (i % SLICE === SLICE - 1) yield;
  }
  for (const [i, record] of records.entries()) {
    const { owner, type, enabled } = record;
    const ttl = (enabled ? lowest.get(`${type} ${owner}`) : undefined) ?? record.ttl;
    const line = `${owner === '' ? '@' : owner} ${ttl} IN ${type} ${RDATA[type](record)}`;
    lines.push(enabled ? line : `; paused: ${line}`);
    if (i % SLICE === SLICE - 1) yield;
  }
  return `${lines.join('\n')}\n`;
}

const dotted = (name: string): string => (name === '.' ? '.' : `${name}.`);

const RDATA: Readonly<Record<RecordType, (record: ZoneRecord) => string>> = {
  A: ({ data }) => data,
  AAAA: ({ data }) => data,
  CNAME: ({ data }) => dotted(data),
  PTR: ({ data }) => dotted(data),
  MX: ({ data, priority }) => `${priority} ${dotted(data)}`,
  SRV: ({ data }) => {
    const [priority, weight, port, target] = data.split(' ');
    return `${priority} ${weight} ${port} ${dotted(target!)}`;
  },
  TXT: ({ data }) => characterStrings(data),
};

/** Texts of at most 255 octets, cut as answers cut them (RFC 1035 3.3.14); every octet beyond ASCII as `\DDD`. */
function characterStrings(data: string): string {
  const octets = new TextEncoder().encode(data);
  const strings: string[] = [];
  for (let at = 0; at === 0 || at < octets.length; at += 255) {
    strings.push(`"${Array.from(octets.subarray(at, at + 255), escaped).join('')}"`);
  }
  return strings.join(' ');
}

function escaped(octet: number): string {
  if (octet === 0x22 || octet === 0x5c) return `\\${String.fromCharCode(octet)}`;
  return octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : `\\${String(octet).padStart(3, '0')}`;
}

export const CSV_COLUMNS = ['rr', 'type', 'value', 'ttl', 'priority', 'description', 'status'] as const;

/** The zone's records as they were submitted, as comma-separated values (RFC 4180), header first. */
export function* printCsv({ records }: Printed): Sliced<string> {
  const rows = [CSV_COLUMNS.join(',')];
  for (const [i, { rr, type, value, ttl, priority, description, enabled }] of records.entries()) {
    const cells = [rr, type, value, ttl, type === 'MX' ? priority : '', description, enabled ? 'enable' : 'pause'];
    rows.push(cells.map(cell).join(','));
    if (i % SLICE === SLICE - 1) yield;
  }
  return `${rows.join('\r\n')}\r\n`;
}

function cell(content: string | number): string {
  const text = String(content);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
