import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mutations, randomFrom } from '../../../test/packets/mutations.ts';
import { NOERROR, NXDOMAIN, QR } from '../wire/header.ts';
import type { Message } from '../wire/message.ts';
import { lowerName } from '../wire/name.ts';
import { joinOctets, writeU16 } from '../wire/octets.ts';
import { readFields, TYPES } from '../wire/types.ts';
import { judge, type Verdict } from './accept.ts';
import { type Question, writeQuestion } from './question.ts';
import { RandomStock } from './random.ts';
import { answerTo, askFor, record } from './testing/messages.ts';

/**
 * No answer whatever may harm the forward thread, or make it believe what was not asked: mutated answers by the hundred
 * thousand. NETLOOM_TEST_LONG=1: by the million.
 */

const PACKETS = process.env.NETLOOM_TEST_LONG === '1' ? 5_000_000 : 200_000;
const SEED = 20_261_123;
const { CNAME, SOA } = TYPES;

const random = randomFrom(SEED);
const stock = new RandomStock((octets) => octets.set(octets.map(() => random(256))));

const long = `${'x'.repeat(63)}.${'y'.repeat(63)}.${'z'.repeat(63)}`;
const soa = (owner: string) => record(`${owner} 300 SOA ns.corp.test host.corp.test 1 2 3 4 5`);
const outside = {
  authorities: [record('test 60 NS ns.evil.test'), soa('evil.test')],
  additionals: [record('ns.evil.test 60 A 6.6.6.6')],
};

/** Questions, and what a decent or less decent upstream says to each. */
const exchanges: { question: Question; type: number; answers: Uint8Array[] }[] = [
  ['www.corp.test', 'A'],
  ['www.corp.test', 'CNAME'],
  ['www.corp.test', 'TYPE65'],
  ['www.corp.test', 'MX'],
  ['www.corp.test', 'SOA'],
  [`${long}.test`, 'TXT'],
  ['.', 'NS'],
].map(([name, type]) => {
  const ask = askFor(name!, type!);
  const question = writeQuestion(ask, true, stock);
  const at = (line: string) => record(`${name} ${line}`);
  const chain = [at('60 CNAME a.corp.test'), record('a.corp.test 50 CNAME b.test')];
  const said: Partial<Message>[] = [
    { answers: [at('60 A 10.0.0.1'), at('50 A 10.0.0.2'), record('evil.test 60 A 6.6.6.6')] },
    { ...outside, answers: [at('60 A 10.0.0.1'), at('60 AAAA fd00::1'), at('60 TXT "some text"')] },
    { ...outside, answers: [at('60 MX 10 mail.corp.test'), at('60 SRV 1 2 3 www.corp.test'), at('60 NS ns.test')] },
    { answers: [...chain, record('b.test 40 A 10.0.0.1'), record('b.test 40 MX 10 mail.test')] },
    { answers: [...chain, record('b.test 40 CNAME a.corp.test')] },
    { answers: chain, authorities: [soa('test')], rcode: NXDOMAIN },
    { answers: [], authorities: [soa('corp.test'), soa('evil.test')], rcode: NXDOMAIN },
    { answers: [], authorities: [soa('.')] },
    { ...outside },
    { rcode: 2 },
    { answers: [at('60 TYPE65 \\# 4 01020304'), at('60 SOA a.test b.test 1 2 3 4 5')] },
  ];
  return { question, type: ask.type, answers: said.map((given) => answerTo(question.packet, given)) };
});

const text = (name: Uint8Array): string => lowerName(name).toHex();

/** Every name at or above one, as hexadecimal digits. */
function ancestors(name: Uint8Array): Set<string> {
  const all = new Set<string>();
  for (let at = 0; at < name.length; at += name[at]! + 1) all.add(text(name.subarray(at)));
  return all;
}

/** What is wrong with what was believed, or undefined: said anew, by following the chain one by one. */
function fault(question: Question, type: number, octets: Uint8Array, verdict: Verdict): string | undefined {
  if (verdict.is !== 'answer') return undefined;
  if (Buffer.compare(octets.subarray(12, 12 + question.octets.length), question.octets) !== 0)
    return 'not the question';
  if (octets[0] !== question.id >>> 8 || octets[1] !== (question.id & 255)) return 'not the id';
  if ((octets[2]! & 0xfa) !== QR >>> 8) return `flags ${octets[2]}`;
  if (verdict.rcode !== NOERROR && verdict.rcode !== NXDOMAIN) return `rcode ${verdict.rcode}`;
  let name = question.octets.subarray(0, -4);
  let links = 0;
  let ended = false;
  for (const { name: owner, type: of, ttl, rdata } of verdict.answers) {
    if (text(owner) !== text(name)) return `a record of ${owner.toHex()}`;
    if (ttl > 0x7fffffff) return `a TTL of ${ttl}`;
    if (readFields(of, rdata, 0, rdata.length) === undefined) return 'malformed rdata';
    if (of === CNAME.code && type !== CNAME.code) {
      if (ended) return 'a CNAME behind the end';
      name = rdata;
      links += 1;
    } else if (of === type) ended = true;
    else return `a record of type ${of}`;
  }
  if (links > 16) return `${links} links`;
  if (ended && (verdict.rcode === NXDOMAIN || verdict.authorities.length > 0)) return 'both there and not';
  if (verdict.authorities.length > 1) return 'two SOAs';
  for (const { name: owner, type: of } of verdict.authorities) {
    if (of !== SOA.code) return `type ${of} as authority`;
    if (!ancestors(name).has(text(owner))) return `the SOA of ${owner.toHex()}`;
  }
  return undefined;
}

type Judge = typeof judge;

/** Judges packets until one is believed wrongly: what is wrong, and the packet. */
function hunt(packets: number, judged: Judge = judge): { seen: Map<string, number>; fault: string | undefined } {
  const seen = new Map<string, number>();
  const packet = new Uint8Array(4096);
  const ways = exchanges.map(({ answers, ...rest }, i) => ({ ...rest, next: mutations(answers, packet, SEED + i) }));
  for (let i = 0; i < packets; i += 1) {
    const { question, type, next } = ways[i % ways.length]!;
    const octets = packet.slice(0, next());
    // Most guesses of a forger end at the id and the question: these are those that got past.
    if (i % 4 !== 0 && octets.length >= 12 + question.octets.length) {
      writeU16(octets, 0, question.id);
      octets[5] = 1;
      octets.set(question.octets, 12);
    }
    let verdict: Verdict;
    try {
      verdict = judged(octets, question, 'exact');
    } catch (error) {
      return { seen, fault: `packet ${i}, ${octets.toHex()}: ${error}` };
    }
    seen.set(verdict.is, (seen.get(verdict.is) ?? 0) + 1);
    const wrong = fault(question, type, octets, verdict);
    if (wrong !== undefined) return { seen, fault: `packet ${i}, ${octets.toHex()}: ${wrong}` };
  }
  return { seen, fault: undefined };
}

describe('mutated answers', () => {
  test('are never believed in what was not asked, and throw nothing', () => {
    const { seen, fault: found } = hunt(PACKETS);
    assert.equal(found, undefined);
    // Hunting where nothing is would prove nothing: every verdict must have been met often.
    for (const is of ['answer', 'rcode', 'truncated', 'stranger', 'nonsense', 'other-case']) {
      assert.ok((seen.get(is) ?? 0) > PACKETS / 5000, `${is}: ${seen.get(is)}`);
    }
  });

  test('of nothing but chance throw nothing', () => {
    const { question } = exchanges[0]!;
    for (let i = 0; i < 20_000; i += 1) {
      const octets = joinOctets([question.packet.slice(), Uint8Array.from({ length: random(200) }, () => random(256))]);
      octets[2]! |= QR >>> 8;
      for (let at = 6; at < 12; at += 1) octets[at] = at % 2 === 0 ? 0 : random(4);
      judge(octets, question, 'any-case');
    }
  });
});

/** Judges that believe too much: the hunt must find each. */
describe('the hunt finds a judge', () => {
  const answered = (change: (verdict: Extract<Verdict, { is: 'answer' }>, octets: Uint8Array) => Verdict): Judge => {
    return (octets, question, echo) => {
      const verdict = judge(octets, question, echo);
      return verdict.is === 'answer' ? change(verdict, octets) : verdict;
    };
  };
  const planted: Record<string, Judge> = {
    // It asks the packet what the question was: the check of the name is gone.
    'that does not compare the question': (octets, question, echo) => {
      if (octets.length < 12 + question.octets.length) return { is: 'stranger' };
      return judge(octets, { ...question, octets: octets.slice(12, 12 + question.octets.length) }, echo);
    },
    'that does not compare the id': (octets, question, echo) =>
      octets.length < 12
        ? { is: 'stranger' }
        : judge(octets, { ...question, id: (octets[0]! << 8) | octets[1]! }, echo),
    'that does not mind the letter case': (octets, question) => judge(octets, question, 'any-case'),
    'that keeps a neighbour': answered((verdict) => ({
      ...verdict,
      answers: [...verdict.answers, { ...record('evil.test 60 A 6.6.6.6') }],
    })),
    'that takes any SOA': answered((verdict) =>
      verdict.answers.length > 0 ? verdict : { ...verdict, authorities: [{ ...soa('evil.test') }] },
    ),
    'that lets the top bit of a TTL stand': answered((verdict) => ({
      ...verdict,
      answers: verdict.answers.map((one) => (one.ttl === 0 ? { ...one, ttl: 0x80000000 } : one)),
    })),
    'that throws on rare input': answered((verdict) => {
      if (verdict.answers.length > 1 && verdict.answers[0]!.ttl > 0xffff) throw new Error('planted');
      return verdict;
    }),
  };
  for (const [what, judged] of Object.entries(planted)) {
    test(what, () => assert.notEqual(hunt(PACKETS, judged).fault, undefined));
  }
});

test('an extended rcode that looks like NXDOMAIN is none', () => {
  const { question } = exchanges[0]!;
  const edns = { udpSize: 1232, version: 0, flags: 0, options: new Uint8Array(0) };
  assert.equal(judge(answerTo(question.packet, { rcode: NXDOMAIN | 16, edns }), question, 'exact').is, 'rcode');
});
