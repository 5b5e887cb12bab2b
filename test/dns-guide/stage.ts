import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { type Ran, ran, settingsFor } from '../cli/run.ts';
import { admin } from '../client.ts';
import { root } from '../house/tree.ts';
import { bind, makeRecord, makeVpc, makeZone, ok } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';

/**
 * What docs/guide/dns.md speaks of, inside a network and a mount namespace: a server at 10.8.0.53 port 53, a VPC with a name
 * and with 127.64.0.1 port 5300, and another host, 10.8.0.20, which is the network namespace `app`.
 */
export class Stage {
  readonly server: TestServer;
  readonly vpc: string;
  /** A folder that goes with the mount namespace. */
  readonly folder: string;

  private constructor(server: TestServer, vpc: string) {
    this.server = server;
    this.vpc = vpc;
    this.folder = mkdtempSync('/run/netloom-guide-');
  }

  static async set(): Promise<Stage> {
    ownFiles();
    ownNetwork();
    const server = await startServer({
      settings: {
        NETLOOM_DATA: ':memory:',
        NETLOOM_DNS_LISTEN: '10.8.0.53',
        NETLOOM_DNS_PORT: '53',
        NETLOOM_DNS_POOL: 'none',
      },
    });
    const vpc = await makeVpc(server.client);
    const zone = await makeZone(server.client);
    await makeRecord(server.client, zone);
    await bind(server.client, zone, vpc);
    const listen = [{ address: '127.64.0.1', port: 5300 }];
    await ok(admin(server, 'PUT', `/netloom/v1/vpcs/${vpc}/dns`, { listen }));
    return new Stage(server, vpc);
  }

  /** Runs commands as they stand on the page; only where ours lie is the test's own. Resolves with what they print. */
  async shell(commands: string): Promise<string> {
    const netloom = `'${process.execPath}' '${join(root, 'src/cli/netloom.ts')}'`;
    const script = `cd '${this.folder}'\nVPC=${this.vpc}\n${commands.replaceAll('npx netloom', netloom)}`;
    return outOf(await ran('sh', ['-eu', '-c', script], settingsFor(this.server)));
  }
}

/** What it printed; it must have ended well. */
export function outOf({ code, out, err }: Ran): string {
  assert.equal(code, 0, `${out}${err}`);
  return out;
}

/** /run is empty, and what is written to /etc is seen by nobody else. */
function ownFiles(): void {
  mount('-t', 'tmpfs', 'tmpfs', '/run');
  for (const name of ['/run/etc', '/run/work', '/run/netns']) mkdirSync(name);
  mount('-t', 'overlay', 'overlay', '-o', 'lowerdir=/etc,upperdir=/run/etc,workdir=/run/work', '/etc');
}

function ownNetwork(): void {
  ip('link', 'set', 'lo', 'up');
  ip('netns', 'add', 'app');
  ip('link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', 'app');
  ip('addr', 'add', '10.8.0.53/24', 'dev', 'eth0');
  ip('link', 'set', 'eth0', 'up');
  ip('-n', 'app', 'addr', 'add', '10.8.0.20/24', 'dev', 'eth0');
  ip('-n', 'app', 'link', 'set', 'eth0', 'up');
  ip('-n', 'app', 'link', 'set', 'lo', 'up');
}

export const ip = (...words: string[]): Buffer => execFileSync('ip', words);
const mount = (...words: string[]): Buffer => execFileSync('mount', words);
