import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startNetloom } from '../../src/testing/index.ts';
import { Client } from '../client.ts';

type Netloom = Awaited<ReturnType<typeof startNetloom>>;

const client = ({ endpoint }: Netloom, keys: ConstructorParameters<typeof Client>[1]) =>
  new Client(Number(new URL(endpoint).port), keys);

/** Makes a VPC, a zone bound to it and a record; the VPC's id. */
async function corpTest(caller: Client, address: string): Promise<string> {
  const made = async (path: string, body: object) => {
    const answer = await caller.call('POST', path, { body });
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  };
  const { vpcId } = await made('/v1/vpc', { name: 'v', cidr: '10.0.0.0/16' });
  const { zoneId } = await made('/v1/privatezone', { zoneName: 'corp.test' });
  const bound = { region: 'bj', vpcIds: [vpcId] };
  const put = await caller.call('PUT', `/v1/privatezone/${zoneId}`, { query: 'bind', body: bound });
  assert.equal(put.status, 200, put.text);
  await made(`/v1/privatezone/${zoneId}/record`, { rr: 'www', type: 'A', value: address });
  return vpcId;
}

/** The one process that this one has started; 0 where the system does not say. */
const childOf = (pid: number): number =>
  process.platform === 'linux' ? Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]) : 0;

const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('netloom/testing', () => {
  test('a server, its clients, its DNS, its clock and a reset; beside it another one', async () => {
    await using netloom = await startNetloom();
    const other = await startNetloom({
      seed: 2,
      clock: '2030-05-06T07:08:09+02:00',
      settings: { NETLOOM_REGION: 'gz' },
    });
    try {
      const vpc = await corpTest(client(netloom, netloom), '10.0.0.9');
      assert.deepEqual(await netloom.resolve(vpc, 'www.corp.test'), ['10.0.0.9']);
      await assert.rejects(netloom.resolve(vpc, 'no.corp.test'), { code: 'ENOTFOUND' });
      const elsewhere = await corpTest(client(other, other), '10.0.0.8');
      assert.deepEqual(await other.resolve(elsewhere, 'www.corp.test'), ['10.0.0.8']);
      // The same address of the pool, at ports of their own.
      const [here, there] = [await netloom.dns(vpc), await other.dns(elsewhere)];
      if (process.platform === 'linux') assert.equal(here.address, there.address);
      assert.notEqual(here.port, there.port);

      assert.equal((await netloom.advance(90)).toISOString(), '2026-01-01T00:01:30.000Z');
      assert.equal((await other.advance(1)).toISOString(), '2030-05-06T05:08:10.000Z');
      assert.notEqual(netloom.accessKeyId, other.accessKeyId);

      const before = netloom.accessKeyId;
      await netloom.reset();
      assert.equal(netloom.accessKeyId, before);
      await assert.rejects(netloom.dns(vpc), /GET \/netloom\/v1\/vpcs\/\S+ with 404: NoSuchObject, /);
      assert.equal(await corpTest(client(netloom, netloom), '10.0.0.7'), vpc);
      assert.deepEqual(await netloom.resolve(vpc, 'www.corp.test'), ['10.0.0.7']);
      assert.equal((await netloom.advance(1)).toISOString(), '2026-01-01T00:00:01.000Z');

      // Accounts see nothing of one another.
      const accounts = await Promise.all([netloom.account(), netloom.account('team')]);
      for (const account of accounts) {
        const { json } = await client(netloom, account).call('GET', '/v1/privatezone');
        assert.deepEqual(json.zones, []);
      }
      const { accounts: shown } = await netloom.admin('GET', '/netloom/v1/accounts');
      assert.deepEqual(shown.map(({ name }: { name: string }) => name).sort(), ['account-1', 'first', 'team']);
      assert.equal(netloom.env.BCE_ENDPOINT, netloom.endpoints.bj);
      assert.equal(netloom.envOf(accounts[0]!).BCE_ACCESS_KEY_ID, accounts[0]!.accessKeyId);
    } finally {
      await other.stop();
    }
    await assert.rejects(other.account(), /The netloom server cannot be asked: /);
  });

  test('calls are loaded at the start, at a reset and on demand; faults strike as often as they are ordered', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'netloom-load-'));
    const path = join(folder, 'calls.json');
    const zone = (zoneName: string) => ({ method: 'POST', path: '/v1/privatezone', body: { zoneName } });
    writeFileSync(path, JSON.stringify({ calls: [zone('corp.test')] }));
    await using netloom = await startNetloom({ load: path, faults: true });
    const zones = async (): Promise<string[]> => {
      const { json } = await client(netloom, netloom).call('GET', '/v1/privatezone');
      return json.zones.map(({ zoneName }: { zoneName: string }) => zoneName).sort();
    };
    assert.deepEqual(await zones(), ['corp.test']);
    const lab = { calls: [zone('lab.test')] };
    assert.match((await netloom.load(lab)).answers[0]?.body.zoneId, /^\w/);
    assert.deepEqual(
      [await netloom.load(lab), await netloom.load(path)].map(({ loaded }) => loaded),
      [false, false],
    );
    assert.deepEqual(await zones(), ['corp.test', 'lab.test']);

    const faultId = await netloom.faults.add({ api: { kind: 'error', operation: 'ListPrivateZone' }, count: 2 });
    assert.equal((await client(netloom, netloom).call('GET', '/v1/privatezone')).status, 500);
    const [fault] = await netloom.faults.list();
    assert.deepEqual([fault?.faultId, fault?.struck], [faultId, 1]);
    await netloom.faults.remove(faultId);
    assert.deepEqual(await zones(), ['corp.test', 'lab.test']);

    await netloom.reset();
    assert.deepEqual(await zones(), ['corp.test']);
    rmSync(folder, { recursive: true });
  });

  test('what goes wrong at the start is told, with what the server printed', async () => {
    await assert.rejects(startNetloom({ settings: { NETLOOM_DNS_PORT: 'x' } }), {
      message:
        'The netloom server did not start: it ended with 1. It printed:\n' +
        'netloom: NETLOOM_DNS_PORT: x is not a whole number from 0 to 65535',
    });
    await assert.rejects(startNetloom({ timeout: 1 }), /did not start: it was not ready after 1 ms\. It printed:\n/);
  });

  test('an option that is misspelt is refused by its name, and no server is started', async () => {
    const misspelt = { sed: 1 } as object;
    await assert.rejects(startNetloom(misspelt), {
      name: 'TypeError',
      message: 'startNetloom takes no option "sed"; it takes seed, clock, load, faults, settings, timeout.',
    });
  });

  test('the server ends with the process that started it, killed or run to its end', async () => {
    const script = (then: string) => `
      const { startNetloom } = await import(${JSON.stringify(import.meta.resolve('../../src/testing/index.ts'))});
      const { admin } = await startNetloom({ seed: 'random', clock: 'system' });
      process.stdout.write(String((await admin('GET', '/netloom/v1/accounts')).accounts.length));
      ${then}`;
    const ends = ['', "setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20)"];
    await Promise.all(
      ends.map(async (then) => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script(then)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let said = '';
        let server = 0;
        child.stdout.on('data', (text) => {
          said += text;
          server ||= childOf(child.pid!);
        });
        const [code, signal] = await once(child, 'close');
        assert.equal(said, '1');
        assert.deepEqual([code, signal], then === '' ? [0, null] : [null, 'SIGKILL']);
        if (process.platform !== 'linux') return;
        assert.ok(server > 0);
        for (let waited = 0; lives(server) && waited < 5000; waited += 20) await wait(20);
        assert.ok(!lives(server), 'the server stayed behind');
      }),
    );
  });
});
