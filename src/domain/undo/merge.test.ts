import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CHANGED, same, takenBack } from './merge.ts';

const before = { id: 'x', name: 'old', tags: [{ tagKey: 'k', tagValue: '1' }], keys: [{ id: 'a', enabled: true }] };

test('a field goes back, and what others did meanwhile stays', () => {
  const after = { ...before, name: 'new' };
  const now = { ...after, description: 'theirs', keys: [] };
  assert.deepEqual(takenBack(before, after, now), { ...now, name: 'old' });
});

test('a field that was changed again is not the change any more', () => {
  const after = { ...before, name: 'new' };
  assert.equal(takenBack(before, after, { ...after, name: 'newer' }), CHANGED);
  assert.equal(takenBack(before, after, undefined), CHANGED);
});

test('what was made is to go, as long as it says what it said; what is gone is to come back', () => {
  assert.equal(takenBack(undefined, before, before), undefined);
  assert.equal(takenBack(undefined, before, { ...before, name: 'theirs' }), CHANGED);
  assert.equal(takenBack(before, undefined, undefined), before);
  assert.equal(takenBack(before, undefined, before), CHANGED);
});

test('of lists whose items have names each item goes back by itself, of others the whole', () => {
  const [a, b, c] = [
    { id: 'a', enabled: true },
    { id: 'b', enabled: true },
    { id: 'c', enabled: true },
  ];
  const off = { ...a, enabled: false };
  const back = (one: object[], two: object[], now: object[]) => takenBack({ keys: one }, { keys: two }, { keys: now });
  assert.deepEqual(back([a], [a, b], [a, b, c]), { keys: [a, c] });
  assert.deepEqual(back([a, b], [a], [a, c]), { keys: [a, c, b] });
  assert.deepEqual(back([a, b], [off, b], [off, c]), { keys: [a, c] });
  assert.equal(back([a], [off], [{ ...a, enabled: true, secret: 's' }]), CHANGED);
  assert.equal(back([a], [a, b], [a]), CHANGED);
  assert.deepEqual(takenBack({ n: ['1'] }, { n: ['1', '2'] }, { n: ['3', '2', '1'] }), { n: ['3', '1'] });
  const [one, two] = [[{ ip: '1' }], [{ ip: '2' }]];
  assert.deepEqual(takenBack({ targets: one }, { targets: two }, { targets: two }), { targets: one });
  assert.equal(takenBack({ targets: one }, { targets: two }, { targets: [...two, ...one] }), CHANGED);
});

test('what follows from other things is nobody’s change', () => {
  const [a, b] = [
    { id: 'z', serial: 1, updatedAt: 1, used: 1, reserved: 0, lastUsedAt: 5 },
    { id: 'z', serial: 9, updatedAt: 9, used: 3, reserved: 4 },
  ];
  assert.ok(same(a, b));
  assert.ok(!same(a, { ...b, name: 'n' }));
  assert.equal(takenBack(undefined, a, b), undefined);
});

/** Forms of few fields and values, so that changes meet. */
const value = fc.constantFrom<unknown>('a', 'b', 1);
const form = fc.record(
  { p: value, q: value, list: fc.uniqueArray(fc.constantFrom('x', 'y', 'z')), deep: fc.record({ r: value }) },
  { requiredKeys: [] },
);

test('with nothing in between a change goes back exactly, and a change of other fields never shuts the way', () => {
  fc.assert(
    fc.property(form, form, value, (one, two, other) => {
      assert.ok(same(takenBack(one, two, two), one));
      const back = takenBack(one, two, { ...two, other });
      assert.ok(back !== CHANGED && same(back, { ...one, other }));
    }),
  );
});
