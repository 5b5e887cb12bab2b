import fc from 'fast-check';
import type { Edns, Message, Question, ResourceRecord } from '../../src/dns/wire/message.ts';
import { MESSAGE_FLAGS } from '../../src/dns/wire/message.ts';
import type { Name } from '../../src/dns/wire/name.ts';
import { joinOctets } from '../../src/dns/wire/octets.ts';
import { TYPES } from '../../src/dns/wire/types.ts';

/** Random names, rdata and messages, all well-formed. */

const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const octets = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });

/** A length in octets and what it measures. */
const measured = (value: Uint8Array): Uint8Array => joinOctets([Uint8Array.of(value.length), value]);

const nameOf = (label: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Name> =>
  fc
    .array(label.map(measured), { maxLength: 6 })
    .map((labels) => joinOctets([...labels, Uint8Array.of(0)]))
    .filter((name) => name.length <= 255);

/** Labels of any octets, of any length. */
export const anyName = nameOf(fc.uint8Array({ minLength: 1, maxLength: 63 }));

/** Few labels, so that suffixes meet and are compressed. */
const kinName = nameOf(fc.constantFrom('a', 'B', 'corp', 'test').map((text) => new TextEncoder().encode(text)));

const name = fc.oneof(anyName, { arbitrary: kinName, weight: 3 });

const joined = (...parts: fc.Arbitrary<Uint8Array>[]): fc.Arbitrary<Uint8Array> => fc.tuple(...parts).map(joinOctets);
const option = fc
  .tuple(octets(2), fc.uint8Array({ maxLength: 20 }))
  .map(([code, value]) => joinOctets([code, Uint8Array.of(0, value.length), value]));
const options = fc.array(option, { maxLength: 3 }).map(joinOctets);
const strings = fc
  .array(fc.uint8Array({ maxLength: 255 }).map(measured), { minLength: 1, maxLength: 3 })
  .map(joinOctets);

/** Rdata of each type of the table. */
export const rdataOf: { readonly [T in keyof typeof TYPES]: fc.Arbitrary<Uint8Array> } = {
  A: octets(4),
  NS: name,
  CNAME: name,
  SOA: joined(name, name, octets(20)),
  PTR: name,
  MX: joined(octets(2), name),
  TXT: strings,
  AAAA: octets(16),
  SRV: joined(octets(6), name),
  OPT: options,
};

const known = Object.values(TYPES).map((type) => type.code as number);
const typed = fc.oneof(
  ...Object.values(TYPES)
    .filter((type) => type !== TYPES.OPT)
    .map((type) => rdataOf[type.name].map((rdata) => ({ type: type.code as number, rdata }))),
  fc.record({ type: u16.filter((code) => !known.includes(code)), rdata: fc.uint8Array({ maxLength: 40 }) }),
);

const plain = { noNullPrototype: true } as const;
const question: fc.Arbitrary<Question> = fc.record({ name, type: u16, class: u16 }, plain);
const record: fc.Arbitrary<ResourceRecord> = fc
  .tuple(name, typed, u16, u32)
  .map(([owner, data, cls, ttl]) => ({ name: owner, type: data.type, class: cls, ttl, rdata: data.rdata }));
const records = fc.array(record, { maxLength: 5 });
const edns: fc.Arbitrary<Edns> = fc.record(
  {
    udpSize: u16,
    version: fc.integer({ min: 0, max: 255 }),
    flags: u16,
    options,
  },
  plain,
);

export const anyMessage: fc.Arbitrary<Message> = fc
  .record({
    id: u16,
    flags: u16.map((bits) => bits & MESSAGE_FLAGS),
    opcode: fc.integer({ min: 0, max: 15 }),
    rcode: fc.integer({ min: 0, max: 0xfff }),
    questions: fc.array(question, { maxLength: 2 }),
    answers: records,
    authorities: records,
    additionals: records,
    edns: fc.option(edns, { nil: undefined }),
  })
  .map(({ edns: opt, ...rest }) => (opt === undefined ? { ...rest, rcode: rest.rcode & 15 } : { ...rest, edns: opt }));
