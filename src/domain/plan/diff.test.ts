import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Command } from '../command.ts';
import { attachInstance, detachInstance } from '../csn/attachments.ts';
import { createCsn, deleteCsn } from '../csn/csns.ts';
import { associate, dissociate, propagate, unpropagate } from '../csn/relations.ts';
import { addOperatorRule } from '../csn/rules.ts';
import { createTable } from '../csn/tables.ts';
import { effectiveTable } from '../csn/views.ts';
import { formatIpv4 } from '../net/address.ts';
import { contains, parseIpv4Prefix } from '../net/prefix.ts';
import { addRecord, bindZone, createZone, deleteRecord, deleteZone, updateRecord } from '../privatezone/commands.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { registered } from '../testing/registered.ts';
import { Stage } from '../testing/stage.ts';
import { createVpc, deleteVpc } from '../vpc/commands.ts';
import { compareBefore, type Diff, lookAfter } from './diff.ts';
import { pictureOf } from './testing/picture.ts';
import { commandOf, histories, STEP_COUNT } from './testing/steps.ts';
import { Watch } from './watch.ts';
import { sameWay, type Winner } from './winners.ts';

const here = { account: 'a', region: 'bj' };
const never = () => false;
type Maker = (state: State) => Command | Refusal;

/** What commands would change, each told by the state it finds; a refused one changes nothing. */
function diffOf(stage: Stage, makers: readonly Maker[]): Diff {
  const watches: Watch[] = [];
  const undos: (() => void)[] = [];
  for (const make of makers) {
    const watch = new Watch();
    const done = stage.run(make(stage.state), watch);
    if (isRefusal(done)) continue;
    watches.push(watch);
    undos.push(done.undo);
  }
  const after = lookAfter(stage.state, watches, never)!;
  for (const undo of undos.reverse()) undo();
  return compareBefore(stage.state, after, never)!;
}

const told = ({ things }: Diff): string[] => things.map(({ kind, id, change }) => `${kind} ${id} ${change}`);

test('zones, records and bindings: made, changed and removed, each once, whatever happened on the way', () => {
  const stage = new Stage();
  const { vpcId } = stage.do(createVpc({ ...here, name: 'v', cidr: '10.0.0.0/16' }));
  const { zoneId } = stage.do(createZone('a', 'one.test'));
  const www = { rr: 'www', type: 'A', value: '10.0.0.1' };
  const { recordId } = stage.do(addRecord('a', zoneId, www));
  const gone = stage.do(addRecord('a', zoneId, { ...www, rr: 'gone' })).recordId;
  const position = stage.state.position;
  const diff = diffOf(stage, [
    () => createZone('a', 'two.test'),
    () => addRecord('a', `zone-${position + 1}`, www),
    () => bindZone({ account: 'a', zone: zoneId, region: 'bj', vpcs: [vpcId] }),
    () => updateRecord('a', recordId, { ...www, value: '10.0.0.2' }),
    () => updateRecord('a', recordId, { ...www, value: '10.0.0.3' }),
    () => deleteRecord('a', gone),
    () => addRecord('a', zoneId, { ...www, rr: 'passing' }),
    (state) => deleteRecord('a', [...state.zones.byId.get(zoneId)!.records].at(-1)!.id),
  ]);
  assert.deepEqual(told(diff), [
    `zone zone-${position + 1} made`,
    `record rc-${position + 2} made`,
    `record ${recordId} changed`,
    `record ${gone} removed`,
    `binding ${zoneId}/${vpcId} made`,
  ]);
  const record = {
    zone: zoneId,
    rr: 'www',
    type: 'A',
    value: '10.0.0.1',
    ttl: 60,
    priority: 0,
    description: '',
    enabled: true,
  };
  assert.deepEqual(diff.things[2], {
    ...{ kind: 'record', id: recordId, change: 'changed' },
    ...{ before: record, after: { ...record, value: '10.0.0.3' } },
  });
  assert.deepEqual(diff.things[4]!.after, { zone: zoneId, vpc: vpcId, region: 'bj' });
});

test('a zone that goes takes its bindings along, and its records without a word for each', () => {
  const stage = new Stage();
  const { zoneId } = stage.do(createZone('a', 'one.test'));
  stage.do(addRecord('a', zoneId, { rr: 'www', type: 'A', value: '10.0.0.1' }));
  assert.deepEqual(told(diffOf(stage, [() => deleteZone('a', zoneId)])), [`zone ${zoneId} removed`]);
});

test('what is made and taken away again is no difference', () => {
  const stage = new Stage();
  const only = (map: ReadonlyMap<string, unknown>): string => [...map.keys()].join();
  const diff = diffOf(stage, [
    () => createVpc({ ...here, name: 'v', cidr: '10.0.0.0/16' }),
    () => createCsn({ account: 'a', name: 'c' }),
    ({ csns }) => deleteCsn('a', only(csns.byId)),
    ({ vpcs }) => deleteVpc(here, only(vpcs.byId)),
  ]);
  assert.deepEqual(diff, { things: [], total: 0, reachability: { classes: [], total: 0, complete: true } });
});

/** A CSN with VPCs of these CIDRs, each attached: its tables' ids are csnRt-1 (default) and csnRt-2. */
function csnOf(...cidrs: readonly string[]) {
  const stage = new Stage();
  const { csnId } = stage.do(createCsn({ account: 'a', name: 'c' }));
  const { csnRtId: other } = stage.do(createTable(csnId, { name: 'other' }));
  const attached = cidrs.map((cidr, i) => {
    const { vpcId } = stage.do(createVpc({ ...here, name: `v${i}`, cidr }));
    const instance = { instanceType: 'vpc', instanceId: vpcId, instanceRegion: 'bj' };
    stage.do(attachInstance('a', csnId, instance));
    return { vpcId, instance, attachId: [...stage.state.csns.attachments.keys()].at(-1)! };
  });
  const table = stage.state.csns.byId.get(csnId)!.defaultTable;
  return { stage, csnId, table, other, attached };
}

const way = (winner: Winner | undefined): string =>
  winner === undefined ? '-' : `${winner.prefix} ${winner.blackhole ? 'x' : winner.attachId}`;

const ways = ({ reachability: { classes } }: Diff): string[] =>
  classes.map(({ table, movedFrom, prefix, before, after, reason, sources }) =>
    [
      ...[movedFrom === undefined ? table : `${movedFrom}>${table}`, prefix, `${way(before)} -> ${way(after)}`],
      ...[reason, sources],
    ].join(' | '),
  );

test('each reason, in the words of its own case', () => {
  const { stage, csnId, table, other, attached } = csnOf('10.0.0.0/16', '10.0.0.0/16', '10.0.0.0/8', '10.0.0.0/24');
  const [a, b, wide, narrow] = attached as [
    (typeof attached)[0],
    (typeof attached)[0],
    (typeof attached)[0],
    (typeof attached)[0],
  ];
  const learn = (one: { attachId: string }) => propagate('a', table, { attachId: one.attachId });
  const forget = (one: { attachId: string }) => unpropagate('a', table, one.attachId);
  const expect = (makers: readonly Maker[], classes: readonly string[]) =>
    assert.deepEqual(ways(diffOf(stage, makers)), classes);
  const is = (prefix: string, change: string) => `${table} | ${prefix} | ${change} | 4`;

  expect([() => learn(a)], [is('10.0.0.0/16', `- -> 10.0.0.0/16 ${a.attachId} | learned`)]);
  stage.do(learn(a));
  expect([() => learn(b)], []);
  expect([() => forget(a)], [is('10.0.0.0/16', `10.0.0.0/16 ${a.attachId} -> - | withdrawn`)]);
  const toNarrow = `10.0.0.0/16 ${a.attachId} -> 10.0.0.0/24 ${narrow.attachId}`;
  expect([() => learn(narrow)], [is('10.0.0.0/24', `${toNarrow} | shadowed-by-longer-prefix`)]);
  stage.do(learn(wide));
  // What came and went again is no prefix of its own any more, though what covers it has changed.
  expect(
    [() => learn(narrow), () => forget(narrow), () => forget(wide)],
    [is('10.0.0.0/8', `10.0.0.0/8 ${wide.attachId} -> - | withdrawn`)],
  );
  expect(
    [() => learn(narrow), () => forget(narrow), () => forget(a)],
    [is('10.0.0.0/16', `10.0.0.0/16 ${a.attachId} -> 10.0.0.0/8 ${wide.attachId} | shorter-prefix`)],
  );
  const toWide = `10.0.0.0/16 ${a.attachId} -> 10.0.0.0/8 ${wide.attachId}`;
  expect([() => forget(a)], [is('10.0.0.0/16', `${toWide} | shorter-prefix`)]);
  const toB = `10.0.0.0/16 ${a.attachId} -> 10.0.0.0/16 ${b.attachId}`;
  expect([() => forget(a), () => learn(b)], [is('10.0.0.0/16', `${toB} | outranked`)]);
  const byHand = { destAddress: '10.0.0.0/16', attachId: b.attachId };
  expect([() => addOperatorRule(table, byHand)], [is('10.0.0.0/16', `${toB} | custom-rule`)]);
  const drop = { destAddress: '10.0.0.0/16', blackhole: true };
  const dropped = `10.0.0.0/16 ${a.attachId} -> 10.0.0.0/16 x | blackholed`;
  expect([() => addOperatorRule(table, drop)], [is('10.0.0.0/16', dropped)]);
  stage.do(learn(b));
  expect([() => forget(a)], [is('10.0.0.0/16', `${toB} | promoted`)]);

  stage.do(addOperatorRule(other, { destAddress: '10.0.0.0/16', attachId: wide.attachId }));
  const moved = [
    `${table}>${other} | 10.0.0.0/8 | 10.0.0.0/8 ${wide.attachId} -> - | association-moved | 1`,
    `${table}>${other} | 10.0.0.0/16 | 10.0.0.0/16 ${a.attachId} -> 10.0.0.0/16 ${wide.attachId} | association-moved | 1`,
  ];
  expect([() => associate('a', other, { attachId: narrow.attachId })], moved);
  // The table moved to is changed by the same plan.
  expect(
    [
      () => associate('a', other, { attachId: narrow.attachId }),
      () => addOperatorRule(other, { destAddress: '10.0.0.0/8', attachId: wide.attachId }),
    ],
    [
      `${other} | 10.0.0.0/8 | - -> 10.0.0.0/8 ${wide.attachId} | custom-rule | 1`,
      `${table}>${other} | 10.0.0.0/8 | 10.0.0.0/8 ${wide.attachId} -> 10.0.0.0/8 ${wide.attachId} | association-moved | 1`,
      moved[1]!,
    ],
  );
  // A detach withdraws what was learned and makes holes of the rules that led there.
  expect(
    [() => detachInstance('a', csnId, wide.instance)],
    [
      `${table} | 10.0.0.0/8 | 10.0.0.0/8 ${wide.attachId} -> - | withdrawn | 3`,
      `${other} | 10.0.0.0/16 | 10.0.0.0/16 ${wide.attachId} -> 10.0.0.0/16 x | blackholed | 0`,
    ],
  );
});

test('a channel that loses its association gets nowhere, and that is said', () => {
  const stage = busy();
  const [associated] = stage.state.csns.associations.values();
  const { table, attachment } = associated!;
  const diff = diffOf(stage, [() => dissociate('a', table, attachment)]);
  assert.deepEqual(told(diff), [`association ${attachment} removed`]);
  const classes = diff.reachability.classes.map(({ table: to, movedFrom, prefix, after, reason, sources }) => ({
    ...{ to, movedFrom, prefix, after, reason, sources },
  }));
  const lost = { to: undefined, movedFrom: table, after: undefined, reason: 'association-lost', sources: 1 };
  assert.deepEqual(
    classes,
    ['10.0.0.0/8', '10.0.0.0/16', '10.0.0.0/24'].map((prefix) => ({ ...lost, prefix })),
  );
});

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

/** A CSN in which much meets: like CIDRs in one table, a static channel, an association. */
function busy(): Stage {
  const { stage, csnId, table, other, attached } = csnOf('10.0.0.0/16', '10.0.0.0/16', '10.0.0.0/8', '10.0.0.0/24');
  const link = { mode: 'static', router: '', primary: '', established: true, users: [] } as const;
  const channel = { instanceType: 'channel', instance: 'dedicatedconn-1', region: 'bj' } as const;
  stage.do(registered({ ...{ v: 1, account: 'a', cidrs: ['10.0.0.0/16'] }, ...channel, channel: link }));
  const { instance: instanceId, region: instanceRegion } = channel;
  stage.do(attachInstance('a', csnId, { instanceType: 'channel', instanceId, instanceRegion }));
  const [attachId = ''] = [...stage.state.csns.attachments.keys()].slice(-1);
  for (const one of [attachId, ...attached.map((vpc) => vpc.attachId)])
    stage.do(propagate('a', table, { attachId: one }));
  stage.do(associate('a', table, { attachId }));
  stage.do(propagate('a', other, { attachId: attached[0]!.attachId }));
  return stage;
}

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
    { numRuns: 200 },
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
