import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodeMessage } from '../wire/encode.ts';
import { AA, FORMERR, NXDOMAIN, QR, REFUSED, SERVFAIL, TC } from '../wire/header.ts';
import type { Message } from '../wire/message.ts';
import { nameFromText } from '../wire/name.ts';
import { joinOctets, writeU16 } from '../wire/octets.ts';
import { type Echo, judge, type Verdict } from './accept.ts';
import { writeQuestion } from './question.ts';
import { RandomStock } from './random.ts';
import { answerTo, askFor, record, text } from './testing/messages.ts';

/** What is believed of an answer: RFC 5452 9.1, RFC 2181 5, RFC 2308 2, docs/decisions/0009. */

const half = new RandomStock((octets) => octets.fill(0x55));

/** The verdict on an answer to a question: 'NOERROR: records | SOA', or its word. */
function verdict(name: string, type: string, given: Partial<Message>, change = (octets: Uint8Array) => octets): string {
  const question = writeQuestion(askFor(name, type), true, half);
  return told(judge(change(answerTo(question.packet, given)), question, 'exact'));
}

function told(verdict: Verdict): string {
  if (verdict.is === 'rcode') return `rcode ${verdict.rcode}`;
  if (verdict.is !== 'answer') return verdict.is;
  const [answers, authorities] = [verdict.answers, verdict.authorities].map((list) => list.map(text).join(', '));
  return `${verdict.rcode}: ${answers} | ${authorities}`;
}

const answers = (...lines: string[]): Partial<Message> => ({ answers: lines.map(record) });
const negative = (soaOwner: string, given: Partial<Message> = {}): Partial<Message> => ({
  ...given,
  authorities: [record(`${soaOwner} 300 SOA ns.corp.test. host.corp.test. 1 2 3 4 5`)],
});
const soa = (owner: string) => `${owner} 300 soa ns.corp.test. host.corp.test. 1 2 3 4 5`;

describe('the answer to the question', () => {
  test('is the RRset of its type, whatever the letter case of its owner', () => {
    assert.equal(
      verdict('www.corp.test', 'A', answers('WWW.corp.TEST 60 A 10.0.0.1', 'www.corp.test 60 A 10.0.0.2')),
      '0: www.corp.test. 60 a 10.0.0.1, www.corp.test. 60 a 10.0.0.2 | ',
    );
  });

  test('is told as one array of octets and one name, however many records there are: another thread gets it', () => {
    const question = writeQuestion(askFor('a.test', 'A'), true, half);
    const lines = Array.from({ length: 500 }, (_, i) => `A.test 60 A 10.0.${i >>> 8}.${i & 255}`);
    const verdict = judge(answerTo(question.packet, answers(...lines)), question, 'exact');
    assert.ok(verdict.is === 'answer' && verdict.answers.length === lines.length);
    assert.equal(new Set(verdict.answers.map(({ rdata }) => rdata.buffer)).size, 1);
    assert.equal(new Set(verdict.answers.map(({ name }) => name)).size, 1);
  });

  test('follows CNAMEs in their order, however the records are sorted', () => {
    const lines = ['c.test 9 A 10.0.0.1', 'b.test 8 CNAME c.test', 'a.test 7 CNAME b.test'];
    const chain = '0: a.test. 7 cname b.test., b.test. 8 cname c.test., c.test. 9 a 10.0.0.1 | ';
    assert.equal(verdict('a.test', 'A', answers(...lines)), chain);
    assert.equal(verdict('a.test', 'A', answers(...lines.reverse())), chain);
  });

  test('may end at a CNAME whose target is elsewhere', () => {
    assert.equal(verdict('a.test', 'A', answers('a.test 7 CNAME b.other')), '0: a.test. 7 cname b.other. | ');
  });

  test('is a CNAME itself where CNAME was asked for', () => {
    const lines = ['a.test 7 CNAME b.test', 'b.test 9 A 10.0.0.1'];
    assert.equal(verdict('a.test', 'CNAME', answers(...lines)), '0: a.test. 7 cname b.test. | ');
  });

  test('has none of what came with it: other names, other types, other classes, other sections', () => {
    const more = answers(
      'www.corp.test 60 A 10.0.0.1',
      'www.corp.test 60 AAAA fd00::1',
      'bank.test 60 A 6.6.6.6',
      'test 60 NS evil.test',
    );
    const chaos = { ...record('www.corp.test 60 A 6.6.6.6'), class: 3 };
    const given = {
      answers: [...more.answers!, chaos],
      authorities: [record('test 60 NS evil.test'), record('corp.test 60 SOA a. b. 1 2 3 4 5')],
      additionals: [record('ns.test 60 A 6.6.6.6')],
    };
    assert.equal(verdict('www.corp.test', 'A', given), '0: www.corp.test. 60 a 10.0.0.1 | ');
  });

  test('has one TTL for an RRset, the lowest, no record twice, and none for a TTL of 2^31 and above', () => {
    assert.equal(
      verdict('w.test', 'A', answers('w.test 60 A 10.0.0.1', 'w.test 30 A 10.0.0.2', 'w.test 90 A 10.0.0.1')),
      '0: w.test. 30 a 10.0.0.1, w.test. 30 a 10.0.0.2 | ',
    );
    assert.equal(verdict('w.test', 'A', answers('w.test 2147483648 A 10.0.0.1')), '0: w.test. 0 a 10.0.0.1 | ');
    assert.equal(
      verdict('w.test', 'A', answers('w.test 2147483647 A 10.0.0.1')),
      '0: w.test. 2147483647 a 10.0.0.1 | ',
    );
  });
});

describe('a negative answer', () => {
  test('brings the SOA of the zone that lacks the name', () => {
    for (const owner of ['www.corp.test.', 'corp.test.', 'test.', '.']) {
      assert.equal(verdict('www.corp.test', 'A', negative(owner, { rcode: NXDOMAIN })), `3:  | ${soa(owner)}`);
      assert.equal(verdict('www.corp.test', 'A', negative(owner)), `0:  | ${soa(owner)}`);
    }
  });

  test('without the SOA of another zone', () => {
    for (const owner of ['other.test.', 'orp.test.', 'x.www.corp.test.', 'xwww.corp.test.']) {
      assert.equal(verdict('www.corp.test', 'A', negative(owner, { rcode: NXDOMAIN })), '3:  | ', owner);
    }
  });

  test('without one whose name is within a label of the name', () => {
    assert.equal(verdict('x\\004corp.test', 'A', negative('corp.test.', { rcode: NXDOMAIN })), '3:  | ');
  });

  test('speaks of the end of the chain', () => {
    const chain = answers('a.test 7 CNAME b.corp');
    assert.equal(
      verdict('a.test', 'A', negative('corp.', { ...chain, rcode: NXDOMAIN })),
      `3: a.test. 7 cname b.corp. | ${soa('corp.')}`,
    );
    assert.equal(verdict('a.test', 'A', negative('a.test.', chain)), '0: a.test. 7 cname b.corp. | ');
  });

  test('may come without any SOA, but not with names to ask instead', () => {
    assert.equal(verdict('a.test', 'A', {}), '0:  | ');
    const referral = { authorities: [record('test 60 NS ns.test')] };
    assert.equal(verdict('a.test', 'A', referral), 'nonsense');
    assert.equal(verdict('a.test', 'A', { ...referral, flags: QR | AA }), '0:  | ');
  });
});

describe('nonsense', () => {
  test('more records than anybody needs, or than there are: it is not read at all', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, i) => `a.test 60 A 10.0.${i >>> 8}.${i & 255}`);
    assert.match(verdict('a.test', 'A', answers(...lines(999))), /^0: a\.test/);
    assert.equal(verdict('a.test', 'A', answers(...lines(1001))), 'nonsense');
    const claimed = verdict('a.test', 'A', answers(...lines(1)), (octets) => octets.with(8, 0xff));
    assert.equal(claimed, 'nonsense');
  });

  const cases: Record<string, Partial<Message>> = {
    'a CNAME to itself': answers('a.test 7 CNAME A.test'),
    'CNAMEs in a circle': answers('a.test 7 CNAME b.test', 'b.test 7 CNAME c.test', 'c.test 7 CNAME b.test'),
    'two CNAMEs at a name': answers('a.test 7 CNAME b.test', 'a.test 7 CNAME c.test', 'b.test 7 A 10.0.0.1'),
    'a CNAME twice': answers('a.test 7 CNAME b.test', 'a.test 7 CNAME b.test'),
    'a CNAME beside what was asked for': answers('a.test 7 CNAME b.test', 'a.test 7 A 10.0.0.1'),
    'a record of a name that does not exist': { ...answers('a.test 7 A 10.0.0.1'), rcode: NXDOMAIN },
    'seventeen links': answers(
      'a.test 7 CNAME 1.test',
      ...Array.from({ length: 16 }, (_, i) => `${i + 1}.test 7 CNAME ${i + 2}.test`),
    ),
    'more than a message of ours can carry': {
      ...answers(...Array.from({ length: 1000 }, (_, i) => `a.test 7 MX ${i} ${'x'.repeat(60)}.test`)),
    },
  };
  for (const [what, given] of Object.entries(cases)) {
    test(what, () => assert.equal(verdict('a.test', what.startsWith('more') ? 'MX' : 'A', given), 'nonsense'));
  }

  test('sixteen links are none', () => {
    const links = [
      'a.test 7 CNAME 1.test',
      ...Array.from({ length: 15 }, (_, i) => `${i + 1}.test 7 CNAME ${i + 2}.test`),
    ];
    assert.match(verdict('a.test', 'A', answers(...links)), /^0: a\.test.*15\.test\. 7 cname 16\.test\. \|/);
  });

  test('malformed records, anywhere in the message', () => {
    const cut = (octets: Uint8Array) => octets.slice(0, -1);
    assert.equal(verdict('a.test', 'A', answers('a.test 7 A 10.0.0.1'), cut), 'nonsense');
    const more = (octets: Uint8Array) => joinOctets([octets, Uint8Array.of(0)]);
    assert.equal(verdict('a.test', 'A', answers('a.test 7 A 10.0.0.1'), more), 'nonsense');
    const short = { ...record('b.test 7 A 10.0.0.1'), rdata: Uint8Array.of(1, 2, 3) };
    assert.equal(verdict('a.test', 'A', { ...answers('a.test 7 A 10.0.0.1'), additionals: [short] }), 'nonsense');
  });

  test('names whose pointers lead in a circle', () => {
    const loop = (octets: Uint8Array) => {
      // The owner of the answer becomes a pointer to itself.
      const at = octets.length - 16;
      writeU16(octets, at, 0xc000 | at);
      return octets;
    };
    assert.equal(verdict('a.test', 'A', answers('a.test 7 A 10.0.0.1'), loop), 'nonsense');
  });
});

describe('what is no answer to the question', () => {
  const good = answers('a.test 7 A 10.0.0.1');
  const changed = (at: number, mask: number) => (octets: Uint8Array) => {
    octets[at]! ^= mask;
    return octets;
  };
  test('is a stranger: another id, no response, another opcode, another question, none, two', () => {
    assert.equal(verdict('a.test', 'A', good, changed(0, 1)), 'stranger');
    assert.equal(verdict('a.test', 'A', good, changed(1, 0x80)), 'stranger');
    assert.equal(verdict('a.test', 'A', good, changed(2, 0x80)), 'stranger');
    assert.equal(verdict('a.test', 'A', good, changed(2, 0x28)), 'stranger');
    assert.equal(verdict('a.test', 'A', good, changed(5, 1)), 'stranger');
    assert.equal(verdict('a.test', 'A', good, changed(5, 3)), 'stranger');
    const questions = ['b.test A', 'a.test AAAA', 'a.tesu A', 'a.test.x A'].map((line) => {
      const [name, type] = line.split(' ');
      return [{ name: nameFromText(name!)!, type: type === 'A' ? 1 : 28, class: 1 }];
    });
    for (const asked of questions) assert.equal(verdict('a.test', 'A', { ...good, questions: asked }), 'stranger');
    assert.equal(
      verdict('a.test', 'A', { ...good, questions: [{ name: nameFromText('a.test')!, type: 1, class: 3 }] }),
      'stranger',
    );
    assert.equal(
      verdict('a.test', 'A', good, () => new Uint8Array(11)),
      'stranger',
    );
  });

  test('of another letter case alone: to be asked over TCP, where it does not matter', () => {
    const question = writeQuestion(askFor('a.test', 'A'), true, half);
    const lower = { ...good, questions: [{ name: nameFromText('a.test')!, type: 1, class: 1 }] };
    const answer = encodeMessage({
      id: question.id,
      flags: QR,
      opcode: 0,
      rcode: 0,
      answers: [],
      authorities: [],
      additionals: [],
      ...lower,
    });
    const judged = (echo: Echo): string => judge(answer, question, echo).is;
    assert.equal(judged('exact'), 'other-case');
    assert.equal(judged('any-case'), 'answer');
  });

  test('where type and class look like letters, they are none', () => {
    const question = writeQuestion(askFor('a.test', 'TYPE97'), true, half);
    const answer = answerTo(question.packet);
    answer[12 + question.octets.length - 3] = 0x41;
    assert.equal(judge(answer, question, 'any-case').is, 'stranger');
  });
});

describe('what does not answer', () => {
  test('is known by its rcode', () => {
    for (const rcode of [1, 2, 4, 5, 6, 9, 15]) assert.equal(verdict('a.test', 'A', { rcode }), `rcode ${rcode}`);
    const edns = { udpSize: 1232, version: 0, flags: 0, options: new Uint8Array(0) };
    assert.equal(verdict('a.test', 'A', { rcode: 16, edns }), 'rcode 16');
  });

  test('may leave the question out, if it says nothing else', () => {
    for (const rcode of [FORMERR, SERVFAIL, REFUSED]) {
      assert.equal(verdict('a.test', 'A', { rcode, questions: [] }), `rcode ${rcode}`);
    }
    assert.equal(verdict('a.test', 'A', { questions: [] }), 'stranger');
    assert.equal(verdict('a.test', 'A', { rcode: NXDOMAIN, questions: [] }), 'stranger');
  });

  test('is truncated wherever it was cut', () => {
    const cut = (octets: Uint8Array) => octets.slice(0, -3);
    assert.equal(verdict('a.test', 'A', { ...answers('a.test 7 A 10.0.0.1'), flags: QR | TC }, cut), 'truncated');
  });
});
