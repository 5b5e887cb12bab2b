import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { inWords } from './testing/asked.ts';
import { Forwarding } from './testing/forwarding.ts';
import { askFor } from './testing/messages.ts';
import { isPeerInstalled, PEERS, type Peer, startPeer } from './testing/peers.ts';

/** The servers people forward to: what they say is accepted, and each of them repeats the question to the octet. */

const SOA = 'corp.test. 30 soa ns.corp.test. hostmaster.corp.test. 1 3600 600 86400 30';
const WWW = ['www.corp.test. 60 a 10.0.0.1', 'www.corp.test. 60 a 10.0.0.2'];
const EXPECTED: readonly [name: string, type: string, ...told: string[]][] = [
  ['www.corp.test', 'A', 'NOERROR', ...WWW],
  ['www.corp.test', 'AAAA', 'NOERROR', 'www.corp.test. 60 aaaa fd00::1'],
  ['mail.corp.test', 'MX', 'NOERROR', 'mail.corp.test. 60 mx 10 www.corp.test.'],
  [
    'one.corp.test',
    'A',
    'NOERROR',
    'one.corp.test. 60 cname two.corp.test.',
    'two.corp.test. 60 cname www.corp.test.',
    ...WWW,
  ],
  ['one.corp.test', 'CNAME', 'NOERROR', 'one.corp.test. 60 cname two.corp.test.'],
  ['www.corp.test', 'MX', 'NOERROR', SOA],
  ['none.corp.test', 'A', '3', SOA],
];

const temporary = mkdtempSync(join(tmpdir(), 'netloom-forward-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

for (const name of PEERS) {
  // What is not installed is not silently passed over where everything is meant to be.
  const skip = !isPeerInstalled(name) && !process.env.CI && `${name} is not installed`;
  describe(`${name} as an upstream`, { skip }, () => {
    const forwarding = new Forwarding();
    let peer: Peer;
    before(async () => {
      peer = await startPeer(name, temporary);
    });
    after(async () => {
      forwarding.forwarder.close();
      await peer.stop();
    });
    const ask = (owner: string, type: string, dnssecOk = false) =>
      forwarding.ask(askFor(owner, type, { targets: [{ ip: peer.ip, port: peer.port }], dnssecOk }));

    for (const [owner, type, ...told] of EXPECTED) {
      test(`${owner} ${type}`, async () => {
        // RRsets have no order (RFC 2181 5); chains have.
        const words = inWords(await ask(owner, type)).replace(
          /(10\.0\.0\.)2 (www\.corp\.test\. 60 a 10\.0\.0\.)1$/,
          '$11 $22',
        );
        assert.equal(words, told.join(' '));
        assert.equal(inWords(await ask(owner, type, true)).length, words.length);
      });
    }

    test('2,400 octets of TXT come over TCP', async () => {
      const tcp = forwarding.forwarder.counters.tcp;
      const told = await ask('big.corp.test', 'TXT');
      assert.ok('answers' in told);
      assert.equal(told.answers[0]?.rdata.length, 12 * 201);
      assert.equal(forwarding.forwarder.counters.tcp, tcp + 1);
    });

    test('a CNAME that leads elsewhere is told as far as it is known, or not at all', async () => {
      const told = inWords(await ask('out.corp.test', 'A'));
      const link = 'out.corp.test. 60 cname www.elsewhere.test.';
      assert.ok(told === `NOERROR ${link}` || told === 'refused-by-target' || told.startsWith(`3 ${link}`), told);
    });

    test('of all that, nothing was suspicious', async () => {
      for (let i = 0; i < 200; i += 1) assert.match(inWords(await ask('www.corp.test', 'A')), /^NOERROR/);
      const { mismatched, case_fallback, bad_answers, timeouts, internal_errors } = forwarding.forwarder.counters;
      assert.deepEqual([mismatched, case_fallback, bad_answers, timeouts, internal_errors], [0, 0, 0, 0, 0]);
    });
  });
}
