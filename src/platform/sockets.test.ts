import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { BadSetting } from './setting-values.ts';
import { type PassedSocket, passedSockets, passedTo } from './sockets.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (local: string, state: string, inode: number): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0\n`;

/** A process's folder of /proc: its tables of sockets, and what its descriptors are. */
function proc(t: TestContext, tables: Readonly<Record<string, string>>, fds: Readonly<Record<number, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-proc-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const name of ['net', 'fd']) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries(tables)) writeFileSync(join(folder, 'net', name), HEAD + text);
  for (const [fd, target] of Object.entries(fds)) symlinkSync(target, join(folder, 'fd', fd));
  return folder;
}

const passed = (count: number, pid = 7) => ({ LISTEN_FDS: String(count), LISTEN_PID: String(pid) });

test('what was passed is told from the tables of the kernel, in either family', (t) => {
  const tables = {
    udp: line('3500007F:0035', '07', 11),
    tcp: line('3500007F:0035', '0A', 12),
    udp6: line('000000FD000000000000000053000000:14B4', '07', 13),
    tcp6: line('00000000000000000000000000000000:2257', '0A', 14),
  };
  const fds = { 3: 'socket:[11]', 4: 'socket:[12]', 5: 'socket:[13]', 6: 'socket:[14]' };
  assert.deepEqual(passedSockets(passed(4), 7, proc(t, tables, fds)), [
    { protocol: 'udp', address: '127.0.0.53', port: 53, fd: 3 },
    { protocol: 'tcp', address: '127.0.0.53', port: 53, fd: 4 },
    { protocol: 'udp', address: 'fd00::53', port: 5300, fd: 5 },
    { protocol: 'tcp', address: '::', port: 8791, fd: 6 },
  ]);
});

test('what was passed to another process, or nothing, is none of ours', () => {
  for (const env of [{}, passed(1, 8), passed(0), { LISTEN_PID: '7' }, { LISTEN_PID: '8', LISTEN_FDS: 'x' }]) {
    assert.deepEqual(passedSockets(env, 7, '/nowhere'), []);
  }
});

test('a number of sockets that is none is said, and not taken for none', () => {
  for (const number of ['x', '', '-1', '0.5', '1e3', 'Infinity', '9'.repeat(400)]) {
    assert.throws(
      () => passedSockets({ LISTEN_PID: '7', LISTEN_FDS: number }, 7, '/nowhere'),
      (error) => error instanceof BadSetting && /^LISTEN_FDS: ".*" is no number of sockets/.test(error.message),
    );
  }
});

test('a descriptor that is no socket we can serve is named', (t) => {
  const tables = { tcp: line('0100007F:1F90', '01', 12) };
  for (const fds of [{ 3: '/dev/null' }, { 3: 'socket:[99]' }, { 3: 'socket:[12]' }, {}]) {
    assert.throws(
      () => passedSockets(passed(1), 7, proc(t, tables, fds)),
      (error) => error instanceof BadSetting && /^File descriptor 3 was passed/.test(error.message),
    );
  }
});

const settings = {
  dnsListen: ['127.0.0.53', 'FD00:0::53'],
  dnsPort: 53,
  adminListen: { address: '127.0.0.1', port: 8788 },
  apiListen: [{ address: '10.0.0.1', port: 80, region: 'bj', bec: false }],
};
const socket = (protocol: 'udp' | 'tcp', address: string, port: number, fd: number): PassedSocket => {
  return { protocol, address, port, fd };
};

test('each goes to the listener of its address, however the setting spells that; what has none binds its own', () => {
  const passed = passedTo(settings, [
    socket('tcp', 'fd00::53', 53, 3),
    socket('udp', 'fd00::53', 53, 4),
    socket('tcp', '10.0.0.1', 80, 5),
  ]);
  assert.deepEqual(passed.dns, [socket('udp', 'FD00:0::53', 53, 4), socket('tcp', 'FD00:0::53', 53, 3)]);
  assert.equal(passed.http('10.0.0.1', 80), 5);
  assert.equal(passed.http('127.0.0.1', 8788), undefined);
});

test('one that no setting names is named: by its address, its port, or its protocol', () => {
  for (const one of [
    socket('udp', '127.0.0.54', 53, 3),
    socket('udp', '127.0.0.53', 54, 3),
    socket('udp', '10.0.0.1', 80, 3),
  ]) {
    const words = new RegExp(`^Error: The UDP socket ${one.address}:${one.port} was passed .* no setting names it`);
    assert.throws(() => passedTo(settings, [socket('udp', '127.0.0.53', 53, 4), one]), words);
  }
});
