import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer } from './answer.ts';
import { viewOf } from './testing/plain.ts';
import type { AnswerView, AnswerZone } from './types.ts';

/** A view that counts what it is asked: an answer must cost what its question costs, never what the zone holds. */
function counting(view: AnswerView): { view: AnswerView; asked: () => number } {
  let asked = 0;
  const count = <T>(value: T): T => {
    asked += 1;
    return value;
  };
  const zone = (of: AnswerZone): AnswerZone => ({
    ...of,
    recordsAt: (owner) => count(of.recordsAt(owner)),
    hasBelow: (owner) => count(of.hasBelow(owner)),
  });
  const zoneAt = (name: string) => {
    const found = count(view.zoneAt(name));
    return found && zone(found);
  };
  return { view: { ...view, zoneAt, ruleAt: (name) => count(view.ruleAt(name)) }, asked: () => asked };
}

const a = (owner: string) => ({ owner, type: 'A', ttl: 60, data: '10.0.0.1' });

for (const name of [
  'h7.rack.corp.test',
  'rack.corp.test',
  'a.b.c.d.e.rack.corp.test',
  'x.wild.corp.test',
  'none.test',
]) {
  test(`what ${name} costs is the same in a zone of ten names and in one of ten thousand`, () => {
    const [few, many] = [10, 10_000].map((size) => {
      const records = [...Array.from({ length: size }, (_, i) => a(`h${i}.rack`)), a('*.wild')];
      const { view, asked } = counting(viewOf({ zones: [{ name: 'corp.test', serial: 1, records }] }));
      answer(view, { name, type: 'A', recursionDesired: true, resolver: undefined }, () => undefined);
      return asked();
    });
    assert.equal(many, few);
    // At each label: a rule, a zone, what lies below, the records.
    assert.ok(few! <= 4 * (name.split('.').length + 2), `${few}`);
  });
}
