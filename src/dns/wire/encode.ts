import { BADVERS } from './header.ts';
import { MESSAGE_FLAGS, type Message, type ResourceRecord } from './message.ts';
import type { Name } from './name.ts';
import { writeU16 } from './octets.ts';
import { readFields, TYPES, typeOf } from './types.ts';

/** The octets of a message, names compressed where RFC 3597 4 allows. A message over 65,535 octets is a RangeError. */
export function encodeMessage(message: Message): Uint8Array {
  const writer = new Writer();
  const additionals = message.additionals.length + (message.edns === undefined ? 0 : 1);
  writer.u16(message.id);
  writer.u16((message.flags & MESSAGE_FLAGS) | (message.opcode << 11) | (message.rcode & 15));
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
    writer.record({ name: new Uint8Array(1), type: TYPES.OPT.code, class: udpSize, ttl, rdata: options });
  } else if (message.rcode >= BADVERS) throw new RangeError('an extended rcode needs EDNS');
  return writer.octets.slice(0, writer.at);
}

/** Appends fields to a message and remembers where names stand. */
class Writer {
  octets = new Uint8Array(512);
  at = 0;
  /** Suffix (as a byte string) to its offset. */
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
    // Letter case counts: a pointer to another spelling would change this one.
    const text = String.fromCharCode(...name);
    for (let label = 0; name[label] !== 0; label += name[label]! + 1) {
      const suffix = text.slice(label);
      const known = compress ? this.#suffixes.get(suffix) : undefined;
      if (known !== undefined) {
        this.u16(0xc000 | known);
        return;
      }
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
