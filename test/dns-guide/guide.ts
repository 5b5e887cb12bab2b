import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ran } from '../cli/run.ts';
import { read } from '../house/tree.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import { askUdp } from '../packets/clients.ts';
import { type Program, startProgram } from '../programs.ts';
import { RUN } from './accounting.ts';
import { blocksOf } from './page.ts';
import { withinAMinute } from './patience.ts';
import { ip, outOf, Stage } from './stage.ts';

/** Run by guide.test.ts inside a namespace: what docs/guide/dns.md says, as it stands there. */

const page = read('docs/guide/dns.md');
const blocks = blocksOf(page);
const used = new Set<string>();

function block(key: string): string {
  used.add(key);
  return blocks.get(key)!.text;
}

describe('docs/guide/dns.md', () => {
  let stage: Stage;
  const programs: Program[] = [];

  before(async () => {
    stage = await Stage.set();
  });
  after(async () => {
    await Promise.all([...programs.map((program) => program.stop()), stage.server.stop()]);
  });

  /** What a resolver of somebody else's, given these lines, answers for www.corp.test at port 53 of its own address. */
  async function through(program: string, args: readonly string[], address: string): Promise<string> {
    const started = startProgram(program, args);
    programs.push(started);
    const server = { address, port: 53 };
    let answer: Awaited<ReturnType<typeof askUdp>>;
    await withinAMinute(async () => {
      answer = await askUdp(server, queryFor('www.corp.test', 'A'), { patience: 400 });
      return answer !== undefined;
    }).catch((error) => assert.fail(`${error}\n${started.log()}`));
    const { rcode, answer: records } = inWords(answer!);
    return records[0]?.replace(/ \d+ /, ' ') ?? rcode;
  }

  const file = (name: string, text: string): string => {
    const path = join(stage.folder, name);
    writeFileSync(path, text);
    return path;
  };
  const A = 'www.corp.test. A 10.0.0.1';

  test('others are this VPC’s clients by their prefix, and before that nobody’s', async () => {
    const asked = 'ip netns exec app dig @10.8.0.53 www.corp.test';
    assert.match(await stage.shell(asked), /status: REFUSED/);
    assert.match(await stage.shell(block('Where to ask 1')), /clients +10\.8\.0\.0\/24/);
    assert.match(await stage.shell(asked), /status: NOERROR/);
  });

  test('port 53 without root', async () => {
    const bind = "require('node:dgram').createSocket('udp4').bind(53, '127.0.0.77', () => process.exit(0))";
    const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '-e', bind];
    assert.match((await ran('setpriv', asNobody)).err, /EACCES/);
    await stage.shell(block('Port 53 1'));
    outOf(await ran('setpriv', asNobody));
  });

  test('a process: one question, Node, a resolv.conf of its own, a namespace', async () => {
    assert.match(await stage.shell(block('A process 1')), /^10\.0\.0\.1\n.*www\.corp\.test\. 60 IN A 10\.0\.0\.1/s);
    const script = file('resolver.mjs', block('A process 2'));
    assert.equal(outOf(await ran(process.execPath, [script])), "[ '10.0.0.1' ]\n");
    const addresses = (text: string) => text.match(/^\S+ +STREAM/gm);
    assert.deepEqual(addresses(await stage.shell(block('A process 3'))), [
      '10.0.0.1        STREAM',
      '10.0.0.1        STREAM',
    ]);
    assert.deepEqual(addresses(await stage.shell(block('A process 4'))), ['10.0.0.1        STREAM']);
  });

  test('a pod’s resolv.conf', async () => {
    file('pod-resolv.conf', block('A pod 3'));
    const alone = (name: string) =>
      stage.shell(`unshare --mount sh -c 'mount --bind pod-resolv.conf /etc/resolv.conf && getent ahostsv4 ${name}'`);
    for (const name of ['www.corp.test', 'www']) assert.match(await alone(name), /^10\.0\.0\.1 /);
  });

  test('dnsmasq', async () => {
    const lines = `port=53\nlisten-address=127.0.1.1\nbind-interfaces\nno-resolv\nno-hosts\npid-file=\n${block('dnsmasq 1')}`;
    assert.equal(await through('dnsmasq', ['-k', '-C', file('dnsmasq.conf', lines)], '127.0.1.1'), A);
  });

  test('unbound, which needs each of the three lines', async () => {
    const lines = block('unbound 1');
    const own = (address: string) => `server:
  interface: ${address}
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  directory: "${stage.folder}"
  trust-anchor: ". DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"
`;
    const answer = (name: string, address: string, text: string) =>
      through('unbound', ['-d', '-c', file(name, own(address) + text)], address);
    const without = ['local-zone', 'do-not-query-localhost', 'domain-insecure'].map((word, i) => {
      const text = lines.replace(new RegExp(`^  ${word}:.*\n`, 'm'), '');
      assert.notEqual(text, lines);
      return answer(`unbound-${word}.conf`, `127.0.2.${i + 1}`, text);
    });
    assert.equal(await answer('unbound.conf', '127.0.1.2', lines), A);
    assert.deepEqual(await Promise.all(without), ['NXDOMAIN', 'SERVFAIL', 'SERVFAIL']);
  });

  test('BIND, which needs its option', async () => {
    const option = /`(validate-except .*?)`/.exec(page)![1]!;
    const answer = (name: string, address: string, options: string) => {
      // BIND listens at addresses that are an interface's.
      ip('addr', 'add', `${address}/32`, 'dev', 'lo');
      const own = `listen-on { ${address}; }; listen-on-v6 { none; }; directory "${stage.folder}"; pid-file none;`;
      const text = `options { ${own} dnssec-validation auto; ${options} };\ncontrols {};\n${block('BIND 1')}`;
      return through('named', ['-g', '-c', file(name, text)], address);
    };
    assert.deepEqual(
      await Promise.all([answer('named.conf', '127.0.1.3', option), answer('strict.conf', '127.0.2.4', '')]),
      [A, 'SERVFAIL'],
    );
  });

  test('nothing that is said to be run is left out', () => {
    assert.deepEqual([...used].sort(), [...RUN].sort());
  });
});
