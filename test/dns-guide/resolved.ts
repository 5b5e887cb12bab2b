import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { admin } from '../client.ts';
import { read } from '../house/tree.ts';
import { type Program, startProgram } from '../programs.ts';
import { ok } from '../sdk/making.ts';
import { RUN_WITH_RESOLVED } from './accounting.ts';
import { blocksOf } from './page.ts';
import { withinAMinute } from './patience.ts';
import { Stage } from './stage.ts';
import { whereResolved } from './where-resolved.ts';

/** Run by resolved.test.ts inside a namespace: systemd-resolved with a bus of its own, and without systemd. */

const [byLink = '', byFile = ''] = RUN_WITH_RESOLVED.map((key) => blocksOf(read('docs/guide/dns.md')).get(key)!.text);
const { program, control, users, bus, libraries } = whereResolved();

describe('systemd-resolved', () => {
  let stage: Stage;
  let system: Program | undefined;
  let running: Program | undefined;

  before(async () => {
    stage = await Stage.set();
    await ok(
      admin(stage.server, 'PUT', `/netloom/v1/vpcs/${stage.vpc}/dns`, {
        listen: [{ address: '127.64.0.1', port: 5300 }],
        clients: ['10.8.0.0/24'],
      }),
    );
    execFileSync('systemd-sysusers', [users]);
    for (const folder of ['/run/dbus', '/run/systemd/resolve', '/etc/systemd/resolved.conf.d', '/etc/dbus-1/system.d'])
      mkdirSync(folder, { recursive: true });
    execFileSync('chown', ['systemd-resolve:systemd-resolve', '/run/systemd/resolve']);
    copyFileSync(bus, '/etc/dbus-1/system.d/netloom-test.conf');
    system = startProgram('dbus-daemon', ['--system', '--nofork', '--nopidfile']);
    await withinAMinute(() => existsSync('/run/dbus/system_bus_socket'));
  });
  after(async () => {
    await running?.stop();
    await system?.stop();
    await stage?.server.stop();
  });

  /** The answer of its stub in this network, or in that of `app`. */
  async function started(...where: string[]): Promise<(name: string) => Promise<string>> {
    await running?.stop();
    running = startProgram('env', [`LD_LIBRARY_PATH=${libraries}`, ...where, program]);
    const dig = (name: string) =>
      stage.shell(`${where.join(' ')} dig @127.0.0.53 ${name} +short +time=1 +tries=1 || true`);
    await withinAMinute(async () => !/refused|no servers/.test(await dig('localhost')));
    return dig;
  }

  test('a server and a domain of its file', async () => {
    writeFileSync('/etc/systemd/resolved.conf.d/netloom.conf', byFile);
    const dig = await started();
    assert.equal(await dig('www.corp.test'), '10.0.0.1\n');
  });

  test('a server and a domain of a link, on another host', async () => {
    writeFileSync('/etc/systemd/resolved.conf.d/netloom.conf', '');
    const app = ['ip', 'netns', 'exec', 'app'];
    const dig = await started(...app);
    assert.doesNotMatch(await dig('www.corp.test'), /^10\./);
    const commands = byLink.replaceAll(/^resolvectl/gm, `${app.join(' ')} env LD_LIBRARY_PATH=${libraries} ${control}`);
    await stage.shell(commands);
    assert.equal(await dig('www.corp.test'), '10.0.0.1\n');
  });
});
