import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCertificate } from './certificate.ts';
import { type Clocks, findClocks } from './clocks.ts';
import { type Finding, octets } from './finding.ts';
import { findKernel, type Kernel } from './kernel.ts';
import { findLimits, type Limits } from './limits.ts';
import { findModes } from './modes.ts';
import { findNode } from './node-version.ts';
import { findPorts, type TriedPlace } from './ports.ts';
import { findSyncs } from './sync-time.ts';
import { findUpstreams } from './upstreams.ts';

/** What is found is a function of what was seen: each fault, and each thing that is none. */
const levels = (found: readonly Finding[]): string => found.map(({ level }) => level).join(' ');

/** One finding that is not ok, by its level and words. */
function onlyOne(found: readonly Finding[], level: string, words: RegExp): void {
  const [one, ...more] = found.filter((finding) => finding.level !== 'ok');
  assert.deepEqual([one?.level, more], [level, []]);
  assert.match(one!.says, words);
}

test('every sentence is one, and ends as one', () => {
  const found = [
    findNode('26.10.0', '26.10.0'),
    findNode('20.1.0', '26.10.0'),
    ...findLimits(LIMITS),
    ...findKernel(KERNEL),
    ...findClocks(CLOCKS),
    findSyncs('/data', [1]),
    findCertificate(undefined, 0),
    ...findUpstreams([]),
  ];
  for (const { says } of found) assert.match(says, /^\S.*\.$/);
});

const LIMITS: Limits = { openFiles: 20_000, vpcs: 10, disk: 2 ** 33, memory: 2 ** 33 };

test('limits: open files against the VPCs there are, disk and memory', () => {
  assert.equal(levels(findLimits(LIMITS)), 'ok ok ok');
  onlyOne(findLimits({ ...LIMITS, openFiles: 1024, vpcs: 300 }), 'fail', /enough for 256 VPCs .* there are 300: raise/);
  onlyOne(findLimits({ ...LIMITS, openFiles: 1024, vpcs: 200 }), 'warn', /ulimit -n/);
  onlyOne(findLimits({ ...LIMITS, openFiles: 256, vpcs: undefined }), 'warn', /enough for 0 VPCs/);
  onlyOne(findLimits({ ...LIMITS, disk: 2 ** 20 }), 'fail', /1 MiB free: writes will be refused/);
  onlyOne(findLimits({ ...LIMITS, disk: 100 * 2 ** 20 }), 'warn', /100 MiB free/);
  onlyOne(findLimits({ ...LIMITS, memory: 2 ** 26 }), 'fail', /64 MiB of memory/);
  onlyOne(findLimits({ ...LIMITS, memory: 2 ** 28 }), 'warn', /256 MiB of memory/);
  assert.equal(findLimits({ openFiles: undefined, vpcs: undefined, disk: undefined, memory: 2 ** 33 }).length, 1);
});

const NOW = Date.UTC(2026, 10, 23);
const CLOCKS: Clocks = { now: NOW, drift: 0.1, lastCommit: NOW - 1000, server: NOW - 900 };

test('clock: steady, not behind the log, and that of the server', () => {
  assert.equal(levels(findClocks(CLOCKS)), 'ok');
  assert.equal(levels(findClocks({ ...CLOCKS, lastCommit: undefined, server: undefined })), 'ok');
  onlyOne(findClocks({ ...CLOCKS, drift: -150 }), 'warn', /moved 150 ms within 100 ms/);
  onlyOne(findClocks({ ...CLOCKS, lastCommit: NOW + 60_000 }), 'warn', /60 s behind the last commit/);
  onlyOne(findClocks({ ...CLOCKS, lastCommit: NOW + 86_400_000 }), 'fail', /24 h behind the last commit/);
  onlyOne(findClocks({ ...CLOCKS, server: NOW + 600_000 }), 'warn', /10 min away/);
});

test('disk sync: the middle one counts, and a folder nobody may write to fails', () => {
  assert.equal(findSyncs('/data', [1, 2, 300]).level, 'ok');
  const slow = findSyncs('/data', [25, 30, 31]);
  assert.equal(slow.level, 'warn');
  assert.match(slow.says, /30\.0 ms \(middle of 3\), 31\.0 ms at most/);
  assert.equal(findSyncs('/data', 'EACCES').level, 'fail');
});

const KERNEL: Kernel = {
  pool: { address: '127.64.0.1', error: undefined },
  unprivilegedFrom: 1024,
  capabilities: 0n,
  ports: [8787, 5300],
  ipv6Error: undefined,
  userNamespaces: 1,
  receiveBuffer: 4 * 2 ** 20,
};

test('kernel: the pool, low ports, IPv6, namespaces, buffers', () => {
  assert.equal(levels(findKernel(KERNEL)), 'ok ok ok ok');
  const pool = { address: '10.9.0.1', error: 'EADDRNOTAVAIL' };
  onlyOne(
    findKernel({ ...KERNEL, pool }),
    'fail',
    /10\.9\.0\.1, cannot be bound \(EADDRNOTAVAIL\): set NETLOOM_DNS_POOL/,
  );
  onlyOne(findKernel({ ...KERNEL, ports: [53, 53, 8787] }), 'fail', /Ports below 1024 \(53\) .* systemd/);
  assert.equal(levels(findKernel({ ...KERNEL, ports: [53], capabilities: 1n << 10n })), 'ok ok ok ok ok');
  assert.equal(levels(findKernel({ ...KERNEL, ports: [53], unprivilegedFrom: 0 })), 'ok ok ok ok');
  onlyOne(findKernel({ ...KERNEL, ipv6Error: 'EADDRNOTAVAIL' }), 'warn', /IPv6 is not there/);
  onlyOne(findKernel({ ...KERNEL, userNamespaces: 0 }), 'warn', /namespaces are not permitted/);
  assert.equal(levels(findKernel({ ...KERNEL, userNamespaces: 0, capabilities: 1n << 21n })), 'ok ok ok ok');
  onlyOne(findKernel({ ...KERNEL, receiveBuffer: 212_992 }), 'warn', /sysctl -w net\.core\.rmem_max=4194304/);
});

const INIT = { pid: 1, name: 'systemd' };
const PLACE: TriedPlace = {
  ...{ setting: 'NETLOOM_ADMIN_LISTEN', address: '127.0.0.1', port: 8788, protocol: 'tcp' },
  ...{ error: undefined, holders: [] },
};

test('ports: free, held by the netloom that runs, by another, or not to be had', () => {
  assert.equal(levels(findPorts([PLACE], false)), 'ok');
  const taken = { ...PLACE, error: 'EADDRINUSE' };
  const ours = { ...taken, holders: [{ pid: 7, name: 'node' }] };
  const dns = { ...taken, setting: 'NETLOOM_DNS_LISTEN', port: 53 };
  onlyOne(
    findPorts([taken], false),
    'fail',
    /:8788 \(tcp, NETLOOM_ADMIN_LISTEN\) is held by another process: stop that one/,
  );
  onlyOne(findPorts([ours], false), 'fail', /held by node \(process 7\)/);
  assert.equal(levels(findPorts([ours, { ...dns, holders: [INIT, ...ours.holders] }, dns], true)), 'ok ok ok');
  const resolved = { ...dns, holders: [{ pid: 8, name: 'systemd-resolve' }] };
  // A socket unit's, while the server is stopped.
  assert.equal(levels(findPorts([{ ...dns, holders: [INIT] }], false)), 'ok');
  onlyOne(findPorts([ours, resolved], true), 'fail', /held by systemd-resolve \(process 8\): .* NETLOOM_DNS_LISTEN/);
  onlyOne(findPorts([{ ...PLACE, error: 'EACCES' }], false), 'fail', /above 1023/);
  onlyOne(findPorts([{ ...PLACE, error: 'EADDRNOTAVAIL' }], false), 'fail', /no such address/);
  onlyOne(findPorts([{ ...PLACE, error: 'EINVAL' }], false), 'fail', /EINVAL/);
});

test('files: what others may read is a failure where it is a secret', () => {
  const mode = { path: '/data/key', bits: 0o600, owner: 1000, secret: true, folder: false };
  assert.equal(levels(findModes([mode], 1000)), 'ok');
  onlyOne(findModes([{ ...mode, bits: 0o640 }], 1000), 'fail', /open to others \(640\): chmod 600 \/data\/key/);
  onlyOne(findModes([{ ...mode, bits: 0o644, secret: false }], 1000), 'warn', /open to others/);
  onlyOne(findModes([{ ...mode, bits: 0o755, secret: false, folder: true }], 0), 'warn', /chmod 700/);
  onlyOne(findModes([mode], 1001), 'warn', /is not yours/);
  assert.deepEqual(findModes([{ ...mode, bits: undefined, owner: undefined }], 1000), []);
});

test('certificate: whether it can be used, and until when', () => {
  const day = 86_400_000;
  const good = { from: NOW - day, to: NOW + 90 * day, subject: 'CN=n' };
  assert.equal(findCertificate(good, NOW).level, 'ok');
  onlyOne([findCertificate({ ...good, to: NOW + 3 * day }, NOW)], 'warn', /CN=n expires on 2026-11-26/);
  onlyOne([findCertificate({ ...good, to: NOW - day }, NOW)], 'fail', /expired on 2026-11-22/);
  onlyOne([findCertificate({ ...good, from: NOW + day }, NOW)], 'fail', /not valid before 2026-11-24/);
  onlyOne([findCertificate({ error: 'no such file' }, NOW)], 'fail', /no such file/);
});

test('upstreams: answering, silent, refusing', () => {
  const asked = { ip: '10.0.0.2', port: 53, rcode: 'NOERROR', ms: 3.4 };
  assert.match(findUpstreams([asked])[0]!.says, /answers in 3 ms/);
  onlyOne(findUpstreams([{ ...asked, rcode: undefined }]), 'warn', /10\.0\.0\.2 port 53 does not answer/);
  onlyOne(findUpstreams([{ ...asked, rcode: 'REFUSED' }]), 'warn', /answers REFUSED/);
});

test('octets are told in the unit that suits', () => {
  assert.deepEqual([0, 512, 1536, 2 ** 30].map(octets), ['0 octets', '512 octets', '1.5 KiB', '1 GiB']);
});
