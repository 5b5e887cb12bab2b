import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openAccount } from '../account/commands.ts';
import type { Command } from '../command.ts';
import { parseIpv4Prefix } from '../net/prefix.ts';
import type { Refusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { type Histories, type Step, testHistories, testReach } from '../testing/histories.ts';
import { Stage } from '../testing/stage.ts';
import { createVpc, deleteVpc, updateVpc } from '../vpc/commands.ts';
import { advertise, receiveRoutes, registerNetwork, setSession, unregisterNetwork } from './commands.ts';
import type { Network, Publication } from './types.ts';

const account = '0'.repeat(31).concat('a');
const here = { account, region: 'bj' };

const channelId = (i: number) => `dedicatedconn-${i % 3}`;
const somewhere = (s: Stage, i: number) => {
  const vpcs = [...s.state.networks.all].filter(({ type }) => type !== 'channel');
  return vpcs[i % Math.max(1, vpcs.length)] ?? ({ type: 'vpc', id: 'vpc-none' } as const);
};
/** Some of four prefixes: those whose bit is set. */
const some = (bits: number) =>
  ['0.0.0.0/0', '10.0.0.0/8', '10.1.0.0/16', '192.168.0.0/24'].filter((_, i) => bits & (1 << i));
const spaces = (bits: number) =>
  ['10.0.0.0/16', '10.1.0.0/16', '172.16.0.0/12', '192.168.0.0/24'].filter((_, i) => bits & (1 << i));

const STEPS: ((s: Stage, i: number, j: number) => Command | Refusal)[] = [
  (_s, i) => createVpc({ ...here, name: `v${i}`, cidr: `10.${i % 2}.0.0/16` }),
  (s, i, j) =>
    updateVpc(here, [...s.state.vpcs.byId.keys()][i % Math.max(1, s.state.vpcs.byId.size)] ?? '', {
      ...{ name: `w${j}`, secondaryCidrs: j % 4 ? ['172.16.0.0/16', '192.168.0.0/24'].slice(0, j % 3) : undefined },
    }),
  (s, i) => deleteVpc(here, [...s.state.vpcs.byId.keys()][i % Math.max(1, s.state.vpcs.byId.size)] ?? ''),
  (_s, i, j) => registerNetwork({ ...here, type: 'vpc', id: `vpc-r${i % 2}`, name: 'r', cidrs: spaces(j) }),
  (_s, i, j) =>
    registerNetwork({
      ...{ account, region: 'cn-hangzhou-cm', type: 'bec_vpc', id: `vpc-r${i % 2}`, name: 'e', cidrs: spaces(j) },
    }),
  (_s, i, j) =>
    registerNetwork({
      ...{ ...here, type: 'channel', id: channelId(i), name: 'c', cidrs: j % 2 ? [] : spaces(i + j) },
      channel: { mode: j % 2 ? 'bgp' : 'static', router: `router-${i % 2}`, established: j % 5 > 0 },
    }),
  (s, i, j) => advertise(somewhere(s, i).type, somewhere(s, i).id, some(j)),
  (_s, i, j) => setSession(channelId(i), j % 2 === 0),
  (_s, i, j) =>
    receiveRoutes(
      channelId(i),
      some(j).map((prefix, n) => ({ prefix, asPath: n % 2 ? '65010' : `65010 6502${i % 2}`, community: '' })),
    ),
  (_s, i, j) => {
    const type = (['vpc', 'channel', 'bec_vpc'] as const)[j % 3]!;
    return unregisterNetwork(type, type === 'channel' ? channelId(i) : `vpc-r${i % 2}`);
  },
];

const histories = fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(15), fc.nat(15)), { maxLength: 60, size: 'max' });
const play = (stage: Stage, [what, i, j]: Step) => stage.run(STEPS[what]!(stage, i, j));
const staged = () => {
  const stage = new Stage();
  stage.do(openAccount({ id: account, name: 'a', accessKeyId: 'AK', secret: '' }));
  return stage;
};

/** What a network must publish, said once more and slowly: prefix text to AS path. */
function expected({ type, cidrs, advertised, channel }: Network): Map<string, string> {
  if (type !== 'channel') return new Map([...cidrs, ...advertised].map((prefix) => [prefix, '']));
  if (!channel!.established || !channel!.session) return new Map();
  if (channel!.mode === 'static') return new Map(cidrs.map((prefix) => [prefix, '']));
  return new Map(channel!.received.map(({ prefix, asPath }) => [prefix, asPath]));
}

const textOf = ({ base, length }: Publication) =>
  `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${length}`;

const published = ({ networks }: State) =>
  new Map([...networks.byKey].map(([key, network]) => [key, new Map(network.published.map((p) => [textOf(p), p]))]));

test('after every step each network publishes what it must, since when it came to, and what stays is the same', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const stage = staged();
      for (const step of steps) {
        const before = published(stage.state);
        const lists = new Map([...stage.state.networks.byKey].map(([key, network]) => [key, network.published]));
        const position = stage.state.position + 1;
        play(stage, step);
        for (const [key, network] of stage.state.networks.byKey) {
          const must = expected(network);
          const order = [...must.keys()].map((text) => parseIpv4Prefix(text)!);
          order.sort((a, b) => a.base - b.base || a.length - b.length);
          assert.deepEqual(
            network.published.map(({ base, length }) => ({ base, length })),
            order,
          );
          for (const one of network.published) {
            const old = before.get(key)?.get(textOf(one));
            assert.equal(one.asPath, must.get(textOf(one)));
            assert.equal(one.hops, one.asPath.split(' ').filter((asn) => asn !== '').length);
            assert.equal(one.bgp, network.channel?.mode === 'bgp');
            assert.equal(one.since, old?.since ?? position);
            if (old?.asPath === one.asPath && old.bgp === one.bgp) assert.equal(one, old);
          }
          const list = lists.get(key);
          const same =
            list?.length === network.published.length && list.every((one, n) => one === network.published[n]);
          if (same) assert.equal(network.published, list);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('every VPC is a network as long as it is there', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const stage = staged();
      for (const step of steps) play(stage, step);
      const { vpcs, networks } = stage.state;
      const own = [...networks.all].filter(({ registered }) => !registered);
      assert.deepEqual(
        own.map(({ id, account, region, name, cidrs, position }) => ({ id, account, region, name, cidrs, position })),
        [...(vpcs.lists.get(`${account}/bj`) ?? [])].map((vpc) => {
          const { id, account, region, name, position } = vpc;
          return { id, account, region, name, cidrs: [vpc.cidr, ...vpc.secondaryCidrs], position };
        }),
      );
      assert.equal(networks.all.size, networks.byKey.size);
    }),
    { numRuns: 100 },
  );
});

const pictureOf = ({ networks }: State) => ({ byKey: new Map(networks.byKey), all: [...networks.all] });

const family: Histories<ReturnType<typeof pictureOf>> = {
  histories,
  begin: staged,
  play,
  pictureOf,
  undone: ({ byKey }, { networks }) => {
    for (const [key, network] of byKey) assert.equal(networks.byKey.get(key), network);
  },
};
testHistories(family);
testReach(family, STEPS.length);
