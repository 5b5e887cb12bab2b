import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attachInstance, detachInstance } from '../csn/attachments.ts';
import { createCsn, deleteCsn } from '../csn/csns.ts';
import { associate, dissociate, propagate, unpropagate } from '../csn/relations.ts';
import { addOperatorRule, deleteRule } from '../csn/rules.ts';
import { addRecord, bindZone, createZone, deleteRecord, deleteZone, updateRecord } from '../privatezone/commands.ts';
import { Stage } from '../testing/stage.ts';
import { createVpc, deleteVpc } from '../vpc/commands.ts';
import type { Diff } from './diff.ts';
import { busy, csnOf, diffOf, here, type Maker } from './testing/scene.ts';
import type { Winner } from './winners.ts';

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
  assert.deepEqual(diff.things[0]!.after, { account: 'a', name: 'two.test', missingName: undefined });
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
  assert.deepEqual(diff, {
    things: [],
    total: 0,
    reachability: { classes: [], total: 0, complete: true, left: [], joined: [] },
  });
});
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
  // What came to it and went again is no prefix of it.
  expect(
    [
      () => addOperatorRule(other, { destAddress: '10.0.128.0/17', attachId: wide.attachId }),
      () => associate('a', other, { attachId: narrow.attachId }),
      ({ csns }) => deleteRule('a', other, [...csns.rules.keys()].at(-1)!),
    ],
    moved,
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

test('who is attached no more, and who is new, is told by table', () => {
  const stage = busy();
  const { csns } = stage.state;
  const [gone] = [...csns.attachments.values()].filter(
    ({ id, type }) => type !== 'channel' && !csns.associations.has(id),
  );
  const { csn, type: instanceType, instance: instanceId, region: instanceRegion } = gone!;
  const table = csns.byId.get(csn)!.defaultTable;
  const named = { instanceType, instanceId, instanceRegion };
  const leave = diffOf(stage, [() => detachInstance('a', csn, named)]).reachability;
  assert.deepEqual([leave.left, leave.joined], [[{ table, sources: 1 }], []]);
  const again = diffOf(stage, [
    () => detachInstance('a', csn, named),
    () => attachInstance('a', csn, named),
  ]).reachability;
  assert.deepEqual([again.left, again.joined], [[{ table, sources: 1 }], [{ table, sources: 1 }]]);
  const lost = diffOf(stage, [
    () => dissociate('a', [...csns.associations.values()][0]!.table, [...csns.associations.keys()][0]!),
  ]);
  assert.deepEqual([lost.reachability.left, lost.reachability.joined], [[], []], 'still attached');
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
