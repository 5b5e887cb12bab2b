import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sources } from './sources.ts';

test('however many addresses this machine does not have, the next one is passed over too', () => {
  const sources = new Sources();
  const address = (i: number): string => `10.${i >>> 8}.${i & 255}.53`;
  for (let i = 0; i < 3000; i += 1) {
    sources.isAbsent(address(i));
    assert.equal(sources.for('192.0.2.1', [address(i), '10.255.0.53']), '10.255.0.53', `the ${i}th`);
  }
  assert.equal(sources.for('192.0.2.1', [address(0)]), address(0), 'the oldest is forgotten: what is kept is bounded');
  sources.close();
});
