import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answer } from './answer.ts';
import { type PlainView, viewOf } from './testing/plain.ts';
import type { Answer, AskedQuestion } from './types.ts';

const a = (owner: string, data: string, ttl = 60) => ({ owner, type: 'A', ttl, data });
const cname = (owner: string, data: string) => ({ owner, type: 'CNAME', ttl: 60, data });
const zone = (name: string, ...records: ReturnType<typeof a>[]) => ({ name, serial: 7, records });

const nobody = (): undefined => undefined;
const ask = (view: PlainView, name: string, type = 'A', more: Partial<AskedQuestion> = {}): Answer =>
  answer(viewOf(view), { name, type, recursionDesired: true, resolver: '127.64.0.1', ...more }, nobody);

/** 'RCODE | answer | authority', records as 'owner TYPE data', of an SOA no data. */
function words({ rcode, answer: records, authority }: Answer): string {
  const list = (part: Answer['answer']): string =>
    part.map(({ owner, type, data }) => (type === 'SOA' ? `${owner} SOA` : `${owner} ${type} ${data}`)).join(', ');
  return `${rcode} | ${list(records)} | ${list(authority)}`;
}

const reasons = ({ trace }: Answer): string[] => trace.map(({ reason }) => reason);

const corp = zone(
  'corp.test',
  a('www', '10.0.0.1', 300),
  a('www', '10.0.0.2', 30),
  a('x.deep', '10.0.0.3'),
  a('*', '10.0.0.9'),
  cname('alias', 'www.corp.test'),
  cname('out', 'elsewhere.test'),
  cname('dead', 'none.sub.corp.test'),
  cname('l1', 'l2.corp.test'),
  cname('l2', 'l1.corp.test'),
);
const view: PlainView = {
  zones: [corp, zone('sub.corp.test', a('www', '10.1.0.1')), zone('corp.test', a('www', '9.9.9.9'))],
};

describe('the reference answerer, by rows of the dns contract, section 8', () => {
  for (const [row, name, type, expected] of [
    ['3: the longest suffix', 'www.sub.corp.test', 'A', 'NOERROR | www.sub.corp.test A 10.1.0.1 | '],
    ['3: on label boundaries', 'www.xcorp.test', 'A', 'SERVFAIL |  | '],
    [
      '6, 30: all values, whatever the letter case',
      'WWW.corp.TEST',
      'A',
      'NOERROR | www.corp.test A 10.0.0.1, www.corp.test A 10.0.0.2 | ',
    ],
    ['7: another type', 'www.corp.test', 'MX', 'NOERROR |  | corp.test SOA'],
    ['8: a missing name', 'none.sub.corp.test', 'A', 'NXDOMAIN |  | sub.corp.test SOA'],
    ['9: an empty non-terminal', 'deep.corp.test', 'A', 'NOERROR |  | corp.test SOA'],
    ['9: below it no wildcard of its parent', 'y.deep.corp.test', 'A', 'NXDOMAIN |  | corp.test SOA'],
    ['12: a wildcard, more labels below', 'p.q.corp.test', 'A', 'NOERROR | p.q.corp.test A 10.0.0.9 | '],
    [
      '12: not where the name exists',
      'alias.corp.test',
      'MX',
      'NOERROR | alias.corp.test CNAME www.corp.test | corp.test SOA',
    ],
    ['12: its own name', '*.corp.test', 'A', 'NOERROR | *.corp.test A 10.0.0.9 | '],
    [
      '13: a chain',
      'alias.corp.test',
      'A',
      'NOERROR | alias.corp.test CNAME www.corp.test, www.corp.test A 10.0.0.1, www.corp.test A 10.0.0.2 | ',
    ],
    [
      '13: the rcode of the final name',
      'dead.corp.test',
      'A',
      'NXDOMAIN | dead.corp.test CNAME none.sub.corp.test | sub.corp.test SOA',
    ],
    [
      '13: a loop',
      'l1.corp.test',
      'A',
      'SERVFAIL | l1.corp.test CNAME l2.corp.test, l2.corp.test CNAME l1.corp.test | ',
    ],
    ['10: a target outside all zones', 'out.corp.test', 'A', 'SERVFAIL | out.corp.test CNAME elsewhere.test | '],
    ['13: CNAME itself is not chased', 'alias.corp.test', 'CNAME', 'NOERROR | alias.corp.test CNAME www.corp.test | '],
    ['18: SOA', 'corp.test', 'SOA', 'NOERROR | corp.test SOA | '],
    ['18: NS', 'corp.test', 'NS', 'NOERROR | corp.test NS ns1.corp.test | '],
    ['18: the address of ns1', 'ns1.corp.test', 'A', 'NOERROR | ns1.corp.test A 127.64.0.1 | '],
    ['20: private reverse names', '1.0.0.10.in-addr.arpa', 'PTR', 'NXDOMAIN |  | 10.in-addr.arpa SOA'],
    ['20: and no others', '1.0.32.172.in-addr.arpa', 'PTR', 'SERVFAIL |  | '],
    ['21: ANY', 'www.corp.test', 'ANY', 'NOERROR | www.corp.test A 10.0.0.1, www.corp.test A 10.0.0.2 | '],
    ['22: transfers', 'corp.test', 'AXFR', 'REFUSED |  | '],
    ['32: an unknown type', 'www.corp.test', 'TYPE65', 'NOERROR |  | corp.test SOA'],
  ] as const) {
    test(`${row}: ${name} ${type}`, () => {
      assert.equal(words(ask(view, name, type)), expected);
    });
  }

  test('1: an unknown source', () => {
    const question = { name: 'www.corp.test', type: 'A', recursionDesired: true, resolver: undefined };
    assert.equal(words(answer(undefined, question, nobody)), 'REFUSED |  | ');
  });

  test('11: without RD, outside the zones', () => {
    assert.equal(words(ask(view, 'elsewhere.test', 'A', { recursionDesired: false })), 'REFUSED |  | ');
    const out = ask(view, 'out.corp.test', 'A', { recursionDesired: false });
    assert.equal(out.rcode, 'SERVFAIL', 'the first owner is ours');
    assert.ok(out.authoritative);
  });

  test('13: eight links are followed, a ninth is not', () => {
    const links = (count: number) => Array.from({ length: count }, (_, i) => cname(`c${i}`, `c${i + 1}.corp.test`));
    const chain = (count: number) =>
      ask({ zones: [zone('corp.test', ...links(count), a(`c${count}`, '10.0.0.1'))] }, 'c0.corp.test');
    assert.equal(chain(8).rcode, 'NOERROR');
    assert.equal(chain(8).answer.length, 9);
    assert.equal(chain(9).rcode, 'SERVFAIL');
    assert.equal(chain(9).answer.length, 8);
    assert.equal(reasons(chain(9)).at(-1), 'alias-limit');
  });

  test('14: the lowest ttl of an RRset is that of all its values', () => {
    assert.deepEqual(
      ask(view, 'www.corp.test').answer.map(({ ttl }) => ttl),
      [30, 30],
    );
  });

  test('18: records of its own stand in for the synthesised ns1, which a wildcard never covers', () => {
    const own = { zones: [zone('corp.test', a('ns1', '10.0.0.53'))] };
    assert.equal(words(ask(own, 'ns1.corp.test')), 'NOERROR | ns1.corp.test A 10.0.0.53 | ');
    assert.equal(words(ask(view, 'ns1.corp.test', 'A', { resolver: undefined })), 'NOERROR |  | corp.test SOA');
    assert.equal(ask(view, 'ns1.corp.test', 'AAAA', { resolver: 'fd00::53' }).answer[0]?.data, 'fd00::53');
  });

  test('19: an empty zone has its apex and nothing else', () => {
    const empty = { zones: [zone('corp.test')] };
    assert.equal(
      ask(empty, 'corp.test', 'SOA').answer[0]?.data,
      'ns1.corp.test hostmaster.corp.test 7 3600 600 86400 60',
    );
    assert.equal(ask(empty, 'www.corp.test').rcode, 'NXDOMAIN');
    assert.equal(ask(empty, 'www.corp.test').authority[0]?.ttl, 60);
  });
});

test('the trace says why, in order', () => {
  const steps = ({ trace }: Answer) => trace.map(({ candidates: _candidates, ...step }) => step);
  const [zoneName, target] = ['corp.test', 'www.corp.test'];
  assert.deepEqual(steps(ask(view, 'alias.corp.test')), [
    { step: 'source', reason: 'zone-longest-suffix', zone: zoneName, name: 'alias.corp.test' },
    { step: 'name', reason: 'name-exists', zone: zoneName, name: 'alias.corp.test' },
    { step: 'alias', reason: 'alias-followed', zone: zoneName, name: 'alias.corp.test', target },
    { step: 'source', reason: 'zone-longest-suffix', zone: zoneName, name: target },
    { step: 'name', reason: 'name-exists', zone: zoneName, name: target },
    { step: 'records', reason: 'records-of-type', zone: zoneName, name: target },
  ]);
  assert.deepEqual(reasons(ask(view, 'p.corp.test', 'MX')), [
    'zone-longest-suffix',
    'name-wildcard',
    'records-no-data',
  ]);
  assert.deepEqual(reasons(ask(view, 'elsewhere.test')), ['no-source']);
  const encloser = ({ trace }: Answer) => trace.find(({ step }) => step === 'name')?.encloser;
  assert.equal(encloser(ask(view, 'p.q.corp.test')), 'corp.test');
  assert.equal(encloser(ask(view, 'y.deep.corp.test')), 'deep.corp.test');
});
