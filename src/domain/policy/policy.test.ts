import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Command } from '../command.ts';
import { createZone, deleteZone, setMissingName } from '../privatezone/commands.ts';
import type { Refusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { type Step, testHistories, testReach } from '../testing/histories.ts';
import { Stage } from '../testing/stage.ts';
import { createVpc, deleteVpc } from '../vpc/commands.ts';
import { MOST_PREFIXES, type PolicyInput, setPolicy } from './commands.ts';
import { policyOf } from './views.ts';

const account = 'a';
const newVpc = () => createVpc({ account, region: 'bj', name: 'v', cidr: '10.0.0.0/16' });
const stageWith = (): { stage: Stage; vpc: string } => {
  const stage = new Stage();
  return { stage, vpc: stage.do(newVpc()).vpcId };
};

test('a policy is kept in canonical form, each prefix once, and replaced as a whole', () => {
  const { stage, vpc } = stageWith();
  assert.deepEqual(policyOf(stage.state, vpc), { allow: [], queryLog: false });
  stage.do(setPolicy(vpc, { allow: ['2001:DB8:0::/32', '10.0.0.0/8', '2001:db8::/32'], responsesPerSecond: 5 }));
  const { position: _position, ...shown } = stage.state.dnsPolicies.byVpc.get(vpc)!;
  assert.deepEqual(shown, { vpc, allow: ['2001:db8::/32', '10.0.0.0/8'], queryLog: false, responsesPerSecond: 5 });
  stage.do(setPolicy(vpc, { queryLog: true }));
  assert.deepEqual({ ...policyOf(stage.state, vpc), position: 0 }, { position: 0, vpc, allow: [], queryLog: true });
});

test('no limit is another thing than the limit of the server', () => {
  const { stage, vpc } = stageWith();
  stage.do(setPolicy(vpc, { responsesPerSecond: 0 }));
  assert.equal(policyOf(stage.state, vpc).responsesPerSecond, 0);
  stage.do(setPolicy(vpc, {}));
  assert.equal(policyOf(stage.state, vpc).responsesPerSecond, undefined);
});

test('what is so already is no change', () => {
  const { stage, vpc } = stageWith();
  const { position } = stage.state;
  stage.do(setPolicy(vpc, { allow: [], queryLog: false }));
  assert.equal(stage.state.position, position);
});

test('refusals', () => {
  const { stage, vpc } = stageWith();
  const bad: readonly PolicyInput[] = [
    ...['10.0.0.1/8', '10.0.0.0', '10.0.0.0/33', '::1/64', 'here', ''].map((text) => ({ allow: [text] })),
    { allow: Array.from({ length: MOST_PREFIXES + 1 }, (_, i) => `10.${i >> 8}.${i & 255}.0/24`) },
    ...[-1, 0.5, 1e6 + 1, Number.NaN].map((responsesPerSecond) => ({ responsesPerSecond })),
  ];
  for (const input of bad) assert.equal(stage.refused(setPolicy(vpc, input)), 'body-invalid', JSON.stringify(input));
  assert.equal(stage.refused(setPolicy('vpc-none', {})), 'vpc-unknown');
  const most = Array.from({ length: MOST_PREFIXES }, (_, i) => `10.${i >> 8}.${i & 255}.0/24`);
  assert.equal(stage.refused(setPolicy(vpc, { allow: most, responsesPerSecond: 1e6 })), 'taken');
  assert.equal(stage.refused(setMissingName('zone-none', 'recurse')), 'zone-unknown');
});

const nth = (map: ReadonlyMap<string, unknown>, n: number): string => [...map.keys()][n % Math.max(1, map.size)] ?? '';
const PREFIXES = ['10.0.0.0/8', '10.1.0.0/16', '2001:db8::/32'];
const MISSING = ['nxdomain', 'recurse', undefined] as const;

const STEPS: ((s: Stage, i: number, j: number) => Command | Refusal)[] = [
  newVpc,
  (s, i) => deleteVpc({ account, region: 'bj' }, nth(s.state.vpcs.byId, i)),
  (s, i, j) => setPolicy(nth(s.state.vpcs.byId, i), { allow: PREFIXES.slice(j % 3), queryLog: j % 2 === 0 }),
  (s, i, j) => setPolicy(nth(s.state.vpcs.byId, i), j === 0 ? {} : { responsesPerSecond: j }),
  (_s, i) => createZone(account, `z${i}.test`),
  (s, i, j) => setMissingName(nth(s.state.zones.byId, i), MISSING[j % 3]),
  (s, i) => deleteZone(account, nth(s.state.zones.byId, i)),
];

const histories = fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(5), fc.nat(5)), { maxLength: 40, size: 'max' });
const play = (stage: Stage, [what, i, j]: Step) => stage.run(STEPS[what]!(stage, i, j));
const sorted = <V>(map: ReadonlyMap<string, V>): [string, V][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
const pictureOf = ({ dnsPolicies, zones }: State) => ({
  policies: sorted(dnsPolicies.byVpc),
  zones: sorted(zones.byId).map(([id, { missingName, serial }]) => [id, missingName, serial]),
});

const family = { histories, begin: () => new Stage(), play, pictureOf };
testHistories(family);
testReach(family, STEPS.length);

test('whatever happened, only VPCs that are there have a policy', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const stage = new Stage();
      for (const step of steps) play(stage, step);
      for (const vpc of stage.state.dnsPolicies.byVpc.keys()) assert.ok(stage.state.vpcs.byId.has(vpc), vpc);
    }),
  );
});
