import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { admin } from '../client.ts';
import { framed, TcpClient } from '../packets/clients.ts';
import { path } from '../programs.ts';
import { bind, makeRecord, makeVpc, makeZone, ok } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { FLAGS, option, packetOf, type Server, seenIn } from './wire.ts';

/** Rate limits, cookies and access lists as clients and operators see them; dig reads what is said about them. */

const RATE = 10;
const COOKIE = 10;
const query = (options: number[] = []) =>
  packetOf({ name: 'www.corp.test', type: 1, flags: FLAGS.RD, edns: { options } });
const missing = (() => {
  try {
    execFileSync('dig', ['-v'], { stdio: 'ignore', env: path() });
    return false;
  } catch {
    return true;
  }
})();

describe('limits of what clients may ask', () => {
  let server: TestServer;
  let own: Server;
  let vpc = '';
  const policy = (body: object) => ok(admin(server, 'PUT', `/netloom/v1/vpcs/${vpc}/dns-policy`, body));

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DNS_RATE_LIMIT: String(RATE) } });
    vpc = await makeVpc(server.client);
    const zone = await makeZone(server.client);
    await makeRecord(server.client, zone);
    await bind(server.client, zone, vpc);
    const shown = await admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`);
    own = { address: shown.json.dnsAddress, port: shown.json.dnsPort };
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  /** Sends so many over UDP at once; counts the answers by what they are. */
  async function flood(count: number, packet: () => Uint8Array) {
    const socket = createSocket('udp4');
    const got = { whole: 0, truncated: 0, badcookie: 0, cookie: [] as number[] };
    let heard = 0;
    socket.on('message', (message) => {
      heard += 1;
      const octets = Uint8Array.from(message);
      const seen = seenIn(octets);
      if (seen.rcode === 23) got.badcookie += 1;
      else if ((seen.flags & FLAGS.TC) !== 0) got.truncated += 1;
      else got.whole += seen.answers.length;
      // Our OPT record is last, and a cookie its only option here.
      if (seen.opt?.options.includes(COOKIE)) got.cookie = [...octets.slice(-24)];
    });
    for (let i = 0; i < count; i += 1) {
      socket.send(packet(), own.port, own.address);
      if (i % 20 === 19) await wait(5);
    }
    // Until nothing has come for a while.
    for (let before = -1; before < heard; await wait(300)) before = heard;
    socket.close();
    return got;
  }

  test('above the rate UDP answers are dropped or truncated; over TCP all are answered', async () => {
    const { whole, truncated } = await flood(400, () => query());
    // The flood may have lasted some seconds.
    assert.ok(whole >= RATE && whole <= 6 * RATE, `${whole} whole`);
    assert.ok(truncated > 100 && whole + truncated < 300, `${truncated} truncated`);
    const tcp = await TcpClient.to(own);
    tcp.socket.write(framed(...Array.from({ length: 200 }, () => query())));
    const answers = await tcp.until(200);
    tcp.socket.destroy();
    assert.equal(answers.filter((message) => message.answers.length === 1).length, 200);
  });

  test('a client that shows its cookie is not limited', async () => {
    const client = [1, 2, 3, 4, 5, 6, 7, 8];
    const { badcookie, cookie } = await flood(100, () => query(option(COOKIE, ...client)));
    assert.ok(badcookie > 0, 'who has none is told to ask for one');
    assert.deepEqual(cookie.slice(0, 8), client);
    const { whole } = await flood(300, () => query(option(COOKIE, ...cookie)));
    assert.equal(whole, 300);
  });

  test('a VPC has a rate of its own, none too', async () => {
    await policy({ responsesPerSecond: 0 });
    assert.equal((await flood(200, () => query())).whole, 200);
    await policy({ responsesPerSecond: 1 });
    assert.ok((await flood(200, () => query())).whole < 10);
    await policy({});
  });

  test('the operator sees it', async () => {
    const { text } = await admin(server, 'GET', '/metrics');
    for (const name of ['dropped', 'slipped', 'badcookie']) {
      assert.match(text, new RegExp(`^netloom_dns_rate_limited_${name} [1-9]`, 'm'));
    }
  });

  test('dig knows our cookie, our idle time and why it is refused', { skip: missing && !process.env.CI }, async () => {
    assert.ok(!missing, 'apt-get install bind9-dnsutils');
    await policy({ responsesPerSecond: 0 });
    const dig = (...words: string[]) =>
      execFileSync('dig', [`@${own.address}`, '-p', String(own.port), ...words], { encoding: 'utf8', env: path() });
    assert.match(dig('www.corp.test', '+cookie'), /^; COOKIE: [0-9a-f]{48} \(good\)$/m);
    assert.match(dig('www.corp.test', '+tcp', '+keepalive'), /^; TCP KEEPALIVE: 15\.0 secs$/m);
    assert.match(dig('corp.test', 'IXFR=1', '+noall', '+comments', '+notcp'), /^; EDE: 21 \(Not Supported\)$/m);
    await policy({ allow: ['192.0.2.0/24'] });
    assert.match(dig('www.corp.test'), /status: REFUSED.*^; EDE: 18 \(Prohibited\)$/ms);
    await policy({});
  });
});
