import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_CSN } from '../command.ts';
import { attachInstance, detachInstance } from '../csn/attachments.ts';
import { setCsnOptions } from '../csn/csns.ts';
import { associate, dissociate, propagate, unpropagate } from '../csn/relations.ts';
import { addOperatorRule } from '../csn/rules.ts';
import { createTable } from '../csn/tables.ts';
import { advertise, setSession } from '../network/commands.ts';
import type { Network } from '../network/types.ts';
import { isRefusal } from '../refusal.ts';
import { createRoute } from '../vpc/routes.ts';
import { explain } from './reachability.ts';
import { ACCOUNT, Scene } from './testing/scene.ts';
import type { Path, Reachability, TableRule } from './types.ts';

type Judged = Pick<TableRule, 'outcome' | 'reason'>;

/** Two numbers choose what a step does and to what: small spaces, so that steps meet. */
type Step = readonly [number, number, number];

/** Networks that overlap, over three regions, all of them joined to one CSN. */
function scene(): { scene: Scene; networks: readonly Network[]; tables: readonly string[] } {
  const made = new Scene();
  made.vpc('a', 'bj', '10.1.0.0/16');
  made.vpc('b', 'gz', '10.1.128.0/17', '10.2.0.0/16');
  made.realVpc('bj', '10.3.0.0/16');
  made.realVpc('gz', '10.2.0.0/16');
  made.edge('e', 'cn-hangzhou-cm', '10.4.0.0/16');
  made.channel('c', 'bj', { '10.4.0.0/17': '65010', '192.168.0.0/16': '65010 65020' });
  made.channel('d', 'gz', { '192.168.0.0/16': '65030', '10.3.0.0/16': '' });
  made.limit('bj', 'gz', 10);
  const { csnRtId } = made.stage.do(createTable(made.csn, { name: 'second' }));
  for (const { id } of made.stage.state.networks.all) made.join(id);
  return { scene: made, networks: [...made.stage.state.networks.all], tables: [made.table, csnRtId] };
}

const PREFIXES = ['0.0.0.0/0', '10.0.0.0/8', '10.2.0.0/15', '10.1.0.0/16', '10.3.128.0/17', '192.168.0.0/16'];
const ADDRESSES = [
  '10.1.0.1',
  '10.1.200.1',
  '10.2.0.1',
  '10.3.0.1',
  '10.3.200.1',
  '10.4.0.1',
  '192.168.0.1',
  '8.8.8.8',
];
/** By network, the address it mostly asks from. */
const HOMES = [0, 2, 3, 2, 5, 6, 6];

function run({ scene: made, networks, tables }: ReturnType<typeof scene>, [what, i, j]: Step): void {
  const { stage, csn } = made;
  const { type, id, region } = networks[i % networks.length]!;
  const instance = { instanceType: type, instanceId: id, instanceRegion: region };
  const attachId = [...stage.state.csns.attachments.values()].find((one) => one.instance === id)?.id ?? '';
  const table = tables[j % tables.length]!;
  const destAddress = PREFIXES[j % PREFIXES.length]!;
  const vpc = stage.state.vpcs.byId.get(id);
  const commands = [
    attachInstance(ACCOUNT, csn, instance),
    attachInstance(ACCOUNT, csn, instance),
    detachInstance(ACCOUNT, csn, instance),
    propagate(ACCOUNT, table, { attachId }),
    propagate(ACCOUNT, table, { attachId }),
    unpropagate(ACCOUNT, table, attachId),
    associate(ACCOUNT, table, { attachId }),
    dissociate(ACCOUNT, table, attachId),
    addOperatorRule(table, { destAddress, ...(i % 3 === 0 ? { blackhole: true } : { attachId }) }),
    setCsnOptions(csn, { ecmp: j % 2 === 0 }),
    advertise(type, id, PREFIXES.slice(j % 4, (j % 4) + 2)),
    setSession(id, j % 3 > 0),
    createRoute({
      ...{ account: ACCOUNT, region, routeTableId: vpc?.routeTableId ?? '', source: '0.0.0.0/0' },
      ...{ destination: destAddress, nexthopType: 'nat', nexthopId: 'nat-1' },
    }),
  ];
  stage.try<unknown>(commands[what % commands.length]!);
}

function ask({ scene: { stage, csn } }: ReturnType<typeof scene>, { type, id }: Network, s: string, d: string) {
  const answer = explain(stage.state, DEFAULT_CSN, { csn, source: { type, id }, sourceIp: s, destinationIp: d });
  assert.ok(!isRefusal(answer));
  return answer;
}

const sound = ({ verdict, reasons, forward, back }: Reachability): void => {
  assert.equal(new Set(reasons).size, reasons.length);
  assert.equal(back === undefined, forward.outcome === 'dropped' || forward.outcome === 'local');
  const failed = forward.outcome === 'dropped' || reasons.some((reason) => reason.startsWith('return-'));
  assert.equal(verdict === 'unreachable', failed);
  if (!failed) assert.equal(verdict === 'degraded', reasons.includes('cross-region-default-bandwidth'));
  for (const path of [forward, back]) {
    for (const rules of path === undefined ? [] : rulesOf(path)) {
      assert.ok(rules.every(({ outcome }, i) => (outcome === 'won') === (i === 0)));
      assert.equal(rules[0]?.reason === 'only-match', rules.length === 1);
    }
  }
};

const rulesOf = ({ hops }: Path): (readonly Judged[])[] =>
  hops.flatMap((hop): (readonly Judged[])[] => {
    if (hop.at === 'tgw') return [hop.rules];
    return hop.at === 'instance' && hop.routeTable !== undefined ? [hop.routeTable.rules] : [];
  });

test('any question to any CSN has one sound answer, and what reaches there and back does so the other way round', () => {
  let mirrored = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(12), fc.nat(6), fc.nat(11)), { maxLength: 40 }),
      fc.array(fc.tuple(fc.nat(6), fc.nat(15), fc.nat(7)), { minLength: 20, maxLength: 20 }),
      (steps, questions) => {
        const made = scene();
        for (const step of steps) run(made, step);
        const from = (i: number, s: number): string => ADDRESSES[s] ?? ADDRESSES[HOMES[i]!]!;
        const asked = () => questions.map(([i, s, d]) => ask(made, made.networks[i]!, from(i, s), ADDRESSES[d]!));
        const answers = asked();
        assert.deepEqual(asked(), answers, 'asking changes nothing');
        for (const [n, answer] of answers.entries()) {
          sound(answer);
          const [i, s, d] = questions[n]!;
          const last = answer.forward.hops.at(-1);
          if (answer.forward.outcome !== 'delivered' || last?.at !== 'instance') continue;
          if (answer.reasons.includes('return-elsewhere')) continue;
          const there = made.networks.find(({ type, id }) => type === last.instanceType && id === last.instanceId)!;
          const other = ask(made, there, ADDRESSES[d]!, from(i, s));
          assert.equal(other.verdict, answer.verdict);
          if (answer.verdict === 'unreachable') continue;
          mirrored += 1;
          assert.deepEqual([other.forward, other.back], [answer.back, answer.forward]);
        }
      },
    ),
    { numRuns: 150 },
  );
  assert.ok(mirrored > 100, `only ${mirrored} answers reached there and back`);
});
