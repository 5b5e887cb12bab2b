import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTable } from '../csn/tables.ts';
import { advertise } from '../network/commands.ts';
import { createRoute } from '../vpc/routes.ts';
import { REASONS, type WalkReason } from './reasons.ts';
import { ask, gist, judged, met, OF_RULES, tgw } from './testing/gist.ts';
import { ACCOUNT, pair, Scene } from './testing/scene.ts';
import type { InstanceHop } from './types.ts';

describe('how a walk ends', () => {
  test('delivered both ways', () => {
    const { scene, a, b } = pair();
    const answer = ask(scene, a, '10.1.0.1', '10.2.0.1');
    assert.deepEqual(gist(answer), ['reachable', [], 'delivered: delivered', 'delivered: delivered']);
    assert.deepEqual(
      answer.forward.hops.map((hop) => (hop.at === 'instance' ? hop.instanceId : hop.at)),
      [a, 'tgw', b],
    );
    assert.deepEqual(judged(answer.forward.hops), [`10.2.0.0/16 ${b} active won only-match`]);
    assert.equal(tgw(answer.forward.hops).association, 'default');
  });

  test('local: the address is at home, and nobody else publishes it', () => {
    const { scene, a } = pair();
    const answer = ask(scene, a, '10.1.0.1', '10.1.9.9');
    assert.deepEqual(gist(answer), ['reachable', ['local'], 'local: local', undefined]);
  });

  test('own-cidr-shadows: the address is at home, and somebody else publishes it, propagated or not', () => {
    const { scene, a } = pair();
    scene.attach(scene.vpc('c', 'gz', '10.1.128.0/17'));
    const shadows = ['unreachable', ['own-cidr-shadows'], 'dropped: own-cidr-shadows', undefined];
    assert.deepEqual(gist(ask(scene, a, '10.1.0.1', '10.1.200.1')), shadows);
    assert.equal(ask(scene, a, '10.1.0.1', '10.1.0.2').verdict, 'reachable');
  });

  test('own-cidr-shadows on the way back: the source lies in both', () => {
    const { scene, b } = pair();
    scene.join(scene.vpc('c', 'bj', '10.1.128.0/17', '10.9.0.0/16'));
    const answer = ask(scene, 'vpc-c', '10.1.200.1', '10.1.0.1');
    // 10.1.0.1 is outside c's own space; a, where it arrives, has 10.1.200.1 itself.
    const reasons = ['own-cidr-shadows', 'return-path-missing'];
    assert.deepEqual(gist(answer), ['unreachable', reasons, 'delivered: delivered', 'dropped: own-cidr-shadows']);
    assert.equal(ask(scene, 'vpc-c', '10.9.0.1', '10.1.0.1').verdict, 'reachable');
    assert.equal(ask(scene, b, '10.2.0.1', '10.1.0.1').verdict, 'reachable');
  });

  test('source-not-attached: known, and not in this CSN', () => {
    const scene = new Scene();
    const a = scene.vpc('a', 'bj', '10.1.0.0/16');
    const ends = ['unreachable', ['source-not-attached'], 'dropped: source-not-attached', undefined];
    assert.deepEqual(gist(ask(scene, a, '10.1.0.1', '10.2.0.1')), ends);
    scene.stage.csn = { ...scene.stage.csn, attachDelay: 1000 };
    scene.attach(a);
    assert.deepEqual(gist(ask(scene, a, '10.1.0.1', '10.2.0.1')), ends, 'attaching is not attached');
  });

  test('source-outside-instance', () => {
    const { scene, a } = pair();
    const ends = ['unreachable', ['source-outside-instance'], 'dropped: source-outside-instance', undefined];
    assert.deepEqual(gist(ask(scene, a, '10.3.0.1', '10.2.0.1')), ends);
    assert.deepEqual(gist(ask(scene, a, '10.2.0.1', '10.1.0.1')), ends, 'asked before the destination is looked at');
  });

  test('no-instance-route: beyond the private blocks there is no way to the TGW', () => {
    const { scene, a, b } = pair();
    scene.rule('0.0.0.0/0', b);
    const ends = ['unreachable', ['no-instance-route'], 'dropped: no-instance-route', undefined];
    assert.deepEqual(gist(ask(scene, a, '10.1.0.1', '8.8.8.8')), ends);
    const edge = scene.join(scene.edge('e', 'cn-hangzhou-cm', '10.200.0.0/16'));
    assert.deepEqual(gist(ask(scene, edge, '10.200.0.1', '8.8.8.8')), ends);
  });

  test("instance-route-elsewhere: the VPC's own table knows another way", () => {
    const { scene } = pair();
    const v = scene.join(scene.realVpc('bj', '10.4.0.0/16'));
    const { routeTableId } = scene.stage.state.vpcs.byId.get(v)!;
    const route = { source: '0.0.0.0/0', destination: '10.2.0.0/16', nexthopType: 'nat', nexthopId: 'nat-1' };
    scene.stage.do(createRoute({ account: ACCOUNT, region: 'bj', routeTableId, ...route }));
    const ends = ['unreachable', ['instance-route-elsewhere'], 'dropped: instance-route-elsewhere', undefined];
    assert.deepEqual(gist(ask(scene, v, '10.4.0.1', '10.2.0.1')), ends);
  });

  test('no-association: a channel has no table of its own accord', () => {
    const { scene } = pair();
    const c = scene.channel('c', 'bj', { '192.168.0.0/16': '65010' });
    scene.attach(c);
    const answer = ask(scene, c, '192.168.0.1', '10.1.0.1');
    assert.deepEqual(gist(answer), ['unreachable', ['no-association'], 'dropped: no-association', undefined]);
    assert.deepEqual(tgw(answer.forward.hops), {
      ...{ at: 'tgw', tgwId: [...scene.stage.state.csns.tgws.keys()][0], region: 'bj' },
      ...{ association: 'none', rules: [] },
    });
  });

  test('no-route names who publishes the address and is not propagated, in order of attachment, ten at most', () => {
    const { scene, a } = pair();
    const attached = Array.from({ length: 12 }, (_, i) => {
      const id = scene.vpc(`n${i}`, 'gz', '10.9.0.0/16', `10.${20 + i}.0.0/16`);
      return [id, scene.attach(id)] as const;
    });
    // What another table learns is no help to this one.
    const { csnRtId } = scene.stage.do(createTable(scene.csn, { name: 'other' }));
    for (const [id] of attached.filter((_, i) => i % 2 === 1)) scene.propagate(id, csnRtId);
    const answer = ask(scene, a, '10.1.0.1', '10.9.0.1');
    assert.deepEqual(gist(answer), ['unreachable', ['no-route'], 'dropped: no-route', undefined]);
    const { hints, rules } = tgw(answer.forward.hops);
    assert.deepEqual(rules, []);
    assert.deepEqual(
      hints,
      attached.slice(0, 10).map(([instanceId, attachId]) => {
        return { reason: 'not-propagated', attachId, instanceId, prefix: '10.9.0.0/16' };
      }),
    );
  });

  test('a hint names the longest prefix that holds the address, of those who are attached', () => {
    const { scene, a } = pair();
    const c = scene.vpc('c', 'gz', '10.9.0.0/16');
    scene.attach(c);
    scene.stage.do(advertise('vpc', c, ['10.0.0.0/8', '10.9.8.0/24']));
    scene.stage.csn = { ...scene.stage.csn, attachDelay: 1000 };
    scene.attach(scene.vpc('d', 'gz', '10.9.0.0/16'));
    const { hints } = tgw(ask(scene, a, '10.1.0.1', '10.9.8.1').forward.hops);
    assert.deepEqual(
      hints?.map(({ instanceId, prefix }) => [instanceId, prefix]),
      [[c, '10.9.8.0/24']],
    );
  });

  test('blackhole, made so or left behind by a detached instance', () => {
    const { scene, a, b } = pair();
    scene.rule('10.9.0.0/16');
    scene.rule('10.8.0.0/16', b);
    const ends = ['unreachable', ['blackhole'], 'dropped: blackhole', undefined];
    assert.deepEqual(gist(ask(scene, a, '10.1.0.1', '10.9.0.1')), ends);
    const gone = scene.attachment(b);
    scene.detach(b);
    const answer = ask(scene, a, '10.1.0.1', '10.8.0.1');
    assert.deepEqual(gist(answer), ends);
    const [rule] = tgw(answer.forward.hops).rules;
    assert.deepEqual([rule?.attachId, rule?.nextHopId, rule?.blackHole], [gone, b, true]);
  });

  test('loop: the table sends a VPC its own packet back', () => {
    const { scene, a } = pair();
    scene.rule('10.9.0.0/16', a);
    assert.deepEqual(gist(ask(scene, a, '10.1.0.1', '10.9.0.1')), [
      ...['unreachable', ['loop'], 'dropped: loop', undefined],
    ]);
  });

  test('not-announced: the same of a channel, which is never told its own routes', () => {
    const { scene } = pair();
    const c = scene.join(scene.channel('c', 'bj', { '192.168.0.0/16': '65010' }));
    scene.rule('10.9.0.0/16', c);
    assert.deepEqual(gist(ask(scene, c, '192.168.0.1', '10.9.0.1')), [
      ...['unreachable', ['not-announced'], 'dropped: not-announced', undefined],
    ]);
  });

  test('handed-over: a channel takes what it does not publish to the network behind it', () => {
    const { scene, a } = pair();
    const c = scene.join(scene.channel('c', 'bj', { '192.168.0.0/16': '65010' }));
    scene.rule('10.9.0.0/16', c);
    // The answer finds its way: from the channel back to a.
    assert.deepEqual(gist(ask(scene, a, '10.1.0.1', '10.9.0.1')), [
      ...['reachable', ['handed-over'], 'handed-over: handed-over', 'delivered: delivered'],
    ]);
  });

  test('dropped-at-destination: an edge VPC, and a VPC without a route', () => {
    const { scene, a, b } = pair();
    const edge = scene.join(scene.edge('e', 'cn-hangzhou-cm', '10.200.0.0/16'));
    scene.rule('10.8.0.0/16', edge);
    scene.rule('10.9.0.0/16', b);
    const dropped = 'dropped: dropped-at-destination';
    const reasons = ['dropped-at-destination', 'cross-region-default-bandwidth'];
    assert.deepEqual(gist(ask(scene, a, '10.1.0.1', '10.8.0.1')), ['unreachable', reasons, dropped, undefined]);
    assert.deepEqual(gist(ask(scene, a, '10.1.0.1', '10.9.0.1')), [
      ...['unreachable', ['dropped-at-destination'], dropped, undefined],
    ]);
  });
});

describe('the way back', () => {
  test('return-path-missing, after what stopped it', () => {
    const { scene, a } = pair();
    const c = scene.vpc('c', 'bj', '10.3.0.0/16');
    scene.attach(c);
    assert.deepEqual(gist(ask(scene, c, '10.3.0.1', '10.1.0.1')), [
      ...['unreachable', ['no-route', 'return-path-missing'], 'delivered: delivered', 'dropped: no-route'],
    ]);
    assert.deepEqual(ask(scene, a, '10.1.0.1', '10.3.0.1').reasons, ['no-route']);
  });

  test('return-elsewhere: another instance publishes the source, and was learned from first', () => {
    const { scene } = pair();
    const twin = scene.join(scene.vpc('twin', 'bj', '10.1.0.0/16'));
    const answer = ask(scene, twin, '10.1.0.1', '10.2.0.1');
    assert.deepEqual(gist(answer), [
      'unreachable',
      ['return-elsewhere'],
      'delivered: delivered',
      'delivered: delivered',
    ]);
    assert.deepEqual(judged(answer.back!.hops), [
      '10.1.0.0/16 vpc-a active won longest-prefix',
      '10.1.0.0/16 vpc-twin conflicted lost learned-later',
    ]);
  });

  test('return-elsewhere by being handed over says both', () => {
    const { scene, a } = pair();
    const c = scene.join(scene.channel('c', 'bj', { '192.168.0.0/16': '65010' }));
    scene.rule('10.1.0.0/24', c);
    assert.deepEqual(gist(ask(scene, a, '10.1.0.1', '10.2.0.1')), [
      ...['unreachable', ['handed-over', 'return-elsewhere'], 'delivered: delivered', 'handed-over: handed-over'],
    ]);
  });
});

describe('across regions', () => {
  test('without a limit the default bandwidth degrades, and is named once', () => {
    const { scene, a } = pair();
    const far = scene.join(scene.vpc('far', 'gz', '10.7.0.0/16'));
    const answer = ask(scene, a, '10.1.0.1', '10.7.0.1');
    assert.deepEqual(gist(answer), [
      ...['degraded', ['cross-region-default-bandwidth'], 'delivered: delivered', 'delivered: delivered'],
    ]);
    const pairOf = { localRegion: 'bj', peerRegion: 'gz', defaultKbps: 10 };
    assert.deepEqual(answer.forward.bandwidth, pairOf);
    assert.deepEqual(answer.forward.hops[2], { at: 'link', ...pairOf, reason: 'cross-region-default-bandwidth' });
    assert.deepEqual(answer.back?.bandwidth, { localRegion: 'gz', peerRegion: 'bj', defaultKbps: 10 });
    assert.equal((answer.forward.hops[3] as InstanceHop).instanceId, far);
  });

  test('a limit carries both ways, whichever way it was made', () => {
    const { scene, a } = pair();
    scene.join(scene.vpc('far', 'gz', '10.7.0.0/16'));
    scene.limit('gz', 'bj', 60);
    const answer = ask(scene, a, '10.1.0.1', '10.7.0.1');
    assert.deepEqual(gist(answer), ['reachable', [], 'delivered: delivered', 'delivered: delivered']);
    assert.deepEqual(answer.forward.hops[2], { at: 'link', localRegion: 'bj', peerRegion: 'gz', mbps: 60 });
    assert.equal(answer.back?.bandwidth?.mbps, 60);
  });
});

test('every reason of a walk was met above, and none that has no sentence', () => {
  const all = Object.keys(REASONS) as WalkReason[];
  assert.deepEqual(
    all.filter((reason) => !met.has(reason) && !OF_RULES.includes(reason)),
    [],
  );
  assert.deepEqual(
    [...met].filter((reason) => !Object.hasOwn(REASONS, reason)),
    [],
  );
});
