import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import { Permitted } from './permitted.ts';

/** Addresses that are never asked: contract row 28, docs/decisions/0009. */

const NOTHING = { forwardAllow: [], forwardDeny: [] };
const own = (address: string, port = 53) => ({ address, port });
const at = (ip: string, port = 53) => ({ ip, port });

function permitted(ownAddresses: { address: string; port: number }[], local: string[] = []): Permitted {
  const all = new Permitted(NOTHING, () => local);
  all.own = ownAddresses;
  return all;
}

describe('our own address', () => {
  test('is not asked at our port, in no spelling; at another port it is', () => {
    const all = permitted([own('10.0.0.1'), own('fd00::1')]);
    for (const ip of ['10.0.0.1', '::ffff:10.0.0.1', '::ffff:a00:1', '64:ff9b::10.0.0.1', 'fd00::1', 'FD00:0::0:1']) {
      assert.equal(all.may(at(ip)), false, ip);
      assert.equal(all.may(at(ip, 54)), true, ip);
    }
    for (const ip of ['10.0.0.2', 'fd00::2', '127.0.0.1']) assert.equal(all.may(at(ip)), true, ip);
  });

  test('is each of the machine, where we listen at all of them', () => {
    const v4 = permitted([own('0.0.0.0')], ['10.0.0.7', 'fd00::7']);
    for (const ip of ['127.0.0.1', '127.1.2.3', '::ffff:127.0.0.1', '10.0.0.7'])
      assert.equal(v4.may(at(ip)), false, ip);
    // A listener of one family hears nothing of the other.
    for (const ip of ['::1', 'fd00::7', '10.0.0.8']) assert.equal(v4.may(at(ip)), true, ip);
    const v6 = permitted([own('::')], ['10.0.0.7', 'fd00::7']);
    for (const ip of ['::1', 'fd00::7']) assert.equal(v6.may(at(ip)), false, ip);
    for (const ip of ['127.0.0.1', '10.0.0.7']) assert.equal(v6.may(at(ip)), true, ip);
  });

  test('is another when we say so, and when the machine has got another', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const local: string[] = [];
    const all = permitted([own('0.0.0.0')], local);
    assert.equal(all.may(at('10.0.0.7')), true);
    local.push('10.0.0.7');
    mock.timers.tick(5000);
    assert.equal(all.may(at('10.0.0.7')), false);
    all.own = [];
    assert.equal(all.may(at('10.0.0.7')), true);
    mock.timers.reset();
  });

  test('ports are known: no question leaves from them', () => {
    const all = permitted([own('10.0.0.1', 5300)]);
    assert.deepEqual([all.isOwnPort(5300), all.isOwnPort(5301)], [true, false]);
  });
});

test('what the operator forbids, and what no query is sent to, is not asked', () => {
  const all = new Permitted({ forwardAllow: ['169.254.1.0/24'], forwardDeny: ['10.9.0.0/16'] });
  for (const ip of [
    '169.254.169.254',
    '10.9.1.1',
    '::ffff:10.9.1.1',
    '224.0.0.1',
    '0.0.0.0',
    'fe80::1',
    // An IPv4 address on its way through a translator or a tunnel, where no prefix of ours would see it.
    '::169.254.169.254',
    '::ffff:0:169.254.169.254',
    '64:ff9b:1::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'ns.test',
    '',
  ]) {
    assert.equal(all.may(at(ip)), false, ip);
  }
  for (const ip of ['169.254.1.1', '10.8.1.1', '::1', '2001:db8::1']) assert.equal(all.may(at(ip)), true, ip);
});

test('ten thousand addresses of our own cost a new target one look, not ten thousand', () => {
  const permitted = new Permitted({ forwardAllow: [], forwardDeny: [] }, () => []);
  permitted.own = Array.from({ length: 10_000 }, (_, i) => ({ address: `127.64.${i >>> 8}.${i & 255}`, port: 53 }));
  const began = performance.now();
  for (let i = 0; i < 500; i += 1) assert.ok(permitted.may({ ip: `192.0.2.${i & 255}`, port: 53 + (i >>> 8) }));
  assert.ok(performance.now() - began < 1000);
  assert.equal(permitted.may({ ip: '127.64.39.15', port: 53 }), false);
  permitted.close();
});
