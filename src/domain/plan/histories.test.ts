import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { effectiveTable } from '../csn/views.ts';
import { formatIpv4 } from '../net/address.ts';
import { contains, parseIpv4Prefix } from '../net/prefix.ts';
import { isRefusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { Stage } from '../testing/stage.ts';
import { pictureOf } from './testing/picture.ts';
import { busy, diffOf } from './testing/scene.ts';
import { commandOf, histories, STEP_COUNT } from './testing/steps.ts';
import { sameWay } from './winners.ts';

// Random plans upon random histories, against a plain look at everything.

/** What the tables say themselves, looked through from end to end: the exact winner of every prefix. */
const tablesOf = ({ csns }: State): Map<string, Map<string, string>> =>
  new Map(
    [...csns.tables.keys()].map((table) => {
      const entries = [...(csns.routes.get(table)?.from(0, 0) ?? [])];
      return [
        table,
        new Map(
          entries.map(({ base, length, candidates: [active] }) => {
            const prefix = `${formatIpv4(base)}/${length}`;
            if ('propagation' in active!) return [prefix, `${prefix} ${active.propagation.attachment} learned`];
            return [prefix, `${prefix} ${active!.nextHop?.attachment} ${active!.blackhole}`];
          }),
        ),
      ];
    }),
  );

function longestIn(table: ReadonlyMap<string, string> | undefined, prefix: string): string | undefined {
  const inner = parseIpv4Prefix(prefix)!;
  const covering = [...(table?.keys() ?? [])].filter((one) => contains(parseIpv4Prefix(one)!, inner));
  covering.sort((x, y) => parseIpv4Prefix(y)!.length - parseIpv4Prefix(x)!.length);
  return table?.get(covering[0] ?? '');
}

/** Which table each attachment is looked up in. */
const lookedUpIn = (state: State): Map<string, string | undefined> =>
  new Map([...state.csns.attachments.values()].map((one) => [one.id, effectiveTable(state, one)]));
test('classes are those a comparison of whole tables finds, of any history and any plan', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.boolean(), histories(60), histories(20), (quiet, past, steps) => {
      const stage = quiet ? new Stage() : busy();
      for (const step of past) stage.run(commandOf(stage.state, step));
      const look = (state: State) => ({ tables: tablesOf(state), from: lookedUpIn(state) });
      const before = look(stage.state);
      let after = before;
      const { reachability } = diffOf(stage, [
        ...steps.map((step) => (state: State) => commandOf(state, step)),
        (state) => {
          after = look(state);
          return () => ({ events: [], result: undefined });
        },
      ]);
      const expected: string[] = [];
      const compare = (from: string | undefined, to: string | undefined, sources: number, every: boolean) => {
        const [was, is] = [before.tables.get(from ?? ''), after.tables.get(to ?? '')];
        for (const prefix of new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])) {
          if (!every && was?.get(prefix) === is?.get(prefix)) continue;
          if (longestIn(was, prefix) === longestIn(is, prefix)) continue;
          expected.push(`${from === to ? '' : from} ${to} ${prefix} ${sources}`);
        }
      };
      const users = [...after.from.values()];
      for (const table of new Set([...before.tables.keys(), ...after.tables.keys()])) {
        compare(table, table, users.filter((one) => one === table).length, false);
      }
      const moves = [...after.from].filter(([id, to]) => before.from.has(id) && before.from.get(id) !== to);
      const ways = moves.map(([id, to]) => JSON.stringify([before.from.get(id) ?? null, to ?? null]));
      for (const way of new Set(ways)) {
        const [from, to] = JSON.parse(way) as [string | null, string | null];
        compare(from ?? undefined, to ?? undefined, ways.filter((one) => one === way).length, true);
      }
      const found = reachability.classes.map(({ movedFrom, table, prefix, sources }) =>
        [movedFrom === '' ? undefined : (movedFrom ?? ''), table, prefix, sources].map(String).join(' '),
      );
      assert.deepEqual(found.sort(), expected.sort());
      assert.equal(reachability.total, expected.length);
      for (const { before: left, after: come, reason } of reachability.classes) {
        assert.ok(!sameWay(left, come));
        seen.add(reason);
      }
    }),
    { numRuns: 300 },
  );
  // The rare ones have their own cases above.
  assert.ok(seen.size >= 7, [...seen].join());
});

/** Every thing of the kinds a plan tells of, 'kind id', looked for where it lies. */
function thingsOf({ vpcs, zones, csns, bandwidth, ets, edgeVpcs }: State): Set<string> {
  const maps = {
    ...{ vpc: vpcs.byId, routeRule: vpcs.rules, zone: zones.byId, line: ets.lines, channel: ets.channels },
    ...{ edgeVpc: edgeVpcs.byId, csn: csns.byId, csnTable: csns.tables, tgw: csns.tgws, attachment: csns.attachments },
    ...{ association: csns.associations, csnRule: csns.rules, package: bandwidth.packages },
  };
  const listed = [...csns.propagationsOf.values()].flatMap((list) => [...list]);
  const limits = [...bandwidth.limitsOf.values()].flatMap((list) => [...list]);
  return new Set([
    ...Object.entries(maps).flatMap(([kind, map]) => [...map.keys()].map((id) => `${kind} ${id}`)),
    ...[...zones.byId.values()].flatMap((zone) => [...zone.bindings].map(({ vpc }) => `binding ${zone.id}/${vpc}`)),
    ...listed.map(({ table, attachment }) => `propagation ${table}/${attachment}`),
    ...limits.map((limit) => `limit ${limit.package}/${limit.localRegion}/${limit.peerRegion}`),
  ]);
}

test('what a plan says of things is what two looks at everything say', () => {
  const gone = new Set<string>();
  fc.assert(
    fc.property(fc.boolean(), histories(80), histories(20), (quiet, past, steps) => {
      const stage = quiet ? new Stage() : busy();
      for (const step of past) stage.run(commandOf(stage.state, step));
      const before = thingsOf(stage.state);
      let after = before;
      const picture = pictureOf(stage.state);
      const { things } = diffOf(stage, [
        ...steps.map((step) => (state: State) => commandOf(state, step)),
        (state) => {
          after = thingsOf(state);
          return () => ({ events: [], result: undefined });
        },
      ]);
      assert.deepEqual(pictureOf(stage.state), picture);
      const of = (change: string) =>
        new Set(
          things.filter((one) => one.change === change && one.kind !== 'record').map((one) => `${one.kind} ${one.id}`),
        );
      assert.deepEqual(of('made'), after.difference(before));
      assert.deepEqual(of('removed'), before.difference(after));
      for (const one of before.difference(after)) gone.add(one.split(' ')[0]!);
    }),
    // One seed: what these histories reach is asked below, and must not be a matter of luck.
    { numRuns: 200, seed: 1 },
  );
  for (const kind of ['propagation', 'association', 'attachment', 'routeRule', 'binding'])
    assert.ok(gone.has(kind), kind);
});

test('random histories reach every kind of step', () => {
  const done = new Set<number>();
  for (const steps of fc.sample(histories(80), { numRuns: 300, seed: 1 })) {
    const stage = new Stage();
    for (const step of steps) if (!isRefusal(stage.run(commandOf(stage.state, step)))) done.add(step[0]);
  }
  assert.equal(done.size, STEP_COUNT);
});
