import { BADVERS, HEADER_LENGTH } from './header.ts';
import { LOWER, type Name, readName } from './name.ts';
import { readU16, readU32, writeU16 } from './octets.ts';
import { readFields, TYPES, typeOf } from './types.ts';

/** A whole message in hand: what tests, `netloom dig` and the forwarder read and write. The answering path does not. */
export interface Message {
  readonly id: number;
  /** The bits QR, AA, TC, RD, RA, AD, CD of the flags word (header.ts); opcode and rcode stand apart. */
  readonly flags: number;
  readonly opcode: number;
  /** With the upper eight bits of the OPT record, if there is one. */
  readonly rcode: number;
  readonly questions: readonly Question[];
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  /** Without the OPT record. */
  readonly additionals: readonly ResourceRecord[];
  readonly edns?: Edns;
}

export interface Question {
  readonly name: Name;
  readonly type: number;
  readonly class: number;
}

export interface ResourceRecord extends Question {
  /** Seconds. */
  readonly ttl: number;
  /** Uncompressed. */
  readonly rdata: Uint8Array;
}

/** The OPT record, RFC 6891 6.1. */
export interface Edns {
  readonly udpSize: number;
  readonly version: number;
  /** The 16 flag bits; DO is the highest. */
  readonly flags: number;
  /** Options as they travel: code, length, value, one after the other. */
  readonly options: Uint8Array;
}

export const DO = 0x8000;
const OPT = TYPES.OPT.code;
const OTHER_FLAGS = 0x87b0;

/** The message in these octets; undefined when they are none (truncated, overlong, a second OPT, …). Never throws. */
export function decodeMessage(octets: Uint8Array): Message | undefined {
  if (octets.length < HEADER_LENGTH) return undefined;
  const flags = readU16(octets, 2);
  const questions: Question[] = [];
  let at = HEADER_LENGTH;
  for (let left = readU16(octets, 4); left > 0; left -= 1) {
    const found = readName(octets, at, octets.length);
    if (found === undefined || found.next + 4 > octets.length) return undefined;
    questions.push({ name: found.name, type: readU16(octets, found.next), class: readU16(octets, found.next + 2) });
    at = found.next + 4;
  }
  const sections: ResourceRecord[][] = [];
  for (let section = 6; section <= 10; section += 2) {
    const records: ResourceRecord[] = [];
    for (let left = readU16(octets, section); left > 0; left -= 1) {
      const found = readRecord(octets, at);
      if (found === undefined) return undefined;
      records.push(found.record);
      at = found.next;
    }
    sections.push(records);
  }
  const [answers, authorities, additionals] = sections as [ResourceRecord[], ResourceRecord[], ResourceRecord[]];
  const opts = sections.flat().filter((record) => record.type === OPT);
  const opt = opts[0];
  if (at !== octets.length || opts.length > 1 || (opt && (!additionals.includes(opt) || opt.name.length > 1))) {
    return undefined;
  }
  return {
    id: readU16(octets, 0),
    flags: flags & OTHER_FLAGS,
    opcode: (flags >>> 11) & 15,
    rcode: (flags & 15) | (opt === undefined ? 0 : (opt.ttl >>> 24) << 4),
    questions,
    answers,
    authorities,
    additionals: additionals.filter((record) => record !== opt),
    ...(opt && {
      edns: {
        udpSize: opt.class,
        version: (opt.ttl >>> 16) & 255,
        flags: opt.ttl & 0xffff,
        options: opt.rdata,
      },
    }),
  };
}

function readRecord(octets: Uint8Array, start: number): { record: ResourceRecord; next: number } | undefined {
  const found = readName(octets, start, octets.length);
  if (found === undefined || found.next + 10 > octets.length) return undefined;
  const at = found.next;
  const type = readU16(octets, at);
  const next = at + 10 + readU16(octets, at + 8);
  const fields = next > octets.length ? undefined : readFields(type, octets, at + 10, next);
  if (fields === undefined) return undefined;
  const rdata = fields.length === 1 ? fields[0]! : Uint8Array.from(fields.flatMap((field) => [...field]));
  const record = { name: found.name, type, class: readU16(octets, at + 2), ttl: readU32(octets, at + 4), rdata };
  return { record, next };
}

/** The octets of a message, names compressed where RFC 3597 4 allows. A message over 65,535 octets is a RangeError. */
export function encodeMessage(message: Message): Uint8Array {
  const writer = new Writer();
  const additionals = message.additionals.length + (message.edns === undefined ? 0 : 1);
  writer.u16(message.id);
  writer.u16((message.flags & OTHER_FLAGS) | (message.opcode << 11) | (message.rcode & 15));
  for (const list of [message.questions, message.answers, message.authorities]) writer.u16(list.length);
  writer.u16(additionals);
  for (const question of message.questions) {
    writer.name(question.name, true);
    writer.u16(question.type);
    writer.u16(question.class);
  }
  for (const record of [...message.answers, ...message.authorities, ...message.additionals]) writer.record(record);
  if (message.edns !== undefined) {
    const { udpSize, version, flags, options } = message.edns;
    const ttl = (((message.rcode >>> 4) << 24) | (version << 16) | flags) >>> 0;
    writer.record({ name: new Uint8Array(1), type: OPT, class: udpSize, ttl, rdata: options });
  } else if (message.rcode >= BADVERS) throw new RangeError('an extended rcode needs EDNS');
  return writer.octets.slice(0, writer.at);
}

/** Appends fields to a message and remembers where names stand. */
class Writer {
  octets = new Uint8Array(512);
  at = 0;
  /** Lower-case suffix (as a byte string) to its offset. */
  readonly #suffixes = new Map<string, number>();

  u16(value: number): void {
    this.#room(2);
    writeU16(this.octets, this.at, value);
    this.at += 2;
  }

  raw(octets: Uint8Array): void {
    this.#room(octets.length);
    this.octets.set(octets, this.at);
    this.at += octets.length;
  }

  name(name: Name, compress: boolean): void {
    const lower = String.fromCharCode(...name.map((octet) => LOWER[octet]!));
    for (let label = 0; name[label] !== 0; label += name[label]! + 1) {
      const suffix = lower.slice(label);
      const known = compress ? this.#suffixes.get(suffix) : undefined;
      if (known !== undefined) return this.u16(0xc000 | known);
      if (this.at < 0x4000 && !this.#suffixes.has(suffix)) this.#suffixes.set(suffix, this.at);
      this.raw(name.subarray(label, label + name[label]! + 1));
    }
    this.raw(new Uint8Array(1));
  }

  record(record: ResourceRecord): void {
    this.name(record.name, true);
    this.u16(record.type);
    this.u16(record.class);
    this.u16(record.ttl >>> 16);
    this.u16(record.ttl & 0xffff);
    const length = this.at;
    this.u16(0);
    const kinds = typeOf(record.type)?.fields ?? [];
    const fields = readFields(record.type, record.rdata, 0, record.rdata.length) ?? [record.rdata];
    fields.forEach((field, i) => {
      if (kinds[i]?.compressible) this.name(field, true);
      else this.raw(field);
    });
    writeU16(this.octets, length, this.at - length - 2);
  }

  #room(length: number): void {
    if (this.at + length > 0xffff) throw new RangeError('a message has at most 65,535 octets');
    if (this.at + length <= this.octets.length) return;
    const wider = new Uint8Array(Math.min(0xffff, 2 * (this.at + length)));
    wider.set(this.octets);
    this.octets = wider;
  }
}
