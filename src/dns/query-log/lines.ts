import { formatIpv4 } from '../../domain/net/address.ts';
import { SOURCES } from '../answer/sources.ts';
import { addressText } from '../wire/address.ts';
import { AA, AD, CD, CLASS_IN, HEADER_LENGTH, RA, RD, TC } from '../wire/header.ts';
import { nameToText, readName } from '../wire/name.ts';
import { joinOctets, readU16, readU32 } from '../wire/octets.ts';
import { rdataToText, readFields, TYPES, typeName } from '../wire/types.ts';
import { type LogBatch, type LogRecord, recordsIn } from './record.ts';
import { rcodeName } from './tally.ts';

/** A line of a query log: JSON, with the end of the line. */
export interface LogLine {
  readonly vpc: string;
  readonly text: string;
}

/** The lines of a batch. @param cluster what the lines say where it was answered. */
export function* linesOf(batch: LogBatch, cluster: string): Iterable<LogLine> {
  for (const record of recordsIn(batch)) {
    const vpc = batch.vpcs[record.vpc]!;
    yield { vpc, text: `${JSON.stringify(lineOf(record, vpc, cluster))}\n` };
  }
}

/** As the resolution logs of BCE name it where that is known (dns contract 7). */
function lineOf(record: LogRecord, vpc: string, cluster: string): object {
  const { answer: octets, extended } = record;
  const question = questionIn(octets);
  const answer = question === undefined ? [] : recordTexts(octets, question, readU16(octets, 6));
  return {
    time: new Date(record.time).toISOString(),
    vpc,
    cluster,
    client: addressText(record.client),
    protocol: record.protocol === 'udp' ? 'UDP' : 'TCP',
    query_name: question?.name ?? '',
    query_type: question === undefined ? '' : typeName(question.type),
    query_class: question === undefined ? '' : className(question.class),
    rcode: rcodeName(record.rcode),
    flags: flagsText(readU16(octets, 2)),
    answer,
    answer_cnt: answer.length,
    from: SOURCES[record.from],
    duration_us: record.durationUs,
    ...(extended >= 0 && { extended_error: extended }),
  };
}

interface Asked {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** Where the octets behind it begin. */
  readonly next: number;
}

/** The question an answer repeats; none where it could not be read. */
function questionIn(octets: Uint8Array): Asked | undefined {
  const found = readU16(octets, 4) === 1 ? readName(octets, HEADER_LENGTH, octets.length) : undefined;
  if (found === undefined || found.next + 4 > octets.length) return undefined;
  const { name, next: at } = found;
  return { name: nameToText(name), type: readU16(octets, at), class: readU16(octets, at + 2), next: at + 4 };
}

/** The answer section, a record each, as in a master file; up to what cannot be read. */
function recordTexts(octets: Uint8Array, asked: Asked, count: number): string[] {
  const texts: string[] = [];
  let at = asked.next;
  while (texts.length < count) {
    const owner = ownerAt(octets, at, asked);
    if (owner === undefined || owner.next + 10 > octets.length) break;
    const fixed = owner.next;
    const type = readU16(octets, fixed);
    const end = fixed + 10 + readU16(octets, fixed + 8);
    if (end > octets.length) break;
    const head = `${owner.text} ${readU32(octets, fixed + 4)} ${className(readU16(octets, fixed + 2))}`;
    texts.push(`${head} ${typeName(type)} ${rdataIn(octets, type, fixed + 10, end)}`);
    at = end;
  }
  return texts;
}

/** Mostly a pointer to the name asked for, which has been read. */
function ownerAt(octets: Uint8Array, at: number, asked: Asked): { text: string; next: number } | undefined {
  if (readU16(octets, at) === POINTER_TO_QUESTION) return { text: asked.name, next: at + 2 };
  const found = readName(octets, at, octets.length);
  return found && { text: nameToText(found.name), next: found.next };
}

/** RFC 1035 4.1.4. */
const POINTER_TO_QUESTION = 0xc000 | HEADER_LENGTH;

function rdataIn(octets: Uint8Array, type: number, at: number, end: number): string {
  if (type === TYPES.A.code && end === at + 4) return formatIpv4(readU32(octets, at));
  const fields = readFields(type, octets, at, end);
  return rdataToText(type, fields === undefined ? octets.slice(at, end) : joinOctets(fields));
}

const className = (number: number): string => (number === CLASS_IN ? 'IN' : `CLASS${number}`);

const FLAGS = Object.entries({ aa: AA, tc: TC, rd: RD, ra: RA, ad: AD, cd: CD });

/** As text; of the few combinations there are each is made once. */
function flagsText(flags: number): string {
  const known = flags & SHOWN_FLAGS;
  let text = FLAG_TEXTS.get(known);
  if (text === undefined) {
    text = FLAGS.flatMap(([name, bit]) => ((flags & bit) === 0 ? [] : [name])).join(' ');
    FLAG_TEXTS.set(known, text);
  }
  return text;
}

const SHOWN_FLAGS = AA | TC | RD | RA | AD | CD;
const FLAG_TEXTS = new Map<number, string>();
