import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Attachment, Role, User } from '../iam/types.ts';
import type { Session } from '../session/types.ts';
import { emptyState, type State } from '../state.ts';
import { accessOf } from './decide.ts';
import { type Call, calls, documentOf, type Entry, entries, lists } from './testing/documents.ts';
import { naively } from './testing/naive.ts';
import type { Principal } from './types.ts';

/** Whether somebody may do a thing: against a second evaluator, and by what must hold whatever the policies say. */

const ACCOUNT = 'a'.repeat(32);
const ALICE: Principal = { account: ACCOUNT, user: 'alice-id' };
const BRIEF: Principal = { ...ALICE, session: 'brief' };
const GUEST: Principal = { account: ACCOUNT, session: 'guest' };
const ROOTS: Principal = { account: ACCOUNT, session: 'roots' };

const RUNS = 1500;

interface World {
  /** Alice's own policies, and those of each of her groups. */
  readonly own: readonly (readonly Entry[])[];
  readonly groups: readonly (readonly (readonly Entry[])[])[];
  readonly role: readonly (readonly Entry[])[];
  /** What every session is narrowed to. */
  readonly narrowed?: readonly Entry[] | undefined;
}

const worlds: fc.Arbitrary<World> = fc.record({
  own: fc.array(lists, { maxLength: 3 }),
  groups: fc.array(fc.array(lists, { maxLength: 2 }), { maxLength: 2 }),
  role: fc.array(lists, { maxLength: 2 }),
  narrowed: fc.option(lists, { nil: undefined }),
});

function stateOf({ own, groups, role, narrowed }: World): State {
  const state = emptyState();
  const thing = { position: 1, account: ACCOUNT, description: '', createdAt: 0 };
  const attached = (policies: readonly (readonly Entry[])[]): Attachment[] =>
    policies.map((list) => {
      const id = `policy-${state.iam.policies.size}`;
      state.iam.policies.set(id, { ...thing, id, name: id, document: documentOf(list) });
      return { policy: id, at: 0 };
    });
  const joined = groups.map((policies, i) => {
    state.iam.groups.set(`group-${i}`, {
      ...thing,
      id: `group-${i}`,
      name: `group-${i}`,
      policies: attached(policies),
    });
    return { group: `group-${i}`, at: 0 };
  });
  const alice: User = {
    ...thing,
    id: 'alice-id',
    name: 'alice',
    contact: '',
    enabled: true,
    keys: [],
    groups: joined,
    policies: attached(own),
  };
  state.iam.users.set(alice.id, alice);
  const auditor: Role = { ...thing, id: 'auditor-id', name: 'auditor', trust: '', policies: attached(role) };
  state.iam.roles.set(auditor.id, auditor);
  const session: Omit<Session, 'key' | 'opener'> = {
    position: 1,
    secret: '',
    account: ACCOUNT,
    createdAt: 0,
    expiresAt: 9e12,
  };
  const acl = narrowed === undefined ? {} : { acl: documentOf(narrowed) };
  state.sessions.byKey.set('brief', {
    ...session,
    key: 'brief',
    opener: { account: ACCOUNT, user: 'alice-id' },
    ...acl,
  });
  state.sessions.byKey.set('guest', { ...session, key: 'guest', opener: { account: 'b' }, role: 'auditor-id', ...acl });
  state.sessions.byKey.set('roots', { ...session, key: 'roots', opener: { account: ACCOUNT }, ...acl });
  return state;
}

const allowed = (world: World, principal: Principal, { wanted, circumstances }: Call): boolean =>
  accessOf(stateOf(world), principal, wanted, circumstances).allowed;

const always = (property: (world: World, call: Call) => void): void =>
  fc.assert(fc.property(worlds, calls, property), { numRuns: RUNS });

const EVERYTHING: Entry = { service: 'bce:*', region: '*', effect: 'Allow', permission: ['*'] };

/** Where one entry more may stand. */
const where = fc.constantFrom('own', 'group', 'statement');
const more = (world: World, entry: Entry, place: string): World => {
  if (place === 'own') return { ...world, own: [...world.own, [entry]] };
  if (place === 'group') return { ...world, groups: [...world.groups, [[entry]]] };
  const [first = [], ...others] = world.own;
  return { ...world, own: [[entry, ...first], ...others] };
};

test('a second evaluator comes to the same, for users and for every kind of session', () => {
  let yes = 0;
  always((world, call) => {
    const by = (list: readonly Entry[]): boolean => naively(list, call.wanted, call.circumstances);
    const narrowed = world.narrowed === undefined || by(world.narrowed);
    const alice = by([...world.own, ...world.groups.flat()].flat());
    if (alice) yes += 1;
    assert.equal(allowed(world, ALICE, call), alice);
    assert.equal(allowed(world, BRIEF, call), alice && narrowed);
    assert.equal(allowed(world, GUEST, call), by(world.role.flat()) && narrowed);
    assert.equal(allowed(world, ROOTS, call), narrowed);
    assert.equal(allowed(world, { account: ACCOUNT }, call), true);
  });
  assert.ok(yes > RUNS / 100, `the pools let statements meet calls: ${yes}`);
});

test('no order matters: of statements, policies or groups', () => {
  always((world, call) => {
    const turned = {
      ...world,
      own: world.own.map((list) => list.toReversed()).toReversed(),
      groups: world.groups.map((policies) => policies.map((list) => list.toReversed()).toReversed()).toReversed(),
    };
    assert.equal(allowed(turned, ALICE, call), allowed(world, ALICE, call));
  });
});

test('an Allow more never takes away, a Deny more never gives, wherever they are put', () => {
  const only = (effect: 'Allow' | 'Deny') => entries(fc.constant(effect));
  fc.assert(
    fc.property(worlds, calls, where, only('Allow'), only('Deny'), (world, call, place, allow, deny) => {
      const before = allowed(world, ALICE, call);
      assert.ok(allowed(more(world, allow, place), ALICE, call) || !before, 'an Allow took away');
      assert.ok(before || !allowed(more(world, deny, place), ALICE, call), 'a Deny gave');
    }),
    { numRuns: RUNS },
  );
});

test('a Deny that applies wins over every Allow, wherever it is put', () => {
  let met = 0;
  fc.assert(
    fc.property(worlds, calls, where, entries(fc.constant('Deny')), (world, call, place, entry) => {
      const deny: Entry = { ...entry, permission: ['*'] };
      if (!naively([{ ...deny, effect: 'Allow' }], call.wanted, call.circumstances)) return;
      met += 1;
      const lavish: World = { ...world, own: [[EVERYTHING], ...world.own] };
      assert.equal(allowed(more(lavish, deny, place), ALICE, call), false);
    }),
    { numRuns: RUNS },
  );
  assert.ok(met > RUNS / 100, `${met}`);
});

test('a session never may what its opener may not', () => {
  always((world, call) => {
    assert.ok(allowed(world, ALICE, call) || !allowed(world, BRIEF, call));
    const unbounded = { ...world, narrowed: undefined };
    assert.ok(allowed(unbounded, GUEST, call) || !allowed(world, GUEST, call));
  });
});

test('whoever is disabled, gone or expired may nothing, and his sessions neither', () => {
  const world: World = { own: [[EVERYTHING]], groups: [], role: [[EVERYTHING]] };
  const wanted = { service: 'bce:csn', region: '*', prefix: 'CSN', level: 'READ', resource: 'csn/*' } as const;
  const reason = (state: State, principal: Principal, at = 5) =>
    accessOf(state, principal, wanted, { from: '10.0.0.1', at }).reason;
  for (const [change, gone] of [
    [(_state: State) => {}, []],
    [({ iam }: State) => iam.users.set('alice-id', { ...iam.users.get('alice-id')!, enabled: false }), [ALICE, BRIEF]],
    [({ iam }: State) => iam.users.delete('alice-id'), [ALICE, BRIEF]],
    [({ iam }: State) => iam.users.set('alice-id', { ...iam.users.get('alice-id')!, account: 'b' }), [ALICE, BRIEF]],
    [({ iam }: State) => iam.roles.delete('auditor-id'), [GUEST]],
    [({ sessions }: State) => sessions.byKey.clear(), [BRIEF, GUEST, ROOTS]],
  ] as const) {
    const state = stateOf(world);
    change(state);
    for (const principal of [ALICE, BRIEF, GUEST, ROOTS])
      assert.equal(
        reason(state, principal) === 'gone',
        (gone as readonly Principal[]).includes(principal),
        `${change}`,
      );
  }
  assert.deepEqual([reason(stateOf(world), BRIEF, 9e12 - 1), reason(stateOf(world), BRIEF, 9e12)], ['allowed', 'gone']);
});

test('what is remembered of a holder never outlives a change: of a policy, a group, an attachment', () => {
  const steps = fc.array(fc.record({ place: fc.nat(), list: lists, detach: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(worlds, calls, steps, (world, { wanted, circumstances }, changes) => {
      const state = stateOf(world);
      const asked = () => accessOf(state, ALICE, wanted, circumstances).allowed;
      asked();
      for (const { place, list, detach } of changes) {
        const { users, groups, policies } = state.iam;
        const alice = users.get('alice-id')!;
        const holders = [alice, ...groups.values()].filter((one) => one.policies.length > 0);
        const holder = holders[place % holders.length];
        if (holder === undefined) return;
        const id = holder.policies[place % holder.policies.length]!.policy;
        const left = holder.policies.filter(({ policy }) => policy !== id);
        if (!detach) policies.set(id, { ...policies.get(id)!, document: documentOf(list) });
        else if (holder === alice) users.set(alice.id, { ...alice, policies: left });
        else groups.set(holder.id, { ...groups.get(holder.id)!, policies: left });
        const held = [users.get('alice-id')!, ...groups.values()].flatMap((one) => one.policies);
        const documents = held.map(({ policy }) => JSON.parse(policies.get(policy)!.document).accessControlList);
        assert.equal(asked(), naively(documents.flat(), wanted, circumstances));
      }
    }),
    { numRuns: RUNS },
  );
});

test("a role's session ends with who opened it", () => {
  const state = stateOf({ own: [], groups: [], role: [[EVERYTHING]] });
  const opener = { account: ACCOUNT, user: 'alice-id' };
  state.sessions.byKey.set('guest', { ...state.sessions.byKey.get('guest')!, opener });
  const wanted = { service: 'bce:csn', region: '*', prefix: 'CSN', level: 'READ', resource: 'csn/*' } as const;
  const reason = () => accessOf(state, GUEST, wanted, { from: '10.0.0.1', at: 5 }).reason;
  assert.equal(reason(), 'allowed');
  state.iam.users.delete('alice-id');
  assert.equal(reason(), 'gone');
});

test('every form of pattern finds its resource among others', () => {
  const met = (pattern: string, resource: string): boolean => {
    const others: Entry = { ...EVERYTHING, resource: ['zone/none', 'none', 'csn/none*', 'none*'] };
    const world: World = { own: [[others, { ...EVERYTHING, resource: [pattern] }]], groups: [], role: [] };
    const wanted = { service: 'bce:csn', region: '*', prefix: 'CSN', level: 'READ', resource } as const;
    return allowed(world, ALICE, { wanted, circumstances: { from: '10.0.0.1', at: 5 } });
  };
  for (const pattern of [
    'csn/csn-1',
    'csn/csn*',
    'csn/*',
    'c*/csn-1',
    '*',
    'csn-1',
    'csn-*',
    'c*1',
    '*-1',
    '*/csn-1',
  ]) {
    assert.ok(met(pattern, 'csn/csn-1'), pattern);
    assert.equal(met(pattern, 'vpc/v'), pattern === '*', pattern);
  }
});
