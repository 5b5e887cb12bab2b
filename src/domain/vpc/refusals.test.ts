import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Command } from '../command.ts';
import { bindZone, createZone, unbindZone } from '../privatezone/commands.ts';
import type { Refusal } from '../refusal.ts';
import { Stage } from '../testing/stage.ts';
import { createVpc, deleteVpc, setVpcRelay, updateVpc } from './commands.ts';
import { createIpReserve, deleteIpReserve } from './reserves.ts';
import { createRoute, deleteRoute, switchRoute, updateRoute } from './routes.ts';
import { createSubnet, deleteSubnet, updateSubnet } from './subnets.ts';
import { routeRuleOf, rulesIn, subnetOf, vpcByEither, vpcOf } from './views.ts';

const here = { account: 'a', region: 'bj' };
const elsewhere = { account: 'a', region: 'gz' };
const stranger = { account: 'b', region: 'bj' };

function setting() {
  const stage = new Stage();
  const { vpcId } = stage.do(createVpc({ ...here, name: 'v', cidr: '10.0.0.0/16', enableIpv6: true }));
  stage.do(updateVpc(here, vpcId, { name: 'v', secondaryCidrs: ['172.16.0.0/16'] }));
  const routeTableId = vpcOf(stage.state, here, vpcId)!.routeTableId;
  const subnet = (more: object = {}) =>
    createSubnet({ ...here, vpcId, name: 's', zoneName: 'cn-bj-a', cidr: '10.0.1.0/24', ...more });
  const { subnetId } = stage.do(subnet());
  const reserve = (more: object = {}) =>
    createIpReserve({ ...here, subnetId, ipCidr: '10.0.1.64/26', ipVersion: 4, ...more });
  const route = (more: object = {}) =>
    createRoute({
      ...{ ...here, routeTableId, source: '10.0.1.0/24', destination: '192.168.1.0/24' },
      ...{ nexthopId: 'i-1', nexthopType: 'custom', ...more },
    });
  const pair = (more: object = {}) =>
    route({
      ...{ source: '0.0.0.0/0', destination: '192.168.2.0/24', nexthopId: undefined, nexthopType: undefined },
      nextHopList: [
        { nexthopId: 'dcgw-1', nexthopType: 'dcGateway', pathType: 'ha:active' },
        { nexthopId: 'dcgw-2', nexthopType: 'dcGateway', pathType: 'ha:standby' },
      ],
      ...more,
    });
  return { stage, vpcId, routeTableId, subnetId, subnet, reserve, route, pair };
}
type Setting = ReturnType<typeof setting>;

const long = 'x'.repeat(201);
const vpc = (more: object) => createVpc({ ...here, name: 'w', cidr: '10.1.0.0/16', ...more });
const tag = (tagKey: string, tagValue = '') => ({ tagKey, tagValue });
const hop = (nexthopId: string, pathType: string, nexthopType = 'dcGateway') => ({ nexthopId, pathType, nexthopType });

/** [what, the reason or 'taken', the command]. */
const CASES: [string, string, (s: Setting) => Command<unknown> | Refusal][] = [
  ['a VPC of public space', 'body-invalid', () => vpc({ cidr: '11.0.0.0/16' })],
  ['a VPC wider than private space', 'body-invalid', () => vpc({ cidr: '172.16.0.0/11' })],
  ['a VPC with host bits', 'body-invalid', () => vpc({ cidr: '10.0.0.1/16' })],
  ['a VPC of /29', 'body-invalid', () => vpc({ cidr: '10.0.0.0/29' })],
  ['a VPC of /28', 'taken', () => vpc({ cidr: '10.0.0.0/28' })],
  ['a VPC that overlaps another', 'taken', () => vpc({ cidr: '10.0.0.0/16' })],
  ['a VPC named default', 'body-invalid', () => vpc({ name: 'default' })],
  ['a name of 66', 'body-invalid', () => vpc({ name: 'x'.repeat(66) })],
  ['a name of 65', 'taken', () => vpc({ name: 'x'.repeat(65) })],
  ['a name with a space', 'body-invalid', () => vpc({ name: 'a b' })],
  ['a description of 201', 'body-invalid', () => vpc({ description: long })],
  ['a tag key of 66', 'body-invalid', () => vpc({ tags: [tag('x'.repeat(66))] })],
  ['a tag without key', 'body-invalid', () => vpc({ tags: [tag('')] })],
  ['a tag twice', 'body-invalid', () => vpc({ tags: [tag('a', '1'), tag('a', '2')] })],
  ['a tag of other letters', 'body-invalid', () => vpc({ tags: [tag('a', '<')] })],
  ['Chinese tags', 'taken', () => vpc({ tags: [tag('环境/a-b_c.d', '生产')] })],
  ['21 tags', 'body-invalid', () => vpc({ tags: Array.from({ length: 21 }, (_, i) => tag(`k${i}`)) })],

  ['an update of nothing', 'vpc-unknown', () => updateVpc(here, 'vpc-x', { name: 'w' })],
  ['an update from elsewhere', 'vpc-unknown', (s) => updateVpc(elsewhere, s.vpcId, { name: 'w' })],
  ['an update by a stranger', 'vpc-unknown', (s) => updateVpc(stranger, s.vpcId, { name: 'w' })],
  ['a bad name', 'body-invalid', (s) => updateVpc(here, s.vpcId, { name: '' })],
  ['the name default', 'body-invalid', (s) => updateVpc(here, s.vpcId, { name: 'default' })],
  ['a long description', 'body-invalid', (s) => updateVpc(here, s.vpcId, { name: 'w', description: long })],
  ['a secondary CIDR that meets the first', 'body-invalid', (s) => secondary(s, ['10.0.128.0/24'])],
  ['secondary CIDRs that meet', 'body-invalid', (s) => secondary(s, ['10.1.0.0/16', '10.1.1.0/24'])],
  ['a public secondary CIDR', 'body-invalid', (s) => secondary(s, ['8.8.8.0/24'])],
  ['no secondary CIDR, none used', 'taken', (s) => secondary(s, [])],
  ['IPv6 off, none used', 'taken', (s) => updateVpc(here, s.vpcId, { name: 'w', enableIpv6: false })],

  ['relay of nothing', 'vpc-unknown', () => setVpcRelay(here, 'vpc-x', true)],
  ['deleting nothing', 'vpc-unknown', () => deleteVpc(here, 'vpc-x')],
  ['deleting with subnets', 'vpc-in-use', (s) => deleteVpc(here, s.vpcId)],

  ['a subnet in no VPC', 'vpc-unknown', (s) => s.subnet({ vpcId: 'vpc-x', cidr: '10.0.2.0/24' })],
  ['a subnet from elsewhere', 'vpc-unknown', (s) => s.subnet({ region: 'gz', zoneName: 'cn-gz-a' })],
  ['a subnet outside', 'body-invalid', (s) => s.subnet({ cidr: '10.1.0.0/24' })],
  ['a subnet in a secondary CIDR it does not name', 'body-invalid', (s) => s.subnet({ cidr: '172.16.0.0/24' })],
  [
    'a subnet in the one it names',
    'taken',
    (s) => s.subnet({ cidr: '172.16.0.0/24', vpcSecondaryCidr: '172.16.0.0/16' }),
  ],
  [
    'a secondary CIDR that is none',
    'body-invalid',
    (s) => s.subnet({ cidr: '10.0.2.0/24', vpcSecondaryCidr: '10.0.0.0/8' }),
  ],
  [
    'the first CIDR by its name, as Terraform generates it',
    'taken',
    (s) => s.subnet({ cidr: '10.0.2.0/24', vpcSecondaryCidr: '10.0.0.0/16' }),
  ],
  [
    'a subnet outside the first CIDR it names',
    'body-invalid',
    (s) => s.subnet({ cidr: '172.16.0.0/24', vpcSecondaryCidr: '10.0.0.0/16' }),
  ],
  ['the subnet again', 'exists-already', (s) => s.subnet()],
  ['a subnet over a sibling', 'exists-already', (s) => s.subnet({ cidr: '10.0.0.0/23' })],
  ['a subnet in a sibling', 'exists-already', (s) => s.subnet({ cidr: '10.0.1.128/25' })],
  ['a subnet beside', 'taken', (s) => s.subnet({ cidr: '10.0.2.0/29' })],
  ['a subnet of /30', 'body-invalid', (s) => s.subnet({ cidr: '10.0.2.0/30' })],
  ['a subnet of another region', 'body-invalid', (s) => s.subnet({ zoneName: 'cn-gz-a', cidr: '10.0.2.0/24' })],
  ['a zone that is none', 'body-invalid', (s) => s.subnet({ zoneName: 'cn-bj-ab', cidr: '10.0.2.0/24' })],
  ['a type that is none', 'body-invalid', (s) => s.subnet({ subnetType: 'bcc', cidr: '10.0.2.0/24' })],
  ['a subnet with a bad tag', 'body-invalid', (s) => s.subnet({ tags: [tag('')], cidr: '10.0.2.0/24' })],
  ['updating no subnet', 'subnet-unknown', () => updateSubnet(here, 'sbn-x', { name: 's' })],
  ['a bad subnet name', 'body-invalid', (s) => updateSubnet(here, s.subnetId, { name: 'a b' })],
  ['deleting no subnet', 'subnet-unknown', (s) => deleteSubnet(stranger, s.subnetId)],

  ['a reserve of nothing', 'subnet-unknown', (s) => s.reserve({ subnetId: 'sbn-x' })],
  ['a reserve outside', 'body-invalid', (s) => s.reserve({ ipCidr: '10.0.2.0/26' })],
  ['a reserve of text', 'body-invalid', (s) => s.reserve({ ipCidr: '10.0.1.4' })],
  ['a reserve of the other family', 'body-invalid', (s) => s.reserve({ ipVersion: 6 })],
  ['a reserve of IPv6 without any', 'body-invalid', (s) => s.reserve({ ipCidr: 'fd00::/80', ipVersion: 6 })],
  ['a reserve described at length', 'body-invalid', (s) => s.reserve({ description: long })],
  ['deleting no reserve', 'ip-reserve-unknown', () => deleteIpReserve(here, 'ipr-x')],

  ['a route in no table', 'route-table-unknown', (s) => s.route({ routeTableId: 'rt-x' })],
  ['a route by a stranger', 'route-table-unknown', (s) => s.route({ account: 'b' })],
  ['a route to the VPC', 'body-invalid', (s) => s.route({ destination: '10.0.9.0/24' })],
  ['a route to a secondary CIDR', 'body-invalid', (s) => s.route({ destination: '172.16.9.0/24' })],
  ['a route into the VPC from anywhere', 'taken', (s) => s.route({ source: '0.0.0.0/0', destination: '10.0.9.0/24' })],
  ['a route to anywhere', 'taken', (s) => s.route({ destination: '0.0.0.0/0' })],
  ['a source that is no subnet', 'body-invalid', (s) => s.route({ source: '10.0.2.0/24' })],
  ['a source wider than a subnet', 'body-invalid', (s) => s.route({ source: '10.0.0.0/23' })],
  ['a source in a subnet', 'taken', (s) => s.route({ source: '10.0.1.4/32' })],
  ['a source of text', 'body-invalid', (s) => s.route({ source: 'any' })],
  ['families mixed', 'body-invalid', (s) => s.route({ destination: '2001:db8::/32' })],
  ['IPv6 from anywhere', 'taken', (s) => s.route({ source: '::/0', destination: '2001:db8::/32' })],
  ['a next hop of no type', 'body-invalid', (s) => s.route({ nexthopType: undefined })],
  ['a type that is none', 'body-invalid', (s) => s.route({ nexthopType: 'elsewhere' })],
  ['no next hop', 'body-invalid', (s) => s.route({ nexthopId: '' })],
  ['the default gateway', 'taken', (s) => s.route({ nexthopId: '', nexthopType: 'defaultGateway' })],
  ['a peer connection by its id', 'body-invalid', (s) => s.route({ nexthopId: 'peerconn-1', nexthopType: 'peerConn' })],
  ['a peer connection by its interface', 'taken', (s) => s.route({ nexthopId: 'qpif-1', nexthopType: 'peerConn' })],
  ['a transit gateway', 'state-forbids', (s) => s.route({ nexthopId: 'tgw-1', nexthopType: 'tgw' })],
  ['a long description', 'body-invalid', (s) => s.route({ description: long })],
  ['two actives', 'body-invalid', (s) => s.pair({ nextHopList: [hop('1', 'ha:active'), hop('2', 'ha:active')] })],
  ['ecmp beside ha', 'body-invalid', (s) => s.pair({ nextHopList: [hop('1', 'ecmp'), hop('2', 'ha:active')] })],
  ['one gateway twice', 'body-invalid', (s) => s.pair({ nextHopList: [hop('1', 'ecmp'), hop('1', 'ecmp')] })],
  ['a list of others', 'body-invalid', (s) => s.pair({ nextHopList: [hop('1', 'ecmp', 'nat'), hop('2', 'ecmp')] })],
  ['a list beside a next hop', 'body-invalid', (s) => s.pair({ nexthopId: 'i-1' })],
  ['ecmp', 'taken', (s) => s.pair({ nextHopList: [hop('1', 'ecmp'), hop('2', 'ecmp'), hop('3', 'ecmp')] })],
  ['a list of one', 'taken', (s) => s.pair({ nextHopList: [hop('1', '')] })],
  ['updating no rule', 'route-rule-unknown', () => updateRoute(here, 'rr-x', {})],
  ['switching no rule', 'route-rule-unknown', () => switchRoute(here, 'rr-x')],
  ['deleting no rule', 'route-rule-unknown', () => deleteRoute(here, 'rr-x')],
];

const secondary = (s: Setting, secondaryCidrs: string[]) => updateVpc(here, s.vpcId, { name: 'w', secondaryCidrs });

describe('what the VPC family refuses', () => {
  for (const [what, reason, command] of CASES) {
    test(`${what}: ${reason}`, () => {
      const s = setting();
      assert.equal(s.stage.refused(command(s)), reason);
    });
  }

  test('a VPC in use by subnets, and then by a zone, is not deleted; its rules go with it', () => {
    const s = setting();
    s.stage.do(s.pair());
    s.stage.do(deleteSubnet(here, s.subnetId));
    const { zoneId } = s.stage.do(createZone('a', 'corp.test'));
    const binding = { account: 'a', zone: zoneId, region: 'bj', vpcs: [s.vpcId] };
    s.stage.do(bindZone(binding));
    assert.equal(s.stage.refused(deleteVpc(here, s.vpcId)), 'vpc-in-use');
    s.stage.do(unbindZone(binding));
    s.stage.do(deleteVpc(here, s.vpcId));
    assert.equal(s.stage.state.vpcs.rules.size + s.stage.state.vpcs.tables.size, 0);
    assert.equal(s.stage.state.selections.byVpc.size, 0);
  });

  test('what subnets need stays: their secondary CIDR, their IPv6', () => {
    const s = setting();
    s.stage.do(s.subnet({ cidr: '172.16.0.0/24', vpcSecondaryCidr: '172.16.0.0/16' }));
    assert.equal(s.stage.refused(secondary(s, [])), 'state-forbids');
    s.stage.do(updateSubnet(here, s.subnetId, { name: 's', enableIpv6: true }));
    assert.equal(s.stage.refused(updateVpc(here, s.vpcId, { name: 'v', enableIpv6: false })), 'state-forbids');
    const ipCidr = subnetOf(s.stage.state, here, s.subnetId)!.ipv6Cidr.replace('/64', '/80');
    s.stage.do(s.reserve({ ipCidr, ipVersion: 6 }));
    assert.equal(s.stage.refused(updateSubnet(here, s.subnetId, { name: 's', enableIpv6: false })), 'state-forbids');
    assert.equal(s.stage.refused(deleteSubnet(here, s.subnetId)), 'subnet-in-use');
  });

  test('a subnet gets no IPv6 from a VPC without', () => {
    const s = setting();
    s.stage.do(updateVpc(here, s.vpcId, { name: 'v', enableIpv6: false }));
    assert.equal(s.stage.refused(s.subnet({ cidr: '10.0.2.0/24', enableIpv6: true })), 'state-forbids');
    assert.equal(s.stage.refused(updateSubnet(here, s.subnetId, { name: 's', enableIpv6: true })), 'state-forbids');
  });

  test('two reserves share no address', () => {
    const s = setting();
    s.stage.do(s.reserve());
    assert.equal(s.stage.refused(s.reserve({ ipCidr: '10.0.1.127/32' })), 'exists-already');
    assert.equal(s.stage.refused(s.reserve({ ipCidr: '10.0.1.128/32' })), 'taken');
  });

  test('source and destination are unique in a table; all paths of a route move together', () => {
    const s = setting();
    const [active, standby] = s.stage.do(s.pair()).routeRuleIds;
    assert.equal(s.stage.refused(s.pair()), 'exists-already');
    const [other] = s.stage.do(s.route()).routeRuleIds;
    const onto = { source: '0.0.0.0/0', destination: '192.168.2.0/24' };
    assert.equal(s.stage.refused(updateRoute(here, other!, onto)), 'exists-already');
    assert.equal(s.stage.refused(updateRoute(here, active!, { nexthopId: 'dcgw-2' })), 'exists-already');
    assert.equal(s.stage.refused(updateRoute(here, other!, { nexthopId: '' })), 'body-invalid');
    assert.equal(s.stage.refused(updateRoute(here, other!, { destination: '10.0.0.0/24' })), 'body-invalid');
    assert.equal(s.stage.refused(updateRoute(here, other!, { destination: 'x' })), 'body-invalid');
    s.stage.do(updateRoute(here, active!, { destination: '192.168.3.0/24', nexthopId: 'dcgw-3', description: 'd' }));
    const path = (id: string) => {
      const { destination, nexthopId, pathType, description } = routeRuleOf(s.stage.state, here, id)!;
      return `${destination} ${nexthopId} ${pathType} ${description}`;
    };
    assert.equal(path(active!), '192.168.3.0/24 dcgw-3 ha:active d');
    assert.equal(path(standby!), '192.168.3.0/24 dcgw-2 ha:standby ');
  });

  test('only a whole pair is switched', () => {
    const s = setting();
    const [active, standby] = s.stage.do(s.pair()).routeRuleIds;
    const types = () => [...rulesIn(s.stage.state, s.routeTableId)].map(({ pathType }) => pathType);
    s.stage.do(switchRoute(here, standby!));
    assert.deepEqual(types(), ['ha:standby', 'ha:active']);
    s.stage.do(switchRoute(here, standby!));
    assert.deepEqual(types(), ['ha:active', 'ha:standby']);
    s.stage.do(deleteRoute(here, active!));
    assert.equal(s.stage.refused(switchRoute(here, standby!)), 'state-forbids');
    const [alone] = s.stage.do(s.route()).routeRuleIds;
    assert.equal(s.stage.refused(switchRoute(here, alone!)), 'state-forbids');
  });

  test("the system's own rules are read-only", () => {
    const s = setting();
    const own = { source: '0.0.0.0/0', destination: '10.0.0.0/8', nexthopId: 'tgw-1', nexthopType: 'tgw' } as const;
    s.stage.do(() => ({
      events: [
        {
          ...({ type: 'route-rule-created', v: 1, table: s.routeTableId, routeRule: 'rr-own' } as const),
          ...{ ...own, pathType: '', description: '' },
        },
      ],
      result: undefined,
    }));
    assert.equal(s.stage.refused(updateRoute(here, 'rr-own', { description: 'd' })), 'state-forbids');
    assert.equal(s.stage.refused(deleteRoute(here, 'rr-own')), 'state-forbids');
  });

  test('quotas, where the operator sets them', () => {
    const s = setting();
    s.stage.quotas = { vpcsPerRegion: 1, secondaryCidrsPerVpc: 1, subnetsPerVpc: 1, routeRulesPerTable: 2 };
    assert.equal(s.stage.refused(vpc({})), 'quota-reached');
    assert.equal(s.stage.refused(vpc({ region: 'gz' })), 'taken');
    assert.equal(s.stage.refused(secondary(s, ['10.2.0.0/16', '10.3.0.0/16'])), 'quota-reached');
    assert.equal(s.stage.refused(s.subnet({ cidr: '10.0.2.0/24' })), 'quota-reached');
    s.stage.do(s.route());
    assert.equal(s.stage.refused(s.pair()), 'quota-reached');
  });

  test('a route table is found by either id, and both must agree', () => {
    const s = setting();
    const { vpcId: other } = s.stage.do(vpc({}));
    const { vpcId, routeTableId } = s;
    assert.equal(vpcByEither(s.stage.state, here, { vpcId })?.id, vpcId);
    assert.equal(vpcByEither(s.stage.state, here, { routeTableId })?.id, vpcId);
    assert.equal(vpcByEither(s.stage.state, here, { routeTableId, vpcId })?.id, vpcId);
    assert.equal(vpcByEither(s.stage.state, here, { routeTableId, vpcId: other }), undefined);
    assert.equal(vpcByEither(s.stage.state, elsewhere, { routeTableId }), undefined);
  });
});
