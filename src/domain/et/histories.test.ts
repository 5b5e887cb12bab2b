import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createEdgeVpc, deleteEdgeVpc, updateEdgeVpc } from '../bec/commands.ts';
import type { Command } from '../command.ts';
import type { Refusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { type Step, testHistories, testReach } from '../testing/histories.ts';
import { Stage } from '../testing/stage.ts';
import { createChannel, deleteChannel, setChannelState, updateChannel } from './channels.ts';
import { createLine, deleteLine, setLineState, updateLine } from './lines.ts';
import { addNetworks, addUsers, associateChannel, dissociateChannel, removeNetworks, removeUsers } from './members.ts';
import { ET_STATES, type Line } from './types.ts';

// Lines, channels and edge VPCs: what are networks although nobody registers them.

const account = 'a'.padStart(32, '0');
const facts = { isp: 'i', intfType: '1G', apType: 'SINGLE', apAddr: 'BJYZ', userName: 'u', userPhone: '1' };
const line = { account, region: 'bj', name: 'l', ...facts, userEmail: 'u@corp.test', userIdc: 'i' };

const nth = (map: ReadonlyMap<string, unknown>, n: number): string => [...map.keys()][n % Math.max(1, map.size)] ?? '';
const user = (n: number) => String(n % 3).padStart(32, '0');
const SPACES = ['10.0.0.0/16', '10.1.0.0/16', '172.16.0.0/12', '10.0.0.0/8'];
/** Some channel, and its line; now and then another line. */
const channel = (s: Stage, i: number): [string, string, string] => {
  const id = nth(s.state.ets.channels, i);
  return [account, i === 11 ? nth(s.state.ets.lines, 0) : (s.state.ets.channels.get(id)?.line ?? ''), id];
};

const STEPS: ((s: Stage, i: number, j: number) => Command | Refusal)[] = [
  (_s, i, j) => createLine({ ...line, name: `l${i}`, region: j % 2 ? 'bj' : 'gz' }),
  (s, i, j) => updateLine(account, nth(s.state.ets.lines, i), { name: `m${j}`, linkDelay: j }),
  (s, i) => deleteLine(account, nth(s.state.ets.lines, i)),
  (s, i, j) => setLineState(nth(s.state.ets.lines, i), ET_STATES[j % 3 ? 5 : 6]!),
  (s, i, j) =>
    createChannel({
      ...{ account, lineId: nth(s.state.ets.lines, i), name: 'c', vlanId: 2 + j },
      ...{ baiduAddress: '192.0.2.1/30', customerAddress: '192.0.2.2/30', authorizedUsers: [user(j)] },
      ...(j % 2 ? { routeType: 'bgp', bgpAsn: '65010' } : { routeType: 'static-route', networks: [SPACES[j % 3]!] }),
    }),
  (s, i, j) => updateChannel(...channel(s, i), { name: `d${j}`, bgpRouteLimit: j }),
  (s, i) => deleteChannel(...channel(s, i)),
  (s, i, j) => setChannelState(nth(s.state.ets.channels, i), ET_STATES[j % 3 ? 5 : 0]!),
  (s, i, j) => addNetworks(...channel(s, i), [SPACES[j % 4]!]),
  (s, i, j) => removeNetworks(...channel(s, i), [SPACES[j % 4]!]),
  (s, i, j) => addUsers(...channel(s, i), [user(j)]),
  (s, i, j) => removeUsers(...channel(s, i), [user(j)]),
  (s, i, j) => associateChannel(...channel(s, i), nth(s.state.ets.channels, j)),
  (s, i, j) => dissociateChannel(...channel(s, i), nth(s.state.ets.channels, j)),
  (_s, i, j) => createEdgeVpc({ account, name: `e${i}`, regionId: 'cn-hangzhou-cm', cidr: `10.${j}.0.0/16` }),
  (s, i, j) => updateEdgeVpc(account, nth(s.state.edgeVpcs.byId, i), { name: `f${j}` }),
  (s, i) => deleteEdgeVpc(account, nth(s.state.edgeVpcs.byId, i)),
];

const histories = fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(11), fc.nat(11)), { maxLength: 80, size: 'max' });
const play = (stage: Stage, [what, i, j]: Step) => stage.run(STEPS[what]!(stage, i, j));

test('a channel is the network its line and it say, an edge VPC the one it says, and nothing else is one', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const stage = new Stage();
      for (const step of steps) play(stage, step);
      const { ets, edgeVpcs, networks } = stage.state;
      assert.equal(networks.byKey.size, ets.channels.size + edgeVpcs.byId.size);
      for (const one of ets.channels.values()) {
        const { region, status } = ets.lines.get(one.line)!;
        const network = networks.byKey.get(`channel ${one.id}`)!;
        const up = status === 'established' && one.status === 'established';
        const told = [network.account, network.region, network.name, network.position, network.cidrs];
        assert.deepEqual(told, [one.account, region, one.name, one.position, one.networks]);
        const { mode, router, established, users, primary } = network.channel!;
        const mine = [one.routeType === 'bgp' ? 'bgp' : 'static', one.line, up, one.authorizedUsers, one.primary];
        assert.deepEqual([mode, router, established, users, primary], mine);
        assert.equal(network.published.length, up ? one.networks.length : 0);
        // One level of association, between BGP channels of one account.
        const above = one.primary === '' ? undefined : ets.channels.get(one.primary);
        if (one.primary !== '') assert.deepEqual([above?.primary, above?.routeType], ['', 'bgp']);
      }
      for (const one of edgeVpcs.byId.values()) {
        const { account: owner, region, name, cidrs } = networks.byKey.get(`bec_vpc ${one.id}`)!;
        assert.deepEqual([owner, region, name, cidrs], [one.account, one.regionId, one.name, [one.cidr]]);
      }
      for (const list of ets.channelsOf.values()) {
        assert.ok(list.size > 0);
        assert.equal(new Set([...list].map(({ vlanId }) => vlanId)).size, list.size);
      }
      const lines = [...ets.lineLists.values()].reduce((sum, list: Iterable<Line>) => sum + [...list].length, 0);
      assert.equal(lines, ets.lines.size);
    }),
    { numRuns: 150 },
  );
});

const isList = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;

/** All that lines, channels, edge VPCs and networks are, as plain data. */
const pictureOf = ({ ets, edgeVpcs, networks }: State): object =>
  Object.entries({ ...ets, ...edgeVpcs, networks: networks.byKey }).map(([name, map]) => [
    name,
    [...(map as Map<string, unknown>)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, isList(value) ? [...value] : value]),
  ]);

const family = { histories, begin: () => new Stage(), play, pictureOf };
testHistories(family);
testReach(family, STEPS.length);
