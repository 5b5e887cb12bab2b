import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Command } from '../command.ts';
import type { Refusal } from '../refusal.ts';
import { deleteVpc } from '../vpc/commands.ts';
import { deleteSubnet, updateSubnet } from '../vpc/subnets.ts';
import { deleteResolver, updateResolver } from './resolvers.ts';
import { deleteForwardRule, updateForwardRule } from './rules.ts';
import { A, B, here, type Setting, setting } from './testing/setting.ts';
import { isBound, resolverOf, ruleOf } from './views.ts';

const long = 'x'.repeat(201);
const ip = (...ips: string[]) => ({ dnsServerConfigs: ips.map((one) => ({ ip: one })) });
const port = (number: number) => ({ dnsServerConfigs: [{ ip: '172.20.0.10', port: number }] });
const at = (s: Setting, ...addresses: string[]) => ({
  ipModels: addresses.map((ipAddress) => ({ subnetId: s.small, ipAddress })),
});
const any = (subnetId: string, count = 1) => ({ ipModels: Array.from({ length: count }, () => ({ subnetId })) });

/** [what, the reason or 'taken', the command]. */
const CASES: [string, string, (s: Setting) => Command<unknown> | Refusal][] = [
  ['a resolver without a name', 'body-invalid', (s) => s.resolver({ name: '' })],
  ['a name that begins with a digit', 'body-invalid', (s) => s.resolver({ name: '1r' })],
  ['a name with a blank', 'body-invalid', (s) => s.resolver({ name: 'a b' })],
  ['a name of 66', 'body-invalid', (s) => s.resolver({ name: 'x'.repeat(66) })],
  ['a name of 65', 'taken', (s) => s.resolver({ name: 'x'.repeat(65) })],
  ['a Chinese name', 'taken', (s) => s.resolver({ name: '出站-解析_1/a.b' })],
  ['a resolver described at length', 'body-invalid', (s) => s.resolver({ description: long })],
  ['a direction in capitals', 'body-invalid', (s) => s.resolver({ type: 'OUTBOUND' })],
  ['no addresses', 'body-invalid', (s) => s.resolver({ ipModels: [] })],
  ['six addresses', 'taken', (s) => s.resolver(any(s.small, 6))],
  ['seven addresses', 'body-invalid', (s) => s.resolver(any(s.wide, 7))],
  ['what is no address', 'body-invalid', (s) => s.resolver(at(s, '10.0.1'))],
  ['no region', 'region-unknown', (s) => s.resolver({ vpcRegion: '' })],
  ['an edge region', 'region-unknown', (s) => s.resolver({ vpcRegion: 'cn-hangzhou-cm' })],
  ['a region in capitals', 'taken', (s) => s.resolver({ vpcRegion: 'BJ' })],
  ['what is no VPC id', 'vpc-id-malformed', (s) => s.resolver({ vpcId: 'x' })],
  ['no VPC', 'vpc-not-in-region', (s) => s.resolver({ vpcId: 'vpc-x' })],
  ['a VPC of another region', 'vpc-not-in-region', (s) => s.resolver({ vpcId: s.gz })],
  ["another's VPC", 'vpc-not-in-region', (s) => s.resolver({ vpcId: s.foreign, ...any(s.foreignSubnet) })],
  ["another VPC's subnet", 'body-invalid', (s) => s.resolver(any(s.foreignSubnet))],
  ['no subnet', 'body-invalid', (s) => s.resolver(any('sbn-x'))],
  ['an address of no part of the subnet', 'body-invalid', (s) => s.resolver(at(s, '10.0.2.9'))],
  ["the subnet's own address", 'body-invalid', (s) => s.resolver(at(s, '10.0.1.0'))],
  ['its third', 'body-invalid', (s) => s.resolver(at(s, '10.0.1.2'))],
  ['its fourth, that is taken', 'address-taken', (s) => s.resolver(at(s, '10.0.1.3'))],
  ['its fifth', 'taken', (s) => s.resolver(at(s, '10.0.1.4'))],
  ['its last but one', 'taken', (s) => s.resolver(at(s, '10.0.1.14'))],
  ['its last', 'body-invalid', (s) => s.resolver(at(s, '10.0.1.15'))],
  ['an address twice', 'body-invalid', (s) => s.resolver(at(s, '10.0.1.9', '10.0.1.9'))],
  ['an IPv6 address of elsewhere', 'body-invalid', (s) => s.resolver(at(s, '2001:db8::9'))],

  ['updating no resolver', 'resolver-unknown', () => updateResolver(A, 'rsv-x', { name: 'n' })],
  ["updating another's", 'resolver-unknown', (s) => updateResolver(A, s.theirs, { name: 'n' })],
  ['updating nothing', 'body-invalid', (s) => updateResolver(A, s.outbound, {})],
  ['both empty', 'body-invalid', (s) => updateResolver(A, s.outbound, { name: '', description: '' })],
  ['a bad name', 'body-invalid', (s) => updateResolver(A, s.outbound, { name: '-' })],
  ['a long description', 'body-invalid', (s) => updateResolver(A, s.outbound, { description: long })],
  ['deleting no resolver', 'resolver-unknown', () => deleteResolver(A, 'rsv-x')],
  ["deleting another's", 'resolver-unknown', (s) => deleteResolver(A, s.theirs)],
  ['deleting one with rules', 'resolver-in-use', (s) => deleteResolver(A, s.outbound)],

  ['a rule without a name', 'body-invalid', (s) => s.rule({ name: '' })],
  ['a rule with a blank in its name', 'taken', (s) => s.rule({ name: 'to hq' })],
  ['a blank first', 'body-invalid', (s) => s.rule({ name: ' hq' })],
  ['a rule described at length', 'body-invalid', (s) => s.rule({ description: long })],
  ['a zone of nothing', 'zone-name-invalid', (s) => s.rule({ zone: '' })],
  ['a zone that is none', 'zone-name-invalid', (s) => s.rule({ zone: 'a..test' })],
  ['a zone of one letter', 'zone-name-invalid', (s) => s.rule({ zone: 'a' })],
  ['every name', 'taken', (s) => s.rule({ zone: '.' })],
  ['by no resolver', 'resolver-unknown', (s) => s.rule({ resolverId: 'rsv-x' })],
  ["by another's resolver", 'resolver-unknown', (s) => s.rule({ resolverId: s.theirs })],
  ['by an inbound resolver', 'resolver-not-outbound', (s) => s.rule({ resolverId: s.stage.do(s.inbound('')).id })],
  ['no servers', 'body-invalid', (s) => s.rule(ip())],
  ['six servers', 'taken', (s) => s.rule(ip(...[1, 2, 3, 4, 5, 6].map((n) => `172.20.0.${n}`)))],
  ['seven servers', 'body-invalid', (s) => s.rule(ip(...[1, 2, 3, 4, 5, 6, 7].map((n) => `172.20.0.${n}`)))],
  ['a server by its name', 'body-invalid', (s) => s.rule(ip('ns.test'))],
  ['a server of IPv6', 'taken', (s) => s.rule(ip('2001:DB8::53'))],
  ['port 0', 'body-invalid', (s) => s.rule(port(0))],
  ['port 65535', 'taken', (s) => s.rule(port(65535))],
  ['port 65536', 'body-invalid', (s) => s.rule(port(65536))],
  ['a server twice', 'body-invalid', (s) => s.rule(ip('172.20.0.10', '172.20.0.10'))],
  ['a server twice, once as IPv6', 'body-invalid', (s) => s.rule(ip('172.20.0.10', '::ffff:172.20.0.10'))],
  ['a metadata service', 'target-forbidden', (s) => s.rule(ip('172.20.0.10', '169.254.169.254'))],
  ['the same as IPv6', 'target-forbidden', (s) => s.rule(ip('::ffff:169.254.169.254'))],

  ['updating no rule', 'forward-rule-unknown', () => updateForwardRule(A, 'rule-x', { name: 'n' })],
  ["updating another's rule", 'forward-rule-unknown', (s) => updateForwardRule(B, s.ruleId, { name: 'n' })],
  ['a rule that loses its name', 'body-invalid', (s) => updateForwardRule(A, s.ruleId, { name: '' })],
  ['a rule that loses its servers', 'body-invalid', (s) => updateForwardRule(A, s.ruleId, { name: 'n', ...ip() })],
  ['a long word', 'body-invalid', (s) => updateForwardRule(A, s.ruleId, { name: 'n', description: long })],
  ['its port', 'body-invalid', (s) => updateForwardRule(A, s.ruleId, { name: 'n', ...port(-1) })],
  ['to link-local', 'target-forbidden', (s) => updateForwardRule(A, s.ruleId, { name: 'n', ...ip('fe80::1') })],
  ['deleting no rule', 'forward-rule-unknown', () => deleteForwardRule(A, 'rule-x')],
  ["deleting another's rule", 'forward-rule-unknown', (s) => deleteForwardRule(B, s.ruleId)],

  ...(['bind', 'unbind'] as const).flatMap((how): typeof CASES => [
    [`${how}: no rule`, 'forward-rule-unknown', (s) => s[how](s.regions('bj', s.vpcId), 'rule-x')],
    [`${how}: no entries`, 'vpc-id-malformed', (s) => s[how]([])],
    [`${how}: a region that is none`, 'region-unknown', (s) => s[how](s.regions('atlantis'))],
    [`${how}: no VPC`, 'vpc-id-malformed', (s) => s[how](s.regions('bj'))],
    [`${how}: no VPC id`, 'vpc-id-malformed', (s) => s[how](s.regions('bj', s.vpcId, ''))],
    [`${how}: of another region`, 'vpc-not-in-region', (s) => s[how](s.regions('bj', s.gz))],
    [`${how}: another's`, 'vpc-not-in-region', (s) => s[how](s.regions('bj', s.foreign))],
    [
      `${how}: the second entry`,
      'region-unknown',
      (s) => s[how]([...s.regions('bj', s.vpcId), ...s.regions('', s.gz)]),
    ],
  ]),
  ['unbind: not bound', 'vpc-not-bound', (s) => s.unbind(s.regions('bj', s.vpcId))],
];

describe('what resolvers and rules refuse', () => {
  for (const [what, reason, command] of CASES) {
    test(`${what}: ${reason}`, () => {
      const s = setting();
      assert.equal(s.stage.refused(command(s)), reason);
    });
  }

  test('several regions in a call, all or none, each VPC once', () => {
    const s = setting();
    const both = [...s.regions('BJ', s.vpcId, s.vpcId), ...s.regions('gz', s.gz)];
    s.stage.do(s.bind(s.regions('gz', s.gz)));
    assert.equal(s.stage.refused(s.bind(both)), 'vpc-bound-already');
    assert.equal(s.stage.refused(s.unbind(both)), 'vpc-not-bound');
    assert.deepEqual([...s.stage.state.resolvers.boundTo.keys()], [s.gz]);
    s.stage.do(s.unbind(s.regions('gz', s.gz)));
    assert.equal(isBound(s.stage.state, ruleOf(s.stage.state, A, s.ruleId)!), false);
    const updated = () => ruleOf(s.stage.state, A, s.ruleId)!.updatedAt;
    const before = updated();
    s.stage.do(s.bind(both));
    assert.ok(updated() > before, 'a binding is a change of the rule');
    assert.equal(s.stage.state.resolvers.bindings.get(s.ruleId)!.size, 2);
    const bound = updated();
    s.stage.do(s.unbind(both));
    assert.ok(updated() > bound);
    assert.equal(s.stage.state.resolvers.boundTo.size, 0);
  });

  test('one zone is forwarded by one rule in a VPC; another zone by another', () => {
    const s = setting();
    const [same, other] = [s.stage.do(s.rule({ zone: 'AD.test.' })).id, s.stage.do(s.rule({ zone: 'x.ad.test' })).id];
    const place = s.regions('bj', s.vpcId);
    s.stage.do(s.bind(place));
    assert.equal(s.stage.refused(s.bind(place, same)), 'vpc-bound-already');
    assert.equal(s.stage.refused(s.unbind(place, same)), 'vpc-not-bound');
    s.stage.do(s.bind(place, other));
    s.stage.do(deleteForwardRule(A, s.ruleId));
    s.stage.do(s.bind(place, same));
  });

  test('what a rule or a resolver lies in stays: its VPC, its subnets, their IPv6', () => {
    const s = setting();
    const { ipv6Cidr } = s.stage.state.vpcs.subnets.get(s.wide)!;
    const ipAddress = ipv6Cidr.replace('/64', '53');
    const { id } = s.stage.do(s.resolver({ ipModels: [{ subnetId: s.wide, ipAddress }] }));
    assert.equal(s.stage.refused(deleteSubnet(here, s.wide)), 'subnet-in-use');
    const without = updateSubnet(here, s.wide, { name: 's', enableIpv6: false });
    assert.equal(s.stage.refused(without), 'state-forbids');
    s.stage.do(deleteResolver(A, id));
    s.stage.do(without);
    s.stage.do(deleteSubnet(here, s.wide));
    s.stage.do(s.bind(s.regions('gz', s.gz)));
    assert.equal(s.stage.refused(deleteVpc({ account: A, region: 'gz' }, s.gz)), 'vpc-in-use');
    s.stage.do(deleteForwardRule(A, s.ruleId));
    s.stage.do(deleteVpc({ account: A, region: 'gz' }, s.gz));
  });

  test('updates keep what is absent, and change nothing where nothing is new', () => {
    const s = setting();
    const resolver = () => resolverOf(s.stage.state, A, s.outbound)!;
    const rule = () => ruleOf(s.stage.state, A, s.ruleId)!;
    s.stage.do(updateResolver(A, s.outbound, { description: 'd' }));
    s.stage.do(updateResolver(A, s.outbound, { name: 'n' }));
    s.stage.do(updateResolver(A, s.outbound, { name: '', description: 'e' }));
    assert.deepEqual([resolver().name, resolver().description], ['n', 'e']);
    s.stage.do(updateResolver(A, s.outbound, { name: 'n', description: '' }));
    assert.equal(resolver().description, '');
    s.stage.do(updateForwardRule(A, s.ruleId, { name: 'f', ...port(5353) }));
    s.stage.do(updateForwardRule(A, s.ruleId, { name: 'g', description: 'd' }));
    assert.deepEqual(
      [rule().name, rule().description, rule().targets],
      ['g', 'd', [{ ip: '172.20.0.10', port: 5353 }]],
    );
    const { position } = s.stage.state;
    s.stage.do(updateResolver(A, s.outbound, { name: 'n' }));
    s.stage.do(updateForwardRule(A, s.ruleId, { name: 'g', ...port(5353) }));
    assert.equal(s.stage.state.position, position);
  });

  test('what the operator allows and denies decides; servers a rule has already stay', () => {
    const s = setting();
    s.stage.dns = { ...s.stage.dns, forwardAllow: ['169.254.169.253/32'], forwardDeny: ['172.20.0.0/16'] };
    s.stage.do(s.rule(ip('169.254.169.253')));
    assert.equal(s.stage.refused(s.rule()), 'target-forbidden');
    s.stage.do(updateForwardRule(A, s.ruleId, { name: 'renamed' }));
  });

  test('quotas, where the operator sets them', () => {
    const s = setting();
    s.stage.quotas = { resolvers: 1, forwardRules: 3, rulesPerResolver: 2, vpcsPerZone: 1 };
    assert.equal(s.stage.refused(s.resolver()), 'quota-reached');
    s.stage.do(s.rule());
    assert.equal(s.stage.refused(s.rule()), 'quota-reached');
    s.stage.quotas = { ...s.stage.quotas, resolvers: 2 };
    const { id: other } = s.stage.do(s.resolver());
    s.stage.do(s.rule({ resolverId: other }));
    assert.equal(s.stage.refused(s.rule({ resolverId: other })), 'quota-reached');
    const both = [...s.regions('bj', s.vpcId), ...s.regions('gz', s.gz)];
    assert.equal(s.stage.refused(s.bind(both)), 'quota-reached');
    s.stage.do(s.bind(s.regions('bj', s.vpcId)));
  });
});
