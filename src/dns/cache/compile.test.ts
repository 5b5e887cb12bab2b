import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Found, FoundRecord } from '../forward/messages.ts';
import { LookupName } from '../index/lookup-name.ts';
import { nameFromText, nameToText } from '../wire/name.ts';
import { joinOctets } from '../wire/octets.ts';
import { rdataFromText, rdataToText, typeCode, typeName } from '../wire/types.ts';
import { Cache } from './cache.ts';
import { type Compiled, compileFound } from './compile.ts';
import { cachedAnswers } from './inspect.ts';

const rr = (name: string, ttl: number, type: string, data: string): FoundRecord => ({
  name: nameFromText(name)!,
  ttl,
  type: typeCode(type)!,
  rdata: rdataFromText(typeCode(type)!, data)!,
});
/** An SOA whose minimum is this. */
const soa = (name: string, ttl: number, minimum: number): FoundRecord => {
  const times = new Uint8Array(20);
  new DataView(times.buffer).setUint32(16, minimum);
  return {
    name: nameFromText(name)!,
    ttl,
    type: 6,
    rdata: joinOctets([nameFromText('ns.x')!, nameFromText('h.x')!, times]),
  };
};
const found = (answers: FoundRecord[], authorities: FoundRecord[] = [], rcode = 0): Found => ({
  id: 1,
  rcode,
  answers,
  authorities,
});

/** What it says, as it would be read out of the cache. */
function said(name: string, type: string, what: Found, otherwise: (target: string) => boolean = () => false) {
  const wire = nameFromText(name)!;
  const compiled: Compiled = compileFound(wire, typeCode(type)!, what, (target) => otherwise(nameToText(target)));
  const cache = new Cache(256 * 1024);
  const lookup = new LookupName(1);
  lookup.take(wire, 0, wire.length);
  cache.put(1, lookup, typeCode(type)!, 0, 0, compiled);
  const [answer] = cachedAnswers(cache, 1, lookup, typeCode(type)!, 0);
  const text = (one: FoundRecord): string =>
    `${nameToText(one.name)} ${one.ttl} ${typeName(one.type)} ${rdataToText(one.type, one.rdata)}`;
  return {
    rcode: compiled.rcode,
    ttl: compiled.ttl,
    cut: compiled.cut,
    answers: answer!.answers.map(text),
    authorities: answer!.authorities.map((one) => `${nameToText(one.name)} ${one.ttl} ${typeName(one.type)}`),
  };
}

describe('a positive answer', () => {
  test('the RRset of the name, with its lowest ttl (RFC 2181 5.2), and nothing that was not asked', () => {
    const all = [
      rr('a.test', 60, 'A', '10.0.0.1'),
      rr('A.test', 30, 'A', '10.0.0.2'),
      rr('b.test', 5, 'A', '10.9.9.9'),
    ];
    assert.deepEqual(said('a.test', 'A', found([...all, rr('a.test', 7, 'AAAA', 'fd00::1')])), {
      rcode: 0,
      ttl: 30,
      cut: false,
      answers: ['a.test. 30 A 10.0.0.1', 'a.test. 30 A 10.0.0.2'],
      authorities: [],
    });
  });

  test('a ttl of a day at most; one with the highest bit set is none (RFC 2181 8)', () => {
    assert.equal(said('a.test', 'A', found([rr('a.test', 604_800, 'A', '10.0.0.1')])).ttl, 86_400);
    assert.equal(said('a.test', 'A', found([rr('a.test', 0x80000000, 'A', '10.0.0.1')])).ttl, 0);
  });

  test('a chain, in whatever order it came, fresh as long as its shortest link', () => {
    const chain = [
      rr('c.test', 50, 'A', '10.0.0.1'),
      rr('b.test', 20, 'CNAME', 'c.test'),
      rr('a.test', 40, 'CNAME', 'B.test'),
    ];
    assert.deepEqual(said('a.test', 'A', found(chain)), {
      rcode: 0,
      ttl: 20,
      cut: false,
      answers: ['a.test. 40 CNAME B.test.', 'B.test. 20 CNAME c.test.', 'c.test. 50 A 10.0.0.1'],
      authorities: [],
    });
  });

  test('a chain is cut at the first target someone else answers, and what is said of it is not kept', () => {
    const chain = [
      rr('a.test', 40, 'CNAME', 'b.test'),
      rr('b.test', 1, 'CNAME', 'c.test'),
      rr('c.test', 1, 'A', '6.6.6.6'),
    ];
    const cut = said('a.test', 'A', found(chain, [], 3), (target) => target === 'b.test.');
    assert.deepEqual(cut, { rcode: 0, ttl: 40, cut: true, answers: ['a.test. 40 CNAME b.test.'], authorities: [] });
  });

  test('a chain that is told without its end, or leads back, goes on by itself', () => {
    const alone = said('a.test', 'A', found([rr('a.test', 40, 'CNAME', 'b.test')]));
    assert.deepEqual([alone.cut, alone.ttl, alone.answers.length], [true, 40, 1]);
    const loop = [rr('a.test', 40, 'CNAME', 'b.test'), rr('b.test', 40, 'CNAME', 'a.test')];
    assert.deepEqual(
      [said('a.test', 'A', found(loop)).cut, said('a.test', 'A', found(loop)).answers.length],
      [true, 2],
    );
  });

  test('a CNAME that was asked for is not followed (row 13)', () => {
    const chain = [rr('a.test', 40, 'CNAME', 'b.test'), rr('b.test', 1, 'A', '10.0.0.1')];
    assert.deepEqual(said('a.test', 'CNAME', found(chain)).answers, ['a.test. 40 CNAME b.test.']);
    assert.equal(said('a.test', 'CNAME', found(chain)).cut, false);
  });
});

describe('a negative answer', () => {
  test('holds as long as its SOA says (RFC 2308 5), an hour at most', () => {
    assert.deepEqual(said('x.a.test', 'A', found([], [soa('a.test', 900, 300)], 3)), {
      rcode: 3,
      ttl: 300,
      cut: false,
      answers: [],
      authorities: ['a.test. 300 SOA'],
    });
    assert.equal(said('x.a.test', 'A', found([], [soa('a.test', 90_000, 90_000)], 0)).ttl, 3600);
    assert.deepEqual(said('x.a.test', 'A', found([], [soa('.', 90, 60)], 3)).authorities, ['. 60 SOA']);
  });

  test('without an SOA, or with one of a name it is not below, it holds for those who waited only', () => {
    assert.equal(said('x.a.test', 'A', found([], [], 3)).ttl, 0);
    const other = said('x.a.test', 'A', found([], [soa('b.test', 900, 300)], 3));
    assert.deepEqual([other.rcode, other.ttl, other.authorities], [3, 0, []]);
    const none = said('x.a.test', 'A', found([], [{ ...soa('a.test', 900, 300), rdata: new Uint8Array(3) }], 3));
    assert.deepEqual([none.rcode, none.ttl, none.authorities], [3, 0, []]);
  });

  test('behind a chain: of its end', () => {
    const chain = found([rr('a.test', 40, 'CNAME', 'x.b.test')], [soa('b.test', 900, 300)], 3);
    assert.deepEqual(said('a.test', 'A', chain), {
      rcode: 3,
      ttl: 40,
      cut: false,
      answers: ['a.test. 40 CNAME x.b.test.'],
      authorities: ['b.test. 300 SOA'],
    });
  });
});
