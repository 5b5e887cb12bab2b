import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { answer } from './answer.ts';
import { ANSWER_REASONS, type AnswerReason } from './reasons.ts';
import { type PlainView, viewOf } from './testing/plain.ts';
import type { Answer, AnswerRecord, AskedQuestion, AskOthers, Candidate, Forwarded } from './types.ts';

/** Names that others answer, and every reason there is (dns contract, section 8; docs/decisions/0009). */

const target = { ip: '192.0.2.53', port: 53 };
const a = (owner: string, data: string): AnswerRecord => ({ owner, type: 'A', ttl: 60, data });
const cname = (owner: string, data: string): AnswerRecord => ({ owner, type: 'CNAME', ttl: 60, data });
const soa = (owner: string): AnswerRecord => ({ owner, type: 'SOA', ttl: 60, data: 'ns h 1 2 3 4 5' });
const zone = (name: string, ...records: AnswerRecord[]) => ({ name, serial: 7, records });
const rule = (name: string) => ({ name, targets: [target] });

const said = (answers: readonly AnswerRecord[], more: object = {}): Forwarded => ({
  ...{ rcode: 'NOERROR', answer: answers, authority: [], age: 3, ttlLeft: 57, stale: false },
  ...more,
});

/** What others say, by 'name type'. */
const OTHERS: Readonly<Record<string, Forwarded>> = {
  'dc.hq.test A': said([a('dc.hq.test', '172.20.0.10')]),
  'gone.hq.test A': said([], { rcode: 'NXDOMAIN', authority: [soa('hq.test')] }),
  'old.hq.test A': said([a('old.hq.test', '172.20.0.11')], { age: 90, ttlLeft: -30, stale: true }),
  'dead.hq.test A': { failed: 'timeout', age: 1, ttlLeft: 4, stale: false },
  'in.hq.test A': said([cname('in.hq.test', 'www.corp.test'), a('www.corp.test', '6.6.6.6')]),
  'in.hq.test CNAME': said([cname('in.hq.test', 'www.corp.test')]),
  'far.hq.test A': said([cname('far.hq.test', 'far.test'), a('far.test', '6.6.6.6')]),
  'same.hq.test A': said([cname('same.hq.test', 'dc.hq.test'), a('dc.hq.test', '172.20.0.12')]),
  'far.test A': said([a('far.test', '203.0.113.1')]),
  'none.mixed.test A': said([a('none.mixed.test', '203.0.113.2')]),
  'back.mixed.test A': said([cname('back.mixed.test', 'here.mixed.test'), a('here.mixed.test', '6.6.6.6')]),
  'loop.hq.test A': said([cname('loop.hq.test', 'loop.corp.test')]),
};
const others: AskOthers = ({ name, type }) => OTHERS[`${name} ${type}`];

const view: PlainView = {
  zones: [
    zone(
      'corp.test',
      ...[a('www', '10.0.0.1'), cname('hq', 'dc.hq.test'), cname('void', 'new.hq.test')],
      ...[cname('loop', 'loop.hq.test'), a('*.w', '10.0.0.2'), a('x.ent', '10.0.0.3')],
    ),
    zone('own.hq.test', a('www', '10.1.0.1')),
    zone('both.test', a('www', '10.2.0.1')),
    { ...zone('mixed.test', a('here', '10.3.0.1'), a('x.dir', '10.3.0.2')), missingName: 'recurse' },
    { ...zone('sub.corp.test', a('here', '10.4.0.1')), missingName: 'recurse' },
  ],
  rules: [rule('hq.test'), rule('both.test'), rule('16.172.in-addr.arpa')],
  upstreams: [target],
};
const alone: PlainView = { ...view, rules: [], upstreams: [] };

const met = new Set<AnswerReason>();
function ask(of: PlainView | undefined, name: string, type = 'A', more: Partial<AskedQuestion> = {}): Answer {
  const question = { name, type, recursionDesired: true, resolver: '127.64.0.1', ...more };
  const told = answer(of && viewOf(of), question, others);
  for (const { reason, candidates = [] } of told.trace) {
    for (const one of [reason, ...candidates.map((candidate) => candidate.reason)]) met.add(one);
  }
  return told;
}

/** 'RCODE aa | answer | authority', records as 'owner TYPE data', of an SOA no data. */
function words({ rcode, authoritative, answer: records, authority }: Answer): string {
  const list = (part: Answer['answer']): string =>
    part.map(({ owner, type, data }) => (type === 'SOA' ? `${owner} SOA` : `${owner} ${type} ${data}`)).join(', ');
  return `${rcode}${authoritative ? ' aa' : ''} | ${list(records)} | ${list(authority)}`;
}

const noRecursion = { recursionDesired: false };

describe('names of others, by rows of the dns contract, section 8', () => {
  for (const [row, of, name, expected, more = {}] of [
    ['4: a rule', view, 'dc.hq.test', 'NOERROR | dc.hq.test A 172.20.0.10 | '],
    ['4: a longer zone', view, 'www.own.hq.test', 'NOERROR aa | www.own.hq.test A 10.1.0.1 | '],
    ['4: of equal names the rule', view, 'www.both.test', 'undefined |  | '],
    [
      '5: AA says whose the first owner is',
      view,
      'hq.corp.test',
      'NOERROR aa | hq.corp.test CNAME dc.hq.test, dc.hq.test A 172.20.0.10 | ',
    ],
    ['8: recurse: a missing name goes on', view, 'none.mixed.test', 'NOERROR | none.mixed.test A 203.0.113.2 | '],
    ['8: recurse: NODATA does not', view, 'dir.mixed.test', 'NOERROR aa |  | mixed.test SOA'],
    ['8: recurse: a name that exists does not', view, 'here.mixed.test', 'NOERROR aa | here.mixed.test A 10.3.0.1 | '],
    ['8: recurse: not to a zone above, which has no say below a zone', view, 'none.sub.corp.test', 'undefined |  | '],
    [
      '8: recurse: others do not speak of what exists',
      view,
      'back.mixed.test',
      'NOERROR | back.mixed.test CNAME here.mixed.test, here.mixed.test A 10.3.0.1 | ',
    ],
    ['8: recurse of the server', { ...alone, missingName: 'recurse' }, 'none.corp.test', 'SERVFAIL |  | '],
    ['10: the upstream', view, 'far.test', 'NOERROR | far.test A 203.0.113.1 | '],
    ['10: nobody', alone, 'far.test', 'SERVFAIL |  | '],
    ['11: without RD what is kept', view, 'far.test', 'NOERROR | far.test A 203.0.113.1 | ', noRecursion],
    ['11: or REFUSED', view, 'new.test', 'REFUSED |  | ', noRecursion],
    ['11: and where nobody is', alone, 'far.test', 'REFUSED |  | ', noRecursion],
    [
      '13: from others into a zone',
      view,
      'in.hq.test',
      'NOERROR | in.hq.test CNAME www.corp.test, www.corp.test A 10.0.0.1 | ',
    ],
    [
      '13: from a rule to the upstream',
      view,
      'far.hq.test',
      'NOERROR | far.hq.test CNAME far.test, far.test A 203.0.113.1 | ',
    ],
    [
      '13: what the same rule says of the target is taken',
      view,
      'same.hq.test',
      'NOERROR | same.hq.test CNAME dc.hq.test, dc.hq.test A 172.20.0.12 | ',
    ],
    [
      '13: a loop over a zone and a rule',
      view,
      'loop.corp.test',
      'SERVFAIL aa | loop.corp.test CNAME loop.hq.test, loop.hq.test CNAME loop.corp.test | ',
    ],
    ['13: an answer not there yet', view, 'void.corp.test', 'undefined aa | void.corp.test CNAME new.hq.test | '],
    ['20: a local zone', view, '1.168.192.in-addr.arpa', 'NXDOMAIN aa |  | 168.192.in-addr.arpa SOA'],
    ['20: before a shorter rule', { rules: [rule('')] }, 'd.f.ip6.arpa', 'NOERROR aa |  | d.f.ip6.arpa SOA'],
    ['20: after a rule as long', view, '1.16.172.in-addr.arpa', 'undefined |  | '],
    ['20: after any bound zone', { zones: [zone('arpa')] }, '1.10.in-addr.arpa', 'NXDOMAIN aa |  | arpa SOA'],
    [
      '20: recurse leaks none',
      { zones: [{ ...zone('arpa'), missingName: 'recurse' }], upstreams: [target] },
      '1.10.in-addr.arpa',
      'NXDOMAIN aa |  | arpa SOA',
    ],
    ['26: NXDOMAIN is final', view, 'gone.hq.test', 'NXDOMAIN |  | hq.test SOA'],
    ['26: all dead', view, 'dead.hq.test', 'SERVFAIL |  | '],
    ['26: the root is a rule too', { rules: [rule('')] }, 'far.test', 'NOERROR | far.test A 203.0.113.1 | '],
    ['RFC 8767: what has expired', view, 'old.hq.test', 'NOERROR | old.hq.test A 172.20.0.11 | '],
    [
      'access: a client that is not named',
      { ...view, allow: ['10.0.0.0/8'] },
      'www.corp.test',
      'REFUSED |  | ',
      { client: '192.0.2.1' },
    ],
    [
      'access: one that is',
      { ...view, allow: ['10.0.0.0/8'] },
      'www.corp.test',
      'NOERROR aa | www.corp.test A 10.0.0.1 | ',
      { client: '10.9.9.9' },
    ],
  ] as readonly (readonly [string, PlainView, string, string, Partial<AskedQuestion>?])[]) {
    test(`${row}: ${name}`, () => assert.equal(words(ask(of, name, 'A', more)), expected));
  }

  test('13: an alias that is asked for is not followed', () => {
    assert.equal(words(ask(view, 'in.hq.test', 'CNAME')), 'NOERROR | in.hq.test CNAME www.corp.test | ');
  });
});

describe('the trace', () => {
  const candidates = (told: Answer): string[] =>
    (told.trace[0]!.candidates ?? []).map(
      ({ kind, name, outcome, reason }: Candidate) => `${kind} ${name} ${outcome}: ${reason}`,
    );

  test('says which zones and rules could have had the name, and why they have not', () => {
    assert.deepEqual(candidates(ask(view, 'www.own.hq.test')), [
      'zone own.hq.test won: zone-longest-suffix',
      'rule hq.test lost: shorter',
      'upstream  lost: shorter',
    ]);
    assert.deepEqual(candidates(ask(view, 'www.both.test')), [
      'rule both.test won: rule-longest-suffix',
      'zone both.test lost: rule-before-zone',
      'upstream  lost: shorter',
    ]);
    assert.deepEqual(candidates(ask({ zones: [zone('in-addr.arpa')] }, '1.10.in-addr.arpa')), [
      'local-zone 10.in-addr.arpa lost: zone-before-local',
      'zone in-addr.arpa won: zone-longest-suffix',
    ]);
    const root = ask({ rules: [rule(''), rule('10.in-addr.arpa')], upstreams: [target] }, '1.10.in-addr.arpa');
    assert.deepEqual(candidates(root), [
      'rule 10.in-addr.arpa won: rule-longest-suffix',
      'local-zone 10.in-addr.arpa lost: rule-before-zone',
      'rule  lost: shorter',
      'upstream  lost: shorter',
    ]);
    const far = ask({ rules: [rule('')], upstreams: [target] }, 'far.test');
    assert.deepEqual(candidates(far), ['rule  won: rule-longest-suffix', 'upstream  lost: rule-before-zone']);
    assert.match(ANSWER_REASONS['rule-before-zone'], /zone .*upstream/, 'what it is said of');
    const [, , again] = ask(view, 'none.mixed.test').trace;
    assert.deepEqual(
      again!.candidates!.map(({ name, reason }) => `${name} ${reason}`),
      ['mixed.test passed-over', ' upstream'],
    );
  });

  test('says who is asked, and how old what is kept of it is', () => {
    const cache = (name: string) => ask(view, name).trace.at(-1);
    assert.deepEqual(cache('old.hq.test'), {
      ...{ step: 'forward', reason: 'forward-stale', name: 'old.hq.test', targets: [target] },
      cache: { age: 90, ttlLeft: -30, stale: true, rcode: 'NOERROR' },
    });
    assert.deepEqual(cache('dead.hq.test')?.cache, { age: 1, ttlLeft: 4, stale: false, failed: 'timeout' });
    assert.equal(cache('new.hq.test')?.cache, undefined);
  });
});

describe('every reason', () => {
  for (const [name, type] of [
    ['y.w.corp.test', 'A'],
    ['ent.corp.test', 'A'],
    ['www.corp.test', 'TXT'],
    ['www.corp.test', 'ANY'],
    ['www.hq.test', 'ANY'],
    ['www.corp.test', 'AXFR'],
    ['c0.long.test', 'A'],
  ] as const) {
    const links = Array.from({ length: 9 }, (_, i) => cname(`c${i}`, `c${i + 1}.long.test`));
    test(`of ${name} ${type}`, () =>
      void ask({ ...view, zones: [...view.zones!, zone('long.test', ...links)] }, name, type));
  }
  test('of strangers', () => void ask(undefined, 'www.corp.test'));
  after(() =>
    assert.deepEqual(
      Object.keys(ANSWER_REASONS).filter((reason) => !met.has(reason as AnswerReason)),
      [],
    ),
  );
});
