import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { admin, Client } from '../client.ts';
import { withinAMinute } from '../dns-guide/patience.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import { askUdp, framed, TcpClient } from '../packets/clients.ts';
import { bind, makeRecord, makeVpc, makeZone, ok } from '../sdk/making.ts';

/** Run by sockets.test.ts inside a namespace: nobody else has its port 53. */

const NETLOOM = fileURLToPath(new URL('../../src/cli/netloom.ts', import.meta.url));
const LAUNCHER = fileURLToPath(new URL('./launcher.py', import.meta.url));
const DNS = { address: '127.0.0.53', port: 53 };
const PASSED = ['udp:127.0.0.53:53', 'tcp:127.0.0.53:53', 'udp:[::1]:53', 'tcp:[::1]:53', 'tcp:127.0.0.1:80'];
/** Of nobody's account: the numbers of Debian's `nobody`, who owns nothing. */
const NOBODY = 65534;
const UNPRIVILEGED = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--bounding-set=-all'];

describe('a server without privileges at port 53 and port 80', () => {
  const data = mkdtempSync(join(tmpdir(), 'netloom-passed-'));
  const keys = { accessKeyId: 'AKpassed', secretAccessKey: 'SKpassed' };
  const client = new Client(80, keys);
  const settings = {
    NETLOOM_DATA: data,
    NETLOOM_API_LISTEN: '127.0.0.1:80',
    NETLOOM_ADMIN_LISTEN: '127.0.0.1:8788',
    NETLOOM_ADMIN_TOKEN: 'passed-admin-token',
    NETLOOM_DNS_LISTEN: `${DNS.address},::1`,
    NETLOOM_DNS_PORT: String(DNS.port),
    NETLOOM_DNS_POOL: 'none',
    NETLOOM_ACCESS_KEY: keys.accessKeyId,
    NETLOOM_SECRET_KEY: keys.secretAccessKey,
  };
  let launcher: ChildProcess;
  let output = '';

  /** Starts a server with the sockets; resolves when it has said that it is ready, or why it is not. */
  async function start(more: Readonly<Record<string, string>> = {}): Promise<void> {
    output = '';
    const env = Object.entries({ ...settings, ...more }).map(([name, value]) => `${name}=${value}`);
    const words = [...UNPRIVILEGED, '--no-new-privs', 'env', ...env, process.execPath, NETLOOM, 'serve'];
    launcher.stdin!.write(`${JSON.stringify(words)}\n`);
    await withinAMinute(() => /"event":"ready"|^netloom: /m.test(output));
  }

  async function stop(): Promise<void> {
    launcher.stdin!.write('\n');
    await withinAMinute(() => output.includes('ended\n'));
  }

  const query = queryFor('www.corp.test', 'A');
  const ANSWER = ['www.corp.test. 60 A 10.0.0.1'];

  before(async () => {
    chownSync(data, NOBODY, NOBODY);
    execFileSync('ip', ['link', 'set', 'lo', 'up']);
    launcher = spawn('python3', [LAUNCHER, ...PASSED], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH },
    });
    for (const stream of [launcher.stdout!, launcher.stderr!]) {
      stream.on('data', (text) => {
        output += text;
      });
    }
    await start();
    assert.match(output, /"event":"ready"/, output);
    const vpc = await makeVpc(client);
    const zone = await makeZone(client);
    await makeRecord(client, zone);
    await bind(client, zone, vpc);
    const server = { ports: { admin: 8788 }, adminToken: settings.NETLOOM_ADMIN_TOKEN };
    await ok(admin(server, 'PUT', `/netloom/v1/vpcs/${vpc}/dns`, { default: true }));
  });
  after(() => {
    launcher.stdin!.end();
    rmSync(data, { recursive: true, force: true });
  });

  test('answers over UDP and TCP, in either family', () => {
    for (const address of [DNS.address, '::1']) {
      for (const more of [[], ['+tcp']]) {
        const words = [`@${address}`, 'www.corp.test', '+short', ...more];
        assert.equal(execFileSync('dig', words, { encoding: 'utf8' }), '10.0.0.1\n');
      }
    }
  });

  test('what comes while it is away waits, and is answered when it is back', async () => {
    await stop();
    const udp = askUdp(DNS, query, { patience: 60_000 });
    const tcp = await TcpClient.to(DNS);
    tcp.socket.write(framed(query));
    const api = client.call('GET', '/v1/vpc');
    await wait(200);
    assert.equal(tcp.answers.length, 0);
    await start();
    assert.deepEqual(inWords((await udp)!).answer, ANSWER);
    assert.deepEqual(inWords((await tcp.until(1))[0]!).answer, ANSWER);
    assert.equal((await ok(api)).json.vpcs.length, 1);
    tcp.socket.destroy();
  });

  test('a socket that no setting names is told of, and nothing is served', async () => {
    await stop();
    await start({ NETLOOM_DNS_PORT: '5300' });
    assert.match(
      output,
      /^netloom: The UDP socket 127\.0\.0\.53:53 was passed to this process .* no setting names it/m,
    );
  });
});
