import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '../iam/types.ts';
import { trusts } from './trust.ts';

const role = (...entries: readonly (readonly [effect: string, ...ids: string[]])[]): Role => {
  const accessControlList = entries.map(([effect, ...ids]) => ({
    ...{ service: 'bce:iam', region: '*', effect, permission: ['AssumeRole'], grantee: ids.map((id) => ({ id })) },
  }));
  const trust = JSON.stringify({ accessControlList });
  return { position: 1, id: 'r', account: 'o', name: 'r', description: '', createdAt: 0, policies: [], trust };
};

test('a role trusts who is named, by account or by user, and whom no Deny names', () => {
  const root = { account: 'a1' };
  const alice = { account: 'a1', user: 'u1' };
  const bob = { account: 'a1', user: 'u2' };
  const stranger = { account: 'b1', user: 'u3' };
  for (const [trust, ...expected] of [
    [role(['Allow', 'a1']), true, true, true, false],
    [role(['Allow', 'u1']), false, true, false, false],
    [role(['Allow', 'a1'], ['Deny', 'u1']), true, false, true, false],
    [role(['Deny', 'a1'], ['Allow', 'u1']), false, false, false, false],
    [role(['Deny', 'u3']), false, false, false, false],
    [role(['Allow', 'x', 'u3']), false, false, false, true],
    [role(), false, false, false, false],
  ] as const)
    assert.deepEqual(
      [root, alice, bob, stranger].map((caller) => trusts(trust, caller)),
      expected,
      trust.trust,
    );
});
