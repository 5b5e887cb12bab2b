import { HEADER_LENGTH } from './header.ts';
import { MESSAGE_FLAGS, type Message, type Question, type ResourceRecord } from './message.ts';
import { readName } from './name.ts';
import { joinOctets, readU16, readU32 } from './octets.ts';
import { readFields, TYPES } from './types.ts';

const OPT = TYPES.OPT.code;

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
    flags: flags & MESSAGE_FLAGS,
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
  const rdata = joinOctets(fields);
  const record = { name: found.name, type, class: readU16(octets, at + 2), ttl: readU32(octets, at + 4), rdata };
  return { record, next };
}
