import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { unpropagate } from '../csn/relations.ts';
import { createTable } from '../csn/tables.ts';
import { parseIpv4 } from '../net/address.ts';
import { lookUp } from './table.ts';
import { ACCOUNT, Scene } from './testing/scene.ts';

// The look-ups of the reference scenario (csn contract 10), after its step 10 and on its way down.

const ASKED = ['10.10.1.1', '10.10.200.1', '10.20.1.1', '10.200.1.1', '172.16.5.5', '192.168.9.9', '8.8.8.8'];

/** By source: an address of its own, and where each address asked for takes a packet. */
const WALKS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  V2: ['10.21.0.9', 'V1', 'V3', 'own-cidr-shadows', 'E1', 'C1', 'C2', 'no-instance-route'],
  V4: ['10.30.0.9', 'V1', 'V3', 'own-cidr-shadows', 'E1', 'C1', 'C2', 'no-instance-route'],
  C1: ['172.16.0.9', 'V1', 'V3', 'V2', 'E1', 'local', 'own-cidr-shadows', 'V1'],
  V1: ['10.10.0.9', 'local', 'own-cidr-shadows', 'V2', 'E1', 'C1', 'C2', 'no-instance-route'],
  E1: ['10.200.0.9', 'no-route', 'no-route', 'V2', 'local', 'no-route', 'no-route', 'no-instance-route'],
};

/** By table: which instance each address leads to, whoever asks. */
const TABLES: Readonly<Record<'RT0' | 'RT1', readonly string[]>> = {
  RT0: ['V1', 'V3', 'V2', 'E1', 'C1', 'C2', 'V1'],
  RT1: ['', '', 'V2', '', '', '', ''],
};

function afterStep10() {
  const scene = new Scene();
  const ids: Record<string, string> = {};
  const add = (alias: string, id: string): void => {
    ids[alias] = scene.join(id);
  };
  add('V1', scene.vpc('bjapp0000001', 'bj', '10.10.0.0/16'));
  add('V2', scene.vpc('gzdb00000001', 'gz', '10.20.0.0/16', '10.21.0.0/16'));
  add('V4', scene.vpc('gzold0000001', 'gz', '10.20.0.0/16', '10.30.0.0/16'));
  add('V3', scene.vpc('hkweb0000001', 'hkg', '10.10.128.0/17'));
  add('C1', scene.channel('bjidc0000001', 'bj', { '172.16.0.0/12': '65010', '192.168.0.0/16': '65010 65020' }));
  add('C2', scene.channel('gzidc0000001', 'gz', { '192.168.0.0/16': '65030' }));
  scene.rule('0.0.0.0/0', ids.V1);
  add('E1', scene.edge('edgehz000001', 'cn-hangzhou-cm', '10.200.0.0/16'));
  const { csnRtId } = scene.stage.do(createTable(scene.csn, { name: 'RT1' }));
  scene.associate(ids.E1!, csnRtId);
  scene.propagate(ids.V2!, csnRtId);
  const aliasOf = (id: string | undefined) => Object.keys(ids).find((alias) => ids[alias] === id) ?? '';
  /** The instance a packet arrives at, or why it does not. */
  const walked = (alias: string, source: string, destination: string): string => {
    const { hops, reason } = scene.explain(ids[alias]!, source, destination).forward;
    const last = hops.at(-1);
    return hops.length > 2 && last?.at === 'instance' ? aliasOf(last.instanceId) : reason;
  };
  const found = (table: string, address: string): string => {
    const { state } = scene.stage;
    return aliasOf(lookUp(state, state.csns.byId.get(scene.csn)!, table, parseIpv4(address)!).rules[0]?.nextHopId);
  };
  return { scene, ids, RT0: scene.table, RT1: csnRtId, walked, found };
}

describe('the look-up table of the reference scenario', () => {
  const made = afterStep10();

  for (const [alias, [source, ...ends]] of Object.entries(WALKS)) {
    for (const [i, destination] of ASKED.entries()) {
      test(`${alias} to ${destination}: ${ends[i]}`, () => {
        assert.equal(made.walked(alias, source, destination), ends[i]);
      });
    }
  }

  for (const name of ['RT0', 'RT1'] as const) {
    test(`${name} by itself`, () => {
      assert.deepEqual(
        ASKED.map((address) => made.found(made[name], address)),
        TABLES[name],
      );
    });
  }

  test('the verdicts beside: C1 asks V1 for the world, which has no way there; E1 hears from V2', () => {
    const { scene, ids } = made;
    const world = scene.explain(ids.C1!, '172.16.0.9', '8.8.8.8');
    assert.deepEqual([world.verdict, world.reasons], ['unreachable', ['dropped-at-destination']]);
    const edge = scene.explain(ids.E1!, '10.200.0.9', '10.20.1.1');
    assert.deepEqual([edge.verdict, edge.reasons], ['degraded', ['cross-region-default-bandwidth']]);
    const unheard = scene.explain(ids.V1!, '10.10.0.9', '10.200.1.1');
    assert.deepEqual(unheard.reasons, ['cross-region-default-bandwidth', 'no-route', 'return-path-missing']);
  });
});

test('the way down: the second takes over, the default becomes a blackhole, a withdrawn route gives way', () => {
  const { scene, ids, walked } = afterStep10();
  scene.detach(ids.V2!);
  assert.equal(walked('V1', '10.10.0.9', '10.20.1.1'), 'V4');
  assert.equal(walked('E1', '10.200.0.9', '10.20.1.1'), 'no-route');
  scene.detach(ids.V1!);
  assert.equal(walked('V4', '10.30.0.9', '10.10.1.1'), 'blackhole');
  assert.equal(walked('V4', '10.30.0.9', '10.10.200.1'), 'V3');
  assert.equal(walked('V4', '10.30.0.9', '192.168.9.9'), 'C2');
  scene.stage.do(unpropagate(ACCOUNT, scene.table, scene.attachment(ids.C2!)));
  assert.equal(walked('V4', '10.30.0.9', '192.168.9.9'), 'C1');
});
