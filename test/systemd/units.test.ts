import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readSettings } from '../../src/platform/settings.ts';
import { read, root } from '../house/tree.ts';
import { isInstalled } from '../programs.ts';

const UNITS = ['netloom.service', 'netloom-dns.socket', 'netloom-api.socket'] as const;
const [service, socket] = UNITS.map((name) => read(`ops/systemd/${name}`));

const here = isInstalled('systemd-analyze', '--version');
if (!here) console.log('ops/systemd is not verified: not here: systemd-analyze. To run it: apt-get install systemd');
const skip = !here && !process.env.CI;

/** The units as they are where Netloom lies in this folder; systemd looks whether the program is there. */
function units(t: TestContext): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-units-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return UNITS.map((name) => {
    const path = join(folder, name);
    const text = read(`ops/systemd/${name}`).replace(/(?<==)\S+\/bin\/node/, process.execPath);
    writeFileSync(path, text.replaceAll('/opt/netloom', root.replace(/\/$/, '')));
    return path;
  });
}

const analyze = (...words: string[]) => spawnSync('systemd-analyze', words, { encoding: 'utf8' });

test('systemd finds nothing wrong with the units', { skip }, (t) => {
  const { status, stderr } = analyze('verify', '--man=no', ...units(t));
  assert.deepEqual([status, stderr], [0, '']);
});

test('the service is exposed as little as its page says', { skip }, (t) => {
  const { stdout } = analyze('security', '--offline=true', units(t)[0]!);
  const [, exposure] = /exposure level for netloom\.service: ([\d.]+)/.exec(stdout)!;
  assert.ok(Number(exposure) < 2, stdout);
  assert.match(read('docs/guide/systemd.md'), /rates it below 2\b/);
});

test('the settings of the service are settings, and the socket is at the address they name', () => {
  const given = Object.fromEntries(
    [...service!.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
  const { dnsListen, dnsPort, dnsPool } = readSettings({}, given, 'none');
  assert.deepEqual([dnsListen.length, dnsPort, dnsPool.kind], [1, 53, 'none']);
  for (const kind of ['Datagram', 'Stream']) {
    const at = [...socket!.matchAll(new RegExp(`^Listen${kind}=(.*)$`, 'gm'))].map(([, text]) => text);
    assert.deepEqual(at, [`${dnsListen[0]}:${dnsPort}`]);
  }
});
