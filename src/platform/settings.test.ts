import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DEFAULT_CSN } from '../domain/command.ts';
import { BadSetting } from './setting-values.ts';
import { readSettings } from './settings.ts';

const read = (env: Record<string, string>, flags: Record<string, string> = {}) => readSettings(flags, env, 'none');

test('defaults are those of the design', () => {
  const settings = read({ PATH: '/bin' });
  assert.deepEqual(settings.apiListen, [
    { address: '127.0.0.1', port: 8787, region: 'bj', bec: false },
    { address: '127.0.0.1', port: 8790, region: 'gz', bec: false },
    { address: '127.0.0.1', port: 8791, region: 'su', bec: false },
  ]);
  assert.deepEqual(settings.adminListen, { address: '127.0.0.1', port: 8788 });
  assert.equal(settings.dnsPort, 5300);
  assert.equal(settings.data, './data');
});

test('flags go before the environment, the environment before the file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'netloom-settings-'));
  const file = join(directory, 'netloom.conf');
  writeFileSync(file, '# comment\nNETLOOM_DNS_PORT = 1\nNETLOOM_REGION=gz\nNETLOOM_DATA=/file\n');
  try {
    const env = { NETLOOM_CONFIG: file, NETLOOM_DNS_PORT: '2', NETLOOM_REGION: 'SU' };
    const settings = read(env, { NETLOOM_DNS_PORT: '3' });
    assert.deepEqual([settings.dnsPort, settings.region, settings.data], [3, 'su', '/file']);
    writeFileSync(file, 'NETLOOM_DNS_PROT=1\n');
    assert.throws(() => read({ NETLOOM_CONFIG: file }), /NETLOOM_DNS_PROT is no setting/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('one address listens alone; IPv6 in brackets; regions by name; a listener of BEC has the region of all', () => {
  const listening = (text: string) => read({ NETLOOM_API_LISTEN: text, NETLOOM_REGION: 'su' }).apiListen;
  assert.deepEqual(listening('[::1]:80=gz'), [{ address: '::1', port: 80, region: 'gz', bec: false }]);
  assert.deepEqual(listening('10.0.0.1:80=bec'), [{ address: '10.0.0.1', port: 80, region: 'su', bec: true }]);
});

test('a CSN as nothing is set, and as it is', () => {
  const { csn, testClock } = read({});
  assert.deepEqual(csn, DEFAULT_CSN);
  assert.equal(testClock, false);
  const set = read({
    NETLOOM_ATTACH_DELAY_MS: '250',
    NETLOOM_DEFAULT_BANDWIDTH_KBPS: '64',
    NETLOOM_DELETE_PREPAID: 'false',
    NETLOOM_TEST_CLOCK: 'true',
    NETLOOM_QUOTAS: 'csns=5,instancesPerCsnRegion=10,tablesPerCsn=20,rulesPerCsnTable=50,packages=0',
  });
  assert.deepEqual(set.csn, { ...DEFAULT_CSN, attachDelay: 250, defaultBandwidth: 64, deletePrepaid: false });
  assert.equal(set.testClock, true);
  const { csns, instancesPerCsnRegion, tablesPerCsn, rulesPerCsnTable, packages } = set.quotas;
  assert.deepEqual([csns, instancesPerCsnRegion, tablesPerCsn, rulesPerCsnTable, packages], [5, 10, 20, 50, 0]);
});

test('a fixed clock stands at a moment there is, in memory alone', () => {
  const clock = (text: string) => read({ NETLOOM_DATA: ':memory:', NETLOOM_CLOCK: text }).clock;
  assert.deepEqual(['system', 'fixed', '2031-03-04T05:06:07Z'].map(clock), [
    undefined,
    Date.UTC(2026, 0, 1),
    Date.UTC(2031, 2, 4, 5, 6, 7),
  ]);
  for (const wrong of [
    '2026-02-31T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-13-01T00:00:00Z',
    '1',
    '1969-01-01T00:00:00Z',
  ]) {
    assert.throws(() => clock(wrong), BadSetting, wrong);
  }
  assert.throws(() => read({ NETLOOM_CLOCK: 'fixed' }), /--memory/);
  assert.throws(() => read({ NETLOOM_SEED: '1' }), /--memory/);
});

test('pools', () => {
  const pool = (text: string) => read({ NETLOOM_DNS_POOL: text }).dnsPool;
  assert.deepEqual(pool('127.64.0.0/16'), { kind: 'addresses', base: 0x7f400001, size: 65534 });
  assert.deepEqual(pool('ports:15300-15399'), { kind: 'ports', address: '127.0.0.1', first: 15300, size: 100 });
  assert.deepEqual(pool('none'), { kind: 'none' });
});

test('rates of requests: none, a number a second, and one with a burst', () => {
  const rates = (address: string, key: string) =>
    read({ NETLOOM_API_RATE_ADDRESS: address, NETLOOM_API_RATE_KEY: key }).apiRates;
  assert.deepEqual(read({}).apiRates, { address: undefined, key: undefined });
  assert.deepEqual(rates('0', '20'), { address: undefined, key: { perSecond: 20, burst: 20 } });
  assert.deepEqual(rates('1/200', '5/1'), { address: { perSecond: 1, burst: 200 }, key: { perSecond: 5, burst: 1 } });
});

test('an upstream that would never be asked is refused at the start, and says what to do', () => {
  const upstreams = (text: string, more: Record<string, string> = {}) =>
    read({ NETLOOM_DNS_UPSTREAM: text, ...more }).dns.upstreams;
  assert.deepEqual(upstreams('10.0.0.2,[fd00::2]:5353'), [
    { ip: '10.0.0.2', port: 53 },
    { ip: 'fd00::2', port: 5353 },
  ]);
  assert.throws(() => upstreams('169.254.169.253'), /NETLOOM_DNS_FORWARD_ALLOW=169\.254\.169\.253\/32/);
  assert.equal(upstreams('169.254.169.253', { NETLOOM_DNS_FORWARD_ALLOW: '169.254.169.253/32' }).length, 1);
  assert.throws(() => upstreams('9.9.9.9', { NETLOOM_DNS_FORWARD_DENY: '9.0.0.0/8' }), BadSetting);
  assert.throws(() => upstreams('0.0.0.0'), BadSetting);
  assert.throws(() => upstreams('127.0.0.1:5300'), /this server itself/);
  assert.equal(upstreams('127.0.0.1:5301').length, 1);
});

test('a bad setting is a sentence that names it, and never repeats a secret', () => {
  const bad: Record<string, string>[] = [
    { NETLOOM_WRONG: '1' },
    { NETLOOM_API_LISTEN: 'here' },
    { NETLOOM_API_LISTEN: '127.0.0.1:99999' },
    { NETLOOM_API_LISTEN: '127.0.0.1:80=mars' },
    { NETLOOM_API_RATE_KEY: 'many' },
    { NETLOOM_API_RATE_KEY: '10/' },
    { NETLOOM_API_RATE_KEY: '0/10' },
    { NETLOOM_API_RATE_ADDRESS: '10/0' },
    { NETLOOM_API_RATE_ADDRESS: '10/20/30' },
    { NETLOOM_REGION: 'mars' },
    { NETLOOM_DNS_PORT: '65536' },
    { NETLOOM_DNS_PORT: '53x' },
    { NETLOOM_DNS_POOL: '127.64.0.1/16' },
    { NETLOOM_DNS_POOL: 'ports:5-4' },
    { NETLOOM_DNS_POOL: '0.0.0.0/0' },
    { NETLOOM_DNS_LISTEN: '127.0.0.1,0.0.0.0', NETLOOM_DNS_POOL: '127.64.0.0/16' },
    { NETLOOM_TLS_CERT: 'x' },
    { NETLOOM_ACCESS_KEY: 'x' },
    { NETLOOM_ACCESS_KEY: 'x', NETLOOM_SECRET_KEY: 'not allowed!' },
    { NETLOOM_ADMIN_INSECURE: 'maybe' },
    { NETLOOM_QUOTAS: 'things=1' },
    { NETLOOM_QUOTAS: 'csns=1,csns=2' },
    { NETLOOM_ATTACH_DELAY_MS: 'soon' },
    { NETLOOM_ATTACH_DELAY_MS: '3600001' },
    { NETLOOM_DEFAULT_BANDWIDTH_KBPS: '-1' },
    { NETLOOM_DELETE_PREPAID: 'no' },
    { NETLOOM_TEST_CLOCK: '1' },
    { NETLOOM_PRICE_BOOK: '/nowhere/at/all' },
    { NETLOOM_CONFIG: '/nowhere/at/all' },
  ];
  for (const env of bad) {
    assert.throws(
      () => read(env),
      (error: Error) =>
        error instanceof BadSetting && error.message.includes('NETLOOM_') && !error.message.includes('not allowed!'),
      JSON.stringify(env),
    );
  }
});
