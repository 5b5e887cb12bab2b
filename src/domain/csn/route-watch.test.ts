import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Command } from '../command.ts';
import { receiveRoutes, registerNetwork, setSession } from '../network/commands.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { facts } from '../testing/registered.ts';
import { Stage } from '../testing/stage.ts';
import { attachInstance, detachInstance } from './attachments.ts';
import { createCsn, deleteCsn } from './csns.ts';
import { propagate, unpropagate } from './relations.ts';
import { MOST_WATCHED, type RouteChange, RouteWatch, type Winner } from './route-watch.ts';
import { isLearned } from './routes/routes.ts';
import { addOperatorRule, deleteRule } from './rules.ts';
import { createTable, deleteTable } from './tables.ts';

const A = 'a'.repeat(32);
const CHANNELS = ['dedicatedconn-0', 'dedicatedconn-1', 'dedicatedconn-2'];
const PREFIXES = ['10.0.0.0/16', '10.0.0.0/8', '0.0.0.0/0'];

function opened(): Stage {
  const stage = new Stage();
  stage.do(facts({ type: 'account-opened', v: 1, account: A, name: 'a' }));
  for (const [i, id] of CHANNELS.entries()) {
    const link = { mode: 'bgp', router: `r${i}` } as const;
    stage.do(registerNetwork({ account: A, type: 'channel', id, name: 'c', region: 'bj', cidrs: [], channel: link }));
    stage.do(setSession(id, true));
  }
  return stage;
}

/** What a command changed in tables; nothing when it was refused. */
function watched(stage: Stage, command: Command | Refusal): readonly RouteChange[] {
  const watch = new RouteWatch(stage.state);
  return isRefusal(stage.run(command, watch)) ? [] : watch.changes();
}

const nth = <T>(map: ReadonlyMap<string, T>, n: number): T | undefined => [...map.values()][n % Math.max(1, map.size)];
const nothing = facts();

const STEPS: ((s: Stage, i: number, j: number) => Command<unknown> | Refusal)[] = [
  () => createCsn({ account: A, name: 'c' }),
  (s, i) => createTable(nth(s.state.csns.byId, i)?.id ?? '', { name: 't' }),
  (s, i) => deleteTable(nth(s.state.csns.tables, i)?.id ?? ''),
  (s, i) => deleteCsn(undefined, nth(s.state.csns.byId, i)?.id ?? ''),
  (s, i, j) => attachInstance(undefined, nth(s.state.csns.byId, i)?.id ?? '', instance(CHANNELS[j % 3]!)),
  (s, i) => {
    const { csn = '', instance: id = '' } = nth(s.state.csns.attachments, i) ?? {};
    return detachInstance(undefined, csn, instance(id));
  },
  ...Array.from({ length: 2 }, () => (s: Stage, i: number, j: number) => {
    const attachId = nth(s.state.csns.attachments, j)?.id ?? '';
    return propagate(undefined, nth(s.state.csns.tables, i)?.id ?? '', { attachId });
  }),
  (s, i, j) => {
    const attachId = nth(s.state.csns.attachments, j)?.id ?? '';
    return unpropagate(undefined, nth(s.state.csns.tables, i)?.id ?? '', attachId);
  },
  (s, i, j) => {
    const attachId = j % 4 ? nth(s.state.csns.attachments, j)?.id : undefined;
    const rule = { destAddress: PREFIXES[j % 3]!, attachId, blackhole: attachId === undefined };
    return addOperatorRule(nth(s.state.csns.tables, i)?.id ?? '', rule);
  },
  (s, i) => {
    const rule = nth(s.state.csns.rules, i);
    return rule === undefined ? nothing : deleteRule(undefined, rule.table, rule.id);
  },
  (_s, i, j) => setSession(CHANNELS[i % 3]!, j % 3 > 0),
  (_s, i, j) =>
    receiveRoutes(
      CHANNELS[i % 3]!,
      PREFIXES.flatMap((prefix, n) =>
        (j >> n) % 2 ? [{ prefix, asPath: j % 5 > 1 ? '65010' : '65010 65020', community: '' }] : [],
      ),
    ),
];

const instance = (instanceId: string) => ({ instanceType: 'channel', instanceId, instanceRegion: 'bj' });

/** Every table's winners, read from the tables themselves. */
function winners({ state }: Stage): Map<string, Winner> {
  const found = new Map<string, Winner>();
  for (const [table, routes] of state.csns.routes) {
    for (const { base, length, candidates } of routes.from(0, 0)) {
      const candidate = candidates[0]!;
      const key = `${table} ${base}/${length}`;
      if (isLearned(candidate)) {
        const {
          id: attachment,
          type,
          instance: named,
          region,
        } = state.csns.attachments.get(candidate.propagation.attachment)!;
        const { asPath, community } = candidate.publication;
        const nextHop = { attachment, type, instance: named, region };
        found.set(key, { routeType: 'propagated', nextHop, blackhole: false, asPath, community });
      } else {
        const { nextHop, blackhole } = candidate;
        const rest = { blackhole, asPath: '', community: '' };
        found.set(key, { routeType: 'custom', ...(nextHop && { nextHop }), ...rest });
      }
    }
  }
  return found;
}

test('the changes told, one after the other, lead to what the tables hold, and each begins where the last ended', () => {
  const seen = new Set<string>();
  const step = fc.tuple(fc.nat(STEPS.length - 1), fc.nat(30), fc.nat(30));
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      const stage = opened();
      const told = new Map<string, Winner>();
      stage.do(createCsn({ account: A, name: 'c' }));
      for (const [n, i, j] of steps) {
        for (const { table, base, length, before, after, reason } of watched(stage, STEPS[n]!(stage, i, j))) {
          const key = `${table} ${base}/${length}`;
          seen.add(reason);
          assert.deepEqual(before, told.get(key));
          if (after === undefined) told.delete(key);
          else told.set(key, after);
        }
        assert.deepEqual(told, winners(stage));
      }
    }),
    { numRuns: 150, seed: 7 },
  );
  assert.deepEqual([...seen].sort(), [
    ...['attributes-changed', 'blackholed', 'learned', 'losers-changed', 'overtaken'],
    ...['promoted', 'rule-added', 'rule-deleted', 'withdrawn'],
  ]);
});

test('a commit that touches more than is watched says so', () => {
  const stage = opened();
  const { csnId } = stage.do(createCsn({ account: A, name: 'c' }));
  const table = stage.state.csns.byId.get(csnId)!.defaultTable;
  const routes = Array.from({ length: MOST_WATCHED + 1 }, (_, i) => ({
    ...{ prefix: `100.${i >> 8}.${i & 255}.0/24`, asPath: '', community: '' },
  }));
  // Said as a fact: the command takes fewer.
  stage.do(facts({ type: 'network-routes-received', v: 1, instance: CHANNELS[0]!, routes }));
  stage.do(attachInstance(undefined, csnId, instance(CHANNELS[0]!)));
  const attachId = nth(stage.state.csns.attachments, 0)!.id;
  const watch = new RouteWatch(stage.state);
  stage.run(propagate(undefined, table, { attachId }), watch);
  assert.deepEqual([watch.cut, watch.changes().length], [true, MOST_WATCHED]);
});
