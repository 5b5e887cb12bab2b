import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Command } from '../command.ts';
import { parseIpv4 } from '../net/address.ts';
import { plainAddress } from '../net/forwardable.ts';
import { parseIpv4Prefix, sizeOf } from '../net/prefix.ts';
import { diffOf } from '../plan/testing/scene.ts';
import type { Refusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { type Step, testHistories, testReach } from '../testing/histories.ts';
import { Stage } from '../testing/stage.ts';
import { createVpc, deleteVpc } from '../vpc/commands.ts';
import { assignableIn, holds, pointOf, rangeOf } from '../vpc/ranges.ts';
import { createIpReserve, deleteIpReserve } from '../vpc/reserves.ts';
import { createSubnet, deleteSubnet, updateSubnet } from '../vpc/subnets.ts';
import { availableIp } from '../vpc/views.ts';
import { bindRule, unbindRule } from './bindings.ts';
import { createResolver, deleteResolver, updateResolver } from './resolvers.ts';
import { createForwardRule, deleteForwardRule, updateForwardRule } from './rules.ts';
import { inboundAddresses } from './views.ts';

const account = 'a';
const here = { account, region: 'bj' };

/** The n-th id of a map, counted round; '' where there is none. */
const nth = (map: ReadonlyMap<string, unknown>, n: number): string => [...map.keys()][n % Math.max(1, map.size)] ?? '';

const ZONES = ['.', 'one.test', 'ONE.test.', 'a.one.test'];
const subnetAt = (s: Stage, n: number) => s.state.vpcs.subnets.get(nth(s.state.vpcs.subnets, n));
/** Addresses that subnets may have, some of them at both ends. */
const addressAt = (s: Stage, i: number, j: number): string => {
  const subnet = subnetAt(s, i);
  if (j % 5 === 4 && subnet?.ipv6Cidr) return subnet.ipv6Cidr.replace('/64', String(j));
  return `${(subnet?.cidr ?? '10.0.0.0/28').split('.', 3).join('.')}.${j}`;
};
const binding = (s: Stage, i: number, j: number) => ({
  account,
  rule: nth(s.state.resolvers.rules, i),
  vpcRegions: [{ region: 'bj', vpcIds: [nth(s.state.vpcs.byId, j), nth(s.state.vpcs.byId, j + (i % 2))] }],
});
const resolver = (s: Stage, i: number, j: number) => {
  const own = subnetAt(s, i);
  const [one, other] = [nth(s.state.vpcs.subnets, i), [...(s.state.vpcs.subnetsOf.get(own?.vpc ?? '') ?? [])].at(-1)];
  const ipModels = [{ subnetId: one, ipAddress: j % 3 ? addressAt(s, i, j) : '' }, { subnetId: other?.id ?? one }];
  return createResolver({
    ...{ account, name: `r${j}`, vpcId: own?.vpc ?? '', vpcRegion: 'bj' },
    ...{ type: j % 2 ? 'inbound' : 'outbound', ipModels: ipModels.slice(0, 1 + (j % 4 > 0 ? 1 : 0)) },
  });
};
const servers = (s: Stage, i: number, j: number) => [
  { ip: addressAt(s, i, j) },
  { ip: `172.20.0.${j}`, port: 5300 + (i % 2) },
];

const STEPS: ((s: Stage, i: number, j: number) => Command<unknown> | Refusal)[] = [
  (_s, i) => createVpc({ ...here, name: `v${i}`, cidr: '10.0.0.0/16', enableIpv6: true }),
  (s, i, j) =>
    createSubnet({
      ...{ ...here, vpcId: nth(s.state.vpcs.byId, i), name: 's', zoneName: 'cn-bj-a' },
      ...{ cidr: `10.0.${j % 3}.0/28`, enableIpv6: j % 2 === 0 },
    }),
  (s, i, j) => createIpReserve({ ...here, subnetId: nth(s.state.vpcs.subnets, i), ...range(s, i, j) }),
  (s, i) => deleteIpReserve(here, nth(s.state.vpcs.reserves, i)),
  (s, i, j) => updateSubnet(here, nth(s.state.vpcs.subnets, i), { name: 's', enableIpv6: j % 2 === 0 }),
  (s, i) => deleteSubnet(here, nth(s.state.vpcs.subnets, i)),
  (s, i) => deleteVpc(here, nth(s.state.vpcs.byId, i)),
  resolver,
  (s, i, j) => resolver(s, j, i),
  (s, i, j) => updateResolver(account, nth(s.state.resolvers.byId, i), { name: `n${j}` }),
  (s, i) => deleteResolver(account, nth(s.state.resolvers.byId, i)),
  (s, i, j) =>
    createForwardRule({
      ...{ account, name: `f${j}`, zone: ZONES[j % ZONES.length]! },
      ...{ resolverId: nth(s.state.resolvers.byId, i), dnsServerConfigs: servers(s, i, j) },
    }),
  (s, i, j) =>
    updateForwardRule(account, nth(s.state.resolvers.rules, i), {
      ...{ name: `g${j}` },
      ...(j % 2 ? { dnsServerConfigs: servers(s, j, i) } : {}),
    }),
  (s, i) => deleteForwardRule(account, nth(s.state.resolvers.rules, i)),
  (s, i, j) => bindRule(binding(s, i, j)),
  (s, i, j) => unbindRule(binding(s, i, j)),
];

function range(s: Stage, i: number, j: number) {
  const { cidr = '10.0.0.0/28', ipv6Cidr = '' } = subnetAt(s, i) ?? {};
  if (j % 4 === 3 && ipv6Cidr !== '') return { ipCidr: ipv6Cidr.replace('/64', '/125'), ipVersion: 6 };
  return { ipCidr: cidr.replace('.0/28', `.${(j % 4) * 4}/30`), ipVersion: 4 };
}

const histories = fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(11), fc.nat(17)), { maxLength: 80, size: 'max' });
const play = (stage: Stage, [what, i, j]: Step) => stage.run(STEPS[what]!(stage, i, j));

/** What must hold of any state, worked out from its resolvers and rules alone. */
function check(state: State): void {
  const { resolvers, vpcs } = state;
  const held = [...resolvers.byId.values()].flatMap(({ id, vpc, addresses }) => {
    return addresses.map((one) => ({ ...one, vpc, resolver: id }));
  });
  const places = held.map(({ subnet, address }) => `${subnet} ${address}`);
  assert.equal(new Set(places).size, places.length, 'an address is given once');
  const taken = [...resolvers.taken].flatMap(([subnet, own]) => [...own].map(([one, by]) => `${subnet} ${one} ${by}`));
  const expected = held.map(({ subnet, address, resolver: by }) => `${subnet} ${address} ${by}`);
  assert.deepEqual(taken.sort(), expected.sort(), 'what is taken is what resolvers have');
  for (const { subnet, address, vpc } of held) {
    const { cidr, ipv6Cidr, vpc: own } = vpcs.subnets.get(subnet)!;
    assert.equal(own, vpc);
    assert.ok(holds(assignableIn(address.includes(':') ? ipv6Cidr : cidr)!, pointOf(address)), address);
  }
  for (const subnet of vpcs.subnets.values()) {
    // Counted one by one, as the slow truth.
    const { base, length } = parseIpv4Prefix(subnet.cidr)!;
    const free = new Set(Array.from({ length: sizeOf(length) - 4 }, (_, i) => base + 3 + i));
    for (const reserve of vpcs.reservesOf.get(subnet.id) ?? []) {
      const { version, first, last } = rangeOf(reserve.ipCidr)!;
      if (version === 4) for (let one = first; one <= last; one += 1n) free.delete(Number(one));
    }
    for (const one of held) if (one.subnet === subnet.id) free.delete(parseIpv4(one.address) ?? -1);
    assert.equal(availableIp(state, subnet), free.size);
  }
  for (const { resolver: id, targets, zone } of resolvers.rules.values()) {
    const { type, vpc } = resolvers.byId.get(id)!;
    assert.equal(type, 'outbound');
    assert.equal(zone, zone === '.' ? '.' : zone.toLowerCase().replace(/\.$/, ''));
    for (const { ip } of targets) assert.ok(!inboundAddresses(state, vpc).has(plainAddress(ip)!), 'row 28');
  }
  const bound = [...resolvers.bindings.values()].flatMap((list) => [...list]);
  const names = bound.map(({ rule, vpc }) => `${vpc} ${resolvers.rules.get(rule)!.zone}`);
  assert.equal(new Set(names).size, names.length, 'a zone is forwarded by one rule in a VPC');
  assert.ok(bound.every(({ vpc, region }) => vpcs.byId.get(vpc)?.region === region));
}

test('any history keeps what must hold', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const stage = new Stage();
      for (const step of steps) play(stage, step);
      check(stage.state);
    }),
    { numRuns: 200 },
  );
});

/** Every thing of these kinds, 'kind id', looked for where it lies. */
const thingsOf = ({ resolvers: { byId, rules, bindings } }: State): Set<string> =>
  new Set([
    ...[...byId.keys()].map((id) => `resolver ${id}`),
    ...[...rules.keys()].map((id) => `forwardRule ${id}`),
    ...[...bindings.values()].flatMap((list) => [...list]).map(({ rule, vpc }) => `ruleBinding ${rule}/${vpc}`),
  ]);

test('what a plan says of them is what two looks at everything say', () => {
  fc.assert(
    fc.property(histories, histories, (past, steps) => {
      const stage = new Stage();
      for (const step of past) play(stage, step);
      const before = thingsOf(stage.state);
      let after = before;
      const { things } = diffOf(stage, [
        ...steps.map(
          ([what, i, j]) =>
            () =>
              STEPS[what]!(stage, i, j),
        ),
        (state) => {
          after = thingsOf(state);
          return () => ({ events: [], result: undefined });
        },
      ]);
      const told = (change: string) =>
        new Set(things.filter((one) => one.change === change).map(({ kind, id }) => `${kind} ${id}`));
      const own = new Set([...before, ...after]);
      assert.deepEqual(told('made').intersection(own), after.difference(before));
      assert.deepEqual(told('removed').intersection(own), before.difference(after));
      assert.deepEqual(thingsOf(stage.state), before);
    }),
    { numRuns: 100 },
  );
});

/** Resolvers and rules as plain data, so that two states can be compared; maps have no order of their own here. */
const pictureOf = ({ resolvers, vpcs }: State): object =>
  Object.fromEntries(Object.entries({ ...resolvers, subnets: vpcs.subnets }).map(([name, map]) => [name, plain(map)]));

function plain(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(([key, one]) => [key, plain(one)]).sort(byKey);
  const isList = typeof value === 'object' && value !== null && Symbol.iterator in value;
  return isList ? [...(value as Iterable<unknown>)] : value;
}

const byKey = ([a]: unknown[], [b]: unknown[]): number => (String(a) < String(b) ? -1 : 1);

const family = { histories, begin: () => new Stage(), play, pictureOf };
testHistories(family);
testReach(family, STEPS.length);
