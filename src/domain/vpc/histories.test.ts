import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Command } from '../command.ts';
import { overlaps, parseIpv4Prefix, sizeOf } from '../net/prefix.ts';
import type { Refusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { type Step, testHistories, testReach } from '../testing/histories.ts';
import { Stage } from '../testing/stage.ts';
import { createVpc, deleteVpc, setVpcRelay, updateVpc } from './commands.ts';
import { rangeOf } from './ranges.ts';
import { createIpReserve, deleteIpReserve } from './reserves.ts';
import { createRoute, deleteRoute, switchRoute, updateRoute } from './routes.ts';
import { createSubnet, deleteSubnet, updateSubnet } from './subnets.ts';
import { availableIp } from './views.ts';

const here = { account: 'a', region: 'bj' };

/** The n-th id of a map, counted round; '' where there is none. */
const nth = (map: ReadonlyMap<string, unknown>, n: number): string => [...map.keys()][n % Math.max(1, map.size)] ?? '';

const STEPS = [
  (_s: Stage, i: number) => createVpc({ ...here, name: `v${i}`, cidr: `10.${i % 4}.0.0/16`, enableIpv6: i % 2 === 0 }),
  (s: Stage, i: number, j: number) =>
    updateVpc(here, nth(s.state.vpcs.byId, i), {
      ...{ name: `w${j}`, enableIpv6: j % 3 > 0 },
      secondaryCidrs: j % 2 ? ['172.16.0.0/16'] : [],
    }),
  (s: Stage, i: number, j: number) => setVpcRelay(here, nth(s.state.vpcs.byId, i), j % 2 === 0),
  (s: Stage, i: number, j: number) => subnet(s, i, j, 24 + (j % 3)),
  (s: Stage, i: number, j: number) => subnet(s, i, j, 24),
  (s: Stage, i: number, j: number) =>
    updateSubnet(here, nth(s.state.vpcs.subnets, i), { name: `t${j}`, enableIpv6: j % 2 > 0 }),
  (s: Stage, i: number, j: number) => {
    const subnetId = nth(s.state.vpcs.subnets, i);
    const base = s.state.vpcs.subnets.get(subnetId)?.cidr.split('/')[0] ?? '10.0.0.0';
    return createIpReserve({ ...here, subnetId, ipCidr: `${base}/${26 + (j % 7)}`, ipVersion: 4 });
  },
  (s: Stage, i: number) => deleteIpReserve(here, nth(s.state.vpcs.reserves, i)),
  (s: Stage, i: number, j: number) =>
    createRoute({
      ...{
        ...here,
        routeTableId: nth(s.state.vpcs.tables, i),
        source: '0.0.0.0/0',
        destination: `192.168.${j % 5}.0/24`,
      },
      nextHopList: [
        { nexthopId: 'dcgw-1', nexthopType: 'dcGateway', pathType: j % 2 ? 'ecmp' : 'ha:active' },
        { nexthopId: 'dcgw-2', nexthopType: 'dcGateway', pathType: j % 2 ? 'ecmp' : 'ha:standby' },
      ],
    }),
  (s: Stage, i: number, j: number) =>
    updateRoute(here, nth(s.state.vpcs.rules, i), { destination: `192.168.${j % 5}.0/24` }),
  (s: Stage, i: number) => switchRoute(here, nth(s.state.vpcs.rules, i)),
  (s: Stage, i: number) => deleteRoute(here, nth(s.state.vpcs.rules, i)),
  (s: Stage, i: number) => deleteSubnet(here, nth(s.state.vpcs.subnets, i)),
  (s: Stage, i: number) => deleteVpc(here, nth(s.state.vpcs.byId, i)),
];

function subnet(s: Stage, i: number, j: number, length: number) {
  const vpcId = nth(s.state.vpcs.byId, i);
  const base = s.state.vpcs.byId.get(vpcId)?.cidr.split('.', 2).join('.') ?? '10.0';
  return createSubnet({
    ...{
      ...here,
      vpcId,
      name: 's',
      zoneName: 'cn-bj-a',
      cidr: `${base}.${j % 6}.0/${length}`,
      enableIpv6: i % 2 === 0,
    },
  });
}

const histories = fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(11), fc.nat(11)), { maxLength: 80, size: 'max' });
const play = (stage: Stage, [what, i, j]: Step) => stage.run(STEPS[what]!(stage, i, j) as Command | Refusal);

/** What must hold of any state. */
function check({ state }: Stage): void {
  const { vpcs } = state;
  for (const subnets of vpcs.subnetsOf.values()) {
    const list = [...subnets];
    for (const [i, one] of list.entries()) {
      for (const other of list.slice(i + 1)) {
        assert.ok(!overlaps(parseIpv4Prefix(one.cidr)!, parseIpv4Prefix(other.cidr)!), `${one.cidr} ${other.cidr}`);
        assert.ok(one.ipv6Cidr === '' || one.ipv6Cidr !== other.ipv6Cidr);
      }
      const block = vpcs.byId.get(one.vpc)!.ipv6Cidr;
      if (one.ipv6Cidr !== '') assert.equal(rangeOf(one.ipv6Cidr)!.first >> 72n, rangeOf(block)!.first >> 72n);
    }
  }
  for (const subnet of vpcs.subnets.values()) {
    // Counted one by one, as the slow truth.
    const { base, length } = parseIpv4Prefix(subnet.cidr)!;
    const free = new Set(Array.from({ length: sizeOf(length) - 4 }, (_, i) => base + 3 + i));
    for (const reserve of vpcs.reservesOf.get(subnet.id) ?? []) {
      const range = rangeOf(reserve.ipCidr)!;
      for (let address = Number(range.first); address <= Number(range.last); address += 1) free.delete(address);
    }
    assert.equal(availableIp(state, subnet), free.size);
  }
  for (const lists of [
    vpcs.lists,
    vpcs.subnetLists,
    vpcs.subnetsOf,
    vpcs.reserveLists,
    vpcs.reservesOf,
    vpcs.rulesOf,
  ]) {
    for (const list of lists.values()) assert.ok(list.size > 0);
  }
  const size = (lists: ReadonlyMap<string, { size: number }>) =>
    [...lists.values()].reduce((sum, one) => sum + one.size, 0);
  assert.equal(size(vpcs.subnetsOf), vpcs.subnets.size);
  assert.equal(size(vpcs.reservesOf), vpcs.reserves.size);
  assert.equal(size(vpcs.rulesOf), vpcs.rules.size);
  const pairs = [...vpcs.rules.values()].map(({ table, source, destination, nexthopId }) =>
    [table, source, destination, nexthopId].join(' '),
  );
  assert.equal(new Set(pairs).size, pairs.length);
}

test('any history keeps what must hold', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const stage = new Stage();
      for (const step of steps) play(stage, step);
      check(stage);
    }),
    { numRuns: 200 },
  );
});

/** All of the VPC family's state as plain data, so that two states can be compared. */
const pictureOf = ({ vpcs }: State): object =>
  Object.fromEntries(
    Object.entries(vpcs).map(([name, map]) => [
      name,
      [...(map as Map<string, unknown>)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => [key, isList(value) ? [...value] : value]),
    ]),
  );

const isList = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;

const family = { histories, begin: () => new Stage(), play, pictureOf };
testHistories(family);
testReach(family, STEPS.length);
