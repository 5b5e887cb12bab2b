import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMendable, type Mendable } from './mendable.ts';
import { NewerLog } from './upcast.ts';

test('what can be mended says so of itself, and nothing else is taken for it', () => {
  const mendable: Mendable = new NewerLog('Use the version that wrote it.');
  assert.ok(isMendable(mendable));
  assert.ok(!isMendable(new Error('a defect')));
  assert.ok(!isMendable({ mendable: true }));
});
