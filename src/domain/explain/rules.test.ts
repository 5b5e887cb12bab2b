import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setCsnOptions } from '../csn/csns.ts';
import { createRoute } from '../vpc/routes.ts';
import { createSubnet } from '../vpc/subnets.ts';
import { ask, gist, judged, met, OF_RULES, routes } from './testing/gist.ts';
import { ACCOUNT, pair } from './testing/scene.ts';
import type { InstanceHop } from './types.ts';

describe("why a rule of a CSN's table lost", () => {
  test('less-specific, conflicted ones too; the longer of them first', () => {
    const { scene, a } = pair();
    scene.join(scene.vpc('c', 'bj', '10.2.128.0/17'));
    scene.join(scene.vpc('d', 'bj', '10.2.0.0/16'));
    scene.rule('0.0.0.0/0', a);
    assert.deepEqual(judged(ask(scene, a, '10.1.0.1', '10.2.200.1').forward.hops), [
      '10.2.128.0/17 vpc-c active won longest-prefix',
      '10.2.0.0/16 vpc-b active lost less-specific',
      '10.2.0.0/16 vpc-d conflicted lost less-specific',
      '0.0.0.0/0 vpc-a active lost less-specific',
    ]);
  });

  test('custom-preferred', () => {
    const { scene, a } = pair();
    const c = scene.join(scene.vpc('c', 'bj', '10.3.0.0/16'));
    scene.rule('10.2.0.0/16', c);
    assert.deepEqual(judged(ask(scene, a, '10.1.0.1', '10.2.0.1').forward.hops), [
      '10.2.0.0/16 vpc-c active won longest-prefix',
      '10.2.0.0/16 vpc-b conflicted lost custom-preferred',
    ]);
  });

  test('as-path-longer among BGP routes, learned-later for what is none and for equal paths', () => {
    const { scene, a } = pair();
    const prefix = '192.168.0.0/16';
    for (const [name, asPath] of Object.entries({ c1: '65010 65020', c2: '65030', c3: '65040' })) {
      scene.join(scene.channel(name, 'bj', { [prefix]: asPath }));
    }
    scene.join(scene.vpc('late', 'bj', prefix));
    assert.deepEqual(judged(ask(scene, a, '10.1.0.1', '192.168.0.1').forward.hops), [
      `${prefix} dedicatedconn-c2 active won longest-prefix`,
      `${prefix} dedicatedconn-c1 conflicted lost as-path-longer`,
      `${prefix} dedicatedconn-c3 conflicted lost learned-later`,
      `${prefix} vpc-late conflicted lost learned-later`,
    ]);
  });

  test('equal-cost with ECMP: active too, and not the first', () => {
    const { scene, a } = pair();
    scene.stage.do(setCsnOptions(scene.csn, { ecmp: true }));
    const prefix = '192.168.0.0/16';
    for (const [name, asPath] of Object.entries({ c1: '65010 65020', c2: '65030', c3: '65040' })) {
      scene.join(scene.channel(name, 'bj', { [prefix]: asPath }));
    }
    assert.deepEqual(judged(ask(scene, a, '10.1.0.1', '192.168.0.1').forward.hops), [
      `${prefix} dedicatedconn-c2 active won longest-prefix`,
      `${prefix} dedicatedconn-c3 active lost equal-cost`,
      `${prefix} dedicatedconn-c1 conflicted lost as-path-longer`,
    ]);
  });
});

describe("a VPC's own table", () => {
  /** A VPC of the API and another that publishes everything. */
  function real() {
    const { scene, b } = pair();
    const v = scene.join(scene.realVpc('bj', '10.4.0.0/16'));
    const routeTableId = scene.stage.state.vpcs.byId.get(v)!.routeTableId;
    const place = { account: ACCOUNT, region: 'bj' };
    scene.stage.do(
      createSubnet({
        ...{ ...place, vpcId: v, name: 's', cidr: '10.4.1.0/24', zoneName: 'cn-bj-a', subnetType: 'BCC' },
      }),
    );
    const route = (destination: string, nexthopType: string, source = '0.0.0.0/0') =>
      scene.stage.do(
        createRoute({ ...place, routeTableId, source, destination, nexthopType, nexthopId: `${nexthopType}-1` }),
      );
    return { scene, b, v, place, routeTableId, route };
  }

  test('only-match: the private block leads to the TGW', () => {
    const { scene, v, routeTableId } = real();
    const answer = ask(scene, v, '10.4.1.1', '10.2.0.1');
    assert.equal(gist(answer)[0], 'reachable');
    const [start] = answer.forward.hops;
    assert.equal((start as InstanceHop).routeTable?.routeTableId, routeTableId);
    assert.deepEqual(routes(start), ['10.0.0.0/8 0.0.0.0/0 tgw won only-match']);
  });

  test('instance-route-elsewhere: a longer destination of the user, and of its two the one with the longer source', () => {
    const { scene, v, route } = real();
    route('10.2.0.0/16', 'nat');
    route('10.2.0.0/16', 'vpn', '10.4.1.0/24');
    const answer = ask(scene, v, '10.4.1.1', '10.2.0.1');
    assert.deepEqual(gist(answer), [
      ...['unreachable', ['instance-route-elsewhere'], 'dropped: instance-route-elsewhere', undefined],
    ]);
    assert.deepEqual(routes(answer.forward.hops[0]), [
      '10.2.0.0/16 10.4.1.0/24 vpn won longest-prefix',
      '10.2.0.0/16 0.0.0.0/0 nat lost narrower-source',
      '10.0.0.0/8 0.0.0.0/0 tgw lost less-specific',
    ]);
    assert.deepEqual(routes(ask(scene, v, '10.4.2.1', '10.2.0.1').forward.hops[0]), [
      '10.2.0.0/16 0.0.0.0/0 nat won longest-prefix',
      '10.0.0.0/8 0.0.0.0/0 tgw lost less-specific',
    ]);
  });

  test("user-preferred and made-later: a user's rule for the private block itself, by two gateways", () => {
    const { scene, v, place, routeTableId } = real();
    const paths = { nexthopType: 'dcGateway', pathType: 'ecmp' };
    const nextHopList = ['dcgw-1', 'dcgw-2'].map((nexthopId) => ({ nexthopId, ...paths }));
    const source = '0.0.0.0/0';
    scene.stage.do(createRoute({ ...place, routeTableId, source, destination: '172.16.0.0/12', nextHopList }));
    const answer = ask(scene, v, '10.4.1.1', '172.16.0.1');
    assert.equal(gist(answer)[2], 'dropped: instance-route-elsewhere');
    assert.deepEqual(routes(answer.forward.hops[0]), [
      '172.16.0.0/12 0.0.0.0/0 dcGateway won longest-prefix',
      '172.16.0.0/12 0.0.0.0/0 dcGateway lost made-later',
      '172.16.0.0/12 0.0.0.0/0 tgw lost user-preferred',
    ]);
  });

  test('standby: the active path wins, though it was made later', () => {
    const { scene, v, place, routeTableId } = real();
    const nextHopList = ['ha:standby', 'ha:active'].map((pathType) => {
      return { nexthopId: `dcgw-${pathType}`, nexthopType: 'dcGateway', pathType };
    });
    const source = '0.0.0.0/0';
    scene.stage.do(createRoute({ ...place, routeTableId, source, destination: '172.16.0.0/16', nextHopList }));
    const start = ask(scene, v, '10.4.1.1', '172.16.0.1').forward.hops[0] as InstanceHop;
    assert.deepEqual(
      start.routeTable?.rules.map(({ nexthopId, reason }) => [nexthopId, reason]),
      [
        ['dcgw-ha:active', 'longest-prefix'],
        ['dcgw-ha:standby', 'standby'],
        [start.routeTable?.rules[2]?.nexthopId, 'less-specific'],
      ],
    );
  });

  test('arriving: no rule drops, one towards the TGW loops, any other takes it on', () => {
    const { scene, v, route } = real();
    scene.rule('10.8.0.0/16', v);
    scene.rule('100.64.0.0/10', v);
    const edge = scene.join(scene.channel('c', 'bj', { '192.168.0.0/16': '65010' }));
    const ends = (destination: string) => gist(ask(scene, edge, '192.168.0.1', destination)).slice(0, 3);
    assert.deepEqual(ends('10.8.0.1'), ['unreachable', ['loop'], 'dropped: loop']);
    const dropped = ['unreachable', ['dropped-at-destination'], 'dropped: dropped-at-destination'];
    assert.deepEqual(ends('100.64.0.1'), dropped);
    route('0.0.0.0/0', 'nat');
    assert.deepEqual(ends('100.64.0.1'), ['reachable', ['handed-over'], 'handed-over: handed-over']);
    const { hops } = ask(scene, edge, '192.168.0.1', '10.8.0.1').forward;
    assert.deepEqual(routes(hops.at(-1)), [
      '10.0.0.0/8 0.0.0.0/0 tgw won longest-prefix',
      '0.0.0.0/0 0.0.0.0/0 nat lost less-specific',
    ]);
  });
});

test('every reason of a rule was met above', () => {
  assert.deepEqual(
    OF_RULES.filter((reason) => !met.has(reason)),
    [],
  );
});
