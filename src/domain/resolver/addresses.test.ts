import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deleteIpReserve } from '../vpc/reserves.ts';
import { availableIp } from '../vpc/views.ts';
import { deleteResolver } from './resolvers.ts';
import { updateForwardRule } from './rules.ts';
import { A, here, type Setting, setting } from './testing/setting.ts';

/** Addresses of resolvers in a subnet 10.0.1.0/28: .3 to .14 may be assigned, .3 is. */

const left = (s: Setting, subnet = s.small) => availableIp(s.stage.state, s.stage.state.vpcs.subnets.get(subnet)!);
const models = (s: Setting, ...addresses: (string | undefined)[]) => ({
  ipModels: addresses.map((ipAddress) =>
    ipAddress === undefined ? { subnetId: s.small } : { subnetId: s.small, ipAddress },
  ),
});

test('any address is the lowest that is free and not reserved, certain ones of the same call aside', () => {
  const s = setting();
  s.stage.do(s.reserve('10.0.1.4/31'));
  s.stage.do(s.reserve('10.0.1.8/30'));
  const got = s.addressesOf(s.resolver(models(s, undefined, '10.0.1.6', '', '10.0.1.14', undefined)));
  assert.deepEqual(got, ['10.0.1.7', '10.0.1.6', '10.0.1.12', '10.0.1.14', '10.0.1.13']);
  assert.equal(s.stage.refused(s.resolver()), 'subnet-full');
  assert.deepEqual(s.addressesOf(s.resolver({ ipModels: [{ subnetId: s.wide }] })), ['10.0.2.3']);
});

test('a certain address may lie in a reserve, and counts once', () => {
  const s = setting();
  assert.equal(left(s), 11);
  const { ipReserveId } = s.stage.do(s.reserve('10.0.1.8/30'));
  assert.equal(left(s), 7);
  assert.deepEqual(s.addressesOf(s.resolver(models(s, '10.0.1.9', undefined))), ['10.0.1.9', '10.0.1.4']);
  assert.equal(left(s), 6);
  s.stage.do(deleteIpReserve(here, ipReserveId));
  assert.equal(left(s), 9, 'the reserve is gone, the address is not');
  assert.equal(s.stage.refused(s.reserve('10.0.1.8/30')), 'exists-already');
  s.stage.do(s.reserve('10.0.1.10/31'));
});

test('addresses are given back, the lowest first', () => {
  const s = setting();
  const { id } = s.stage.do(s.resolver(models(s, undefined, undefined)));
  assert.equal(left(s), 9);
  s.stage.do(deleteResolver(A, id));
  assert.equal(left(s), 11);
  assert.deepEqual(s.addressesOf(s.resolver()), ['10.0.1.4']);
});

test("IPv6, where it is asked for: of the subnet's own block, in any spelling, and no reserve over it", () => {
  const s = setting();
  const block = s.stage.state.vpcs.subnets.get(s.small)!.ipv6Cidr.replace('::/64', '');
  const got = s.addressesOf(s.resolver(models(s, `${block.toUpperCase()}:0:0:0:53`, undefined)));
  assert.deepEqual(got, [`${block}::53`, '10.0.1.4']);
  assert.equal(left(s), 10);
  assert.equal(s.stage.refused(s.resolver(models(s, `${block}::53`))), 'address-taken');
  assert.equal(s.stage.refused(s.resolver(models(s, `${block}::2`))), 'body-invalid');
  assert.equal(s.stage.refused(s.resolver(models(s, `${block}:ffff:ffff:ffff:ffff`))), 'body-invalid');
  assert.equal(s.stage.refused(s.reserve(`${block}::/112`)), 'exists-already');
  s.stage.do(s.reserve(`${block}:1::/112`));
  s.stage.do(s.resolver(models(s, `${block}:1::53`)));
});

test('nothing is forwarded to where the same VPC is asked, whichever came first (row 28)', () => {
  const s = setting();
  s.stage.do(s.inbound('10.0.1.9'));
  const to = (...ips: string[]) => ({ dnsServerConfigs: ips.map((ip) => ({ ip })) });
  for (const ip of ['10.0.1.9', '::ffff:10.0.1.9', '64:ff9b::10.0.1.9']) {
    assert.equal(s.stage.refused(s.rule(to('172.20.0.10', ip))), 'forwarding-loop', ip);
    assert.equal(s.stage.refused(updateForwardRule(A, s.ruleId, { name: 'f', ...to(ip) })), 'forwarding-loop', ip);
  }
  s.stage.do(s.rule(to('10.0.1.3')));
  s.stage.do(s.rule(to('::ffff:10.0.1.4', '10.0.1.5')));
  assert.equal(s.stage.refused(s.inbound('10.0.1.5')), 'forwarding-loop');
  assert.deepEqual(s.addressesOf(s.inbound('', '10.0.1.8', '')), ['10.0.1.6', '10.0.1.8', '10.0.1.7']);
  assert.deepEqual(s.addressesOf(s.resolver()), ['10.0.1.4'], 'an outbound one is not asked');
});
