import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Stage } from '../testing/stage.ts';
import { createVpc } from '../vpc/commands.ts';
import { setSelectors } from './commands.ts';

const none = { listen: [], clients: [], default: false };
const vpc = (stage: Stage, name: string): string =>
  stage.do(createVpc({ account: 'a', region: 'bj', name, cidr: '10.0.0.0/16' })).vpcId;

test('an endpoint is one address of one host', () => {
  const stage = new Stage();
  const id = vpc(stage, 'one');
  const listen = (address: string, port?: number) =>
    stage.refused(setSelectors(id, { ...none, listen: [port === undefined ? { address } : { address, port }] }));
  for (const address of ['0.0.0.0', '224.0.0.1', '255.255.255.255', '::', 'ff02::1', '127.0.0.01', 'here', '']) {
    assert.equal(listen(address), 'selector-invalid', address);
  }
  for (const port of [0, 65536, 1.5]) assert.equal(listen('127.0.0.9', port), 'selector-invalid');
  assert.equal(listen('127.0.0.9'), 'taken');
  assert.equal(listen('::1', 5353), 'taken');
});

test('what one VPC has no other takes, until it is let go', () => {
  const stage = new Stage();
  const [one, two] = [vpc(stage, 'one'), vpc(stage, 'two')];
  const all = { listen: [{ address: '127.0.0.9' }], clients: ['10.1.0.0/16'], default: true };
  stage.do(setSelectors(one, all));
  for (const part of ['listen', 'clients', 'default'] as const) {
    assert.equal(stage.refused(setSelectors(two, { ...none, [part]: all[part] })), 'selector-taken', part);
  }
  stage.do(setSelectors(one, all));
  stage.do(setSelectors(one, none));
  stage.do(setSelectors(two, all));
});

test('client prefixes have no host bits, and unknown VPCs none at all', () => {
  const stage = new Stage();
  const id = vpc(stage, 'one');
  for (const prefix of ['10.1.0.1/16', '10.0.0.0/33', '2001:db8::1/64', 'x']) {
    assert.equal(stage.refused(setSelectors(id, { ...none, clients: [prefix] })), 'selector-invalid', prefix);
  }
  assert.equal(stage.refused(setSelectors(id, { ...none, clients: ['2001:db8::/64'] })), 'taken');
  assert.equal(stage.refused(setSelectors('vpc-none', none)), 'vpc-unknown');
});

test('what a pool of ports gave is kept when it is sent again, at all addresses of the machine too', () => {
  const stage = new Stage();
  stage.dnsPool = { kind: 'ports', address: '0.0.0.0', first: 15300, size: 10 };
  const [one, two] = [vpc(stage, 'one'), vpc(stage, 'two')];
  const given = stage.state.selections.byVpc.get(one)!.listen;
  assert.deepEqual(given, [{ address: '0.0.0.0', port: 15300 }]);
  stage.do(setSelectors(one, { listen: given, clients: ['10.1.0.0/16'], default: false }));
  assert.deepEqual(stage.state.selections.byVpc.get(one)!.listen, given);
  assert.equal(stage.refused(setSelectors(two, { ...none, listen: given })), 'selector-invalid');
});
