import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Selectors } from '../changes.ts';
import { Selection } from './selection.ts';
import { View } from './view.ts';

const selectors = (more: Partial<Selectors>): Selectors => ({ listen: [], clients: [], default: false, ...more });
const at = (port: number) => ({ address: '127.64.0.1', port });
const [a, b] = [new View('a'), new View('b')];

describe('selection of the view', () => {
  test('by local address and port', () => {
    const selection = new Selection();
    selection.set(a, selectors({ listen: [at(53), at(54)] }));
    assert.equal(selection.listener('127.64.0.1', 53), a);
    assert.equal(selection.listener('127.64.0.1', 55), undefined);
    assert.deepEqual([...selection.listenAt()], [at(53), at(54)]);
  });

  test('by client prefix, the longest first, in both families; then the default', () => {
    const selection = new Selection();
    selection.set(a, selectors({ clients: ['10.0.0.0/8', 'fd00:1::/32', '::/0'] }));
    selection.set(b, selectors({ clients: ['10.1.0.0/16', '10.0.0.7/32', 'fd00:1:2::/48'], default: true }));
    for (const [client, view] of [
      ['10.0.0.6', a],
      ['10.0.0.7', b],
      ['10.1.2.3', b],
      ['fd00:1:2::9', b],
      ['fd00:1:3::9', a],
      ['2001:db8::1', a],
      ['192.0.2.1', b],
      ['fe80::1%eth0', a],
    ] as const) {
      assert.equal(selection.client(client), view, client);
    }
    selection.set(b, undefined);
    assert.equal(selection.client('10.0.0.7'), a);
    assert.equal(selection.client('192.0.2.1'), undefined);
  });

  test('0.0.0.0/0 holds every IPv4 client and no IPv6 one', () => {
    const selection = new Selection();
    selection.set(a, selectors({ clients: ['0.0.0.0/0'] }));
    assert.equal(selection.client('255.255.255.255'), a);
    assert.equal(selection.client('::1'), undefined);
  });

  test('an address several claim is the operator’s to give, then the oldest resolver’s, in whatever order they are told', () => {
    const [c, inbound] = [new View('c'), (since: number) => selectors({ listen: [{ ...at(53), since }] })];
    const claims = [
      [a, inbound(30)],
      [b, inbound(20)],
      [c, selectors({ listen: [at(53)] })],
    ] as const;
    for (const order of [claims, claims.toReversed(), [claims[1], claims[2], claims[0]]] as const) {
      const selection = new Selection();
      for (const [view, claim] of order) selection.set(view, claim);
      for (const view of [c, b, a]) {
        assert.equal(selection.listener('127.64.0.1', 53), view);
        selection.set(view, undefined);
      }
      assert.deepEqual([...selection.listenAt()], []);
    }
  });

  test('a resolver does not take over the shared listener; the operator may give it away', () => {
    const selection = new Selection();
    selection.keep(at(53));
    selection.set(a, selectors({ listen: [{ ...at(53), since: 5 }], default: true }));
    assert.equal(selection.listener('127.64.0.1', 53), undefined);
    selection.set(b, selectors({ listen: [at(53)] }));
    assert.equal(selection.listener('127.64.0.1', 53), b);
  });

  test('what several claim is the oldest claim’s, and falls to the next when given up', () => {
    const selection = new Selection();
    const claim = selectors({ listen: [at(53)], clients: ['10.0.0.0/8'], default: true });
    selection.set(a, claim);
    selection.set(b, claim);
    const who = () => [selection.listener('127.64.0.1', 53), selection.client('10.1.1.1'), selection.client('::1')];
    assert.deepEqual(who(), [a, a, a]);
    selection.set(a, selectors({}));
    assert.deepEqual(who(), [b, b, b]);
    selection.set(b, undefined);
    assert.deepEqual(who(), [undefined, undefined, undefined]);
    assert.deepEqual([...selection.listenAt()], []);
  });
});
