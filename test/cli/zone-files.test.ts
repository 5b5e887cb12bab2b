import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { admin, Client } from '../client.ts';
import { makeZone, ok } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';
import { netloom, type Ran, settingsFor } from './run.ts';

/** `netloom import zone` and `netloom export zone`, as a person and as a script reads them. */
let server: TestServer;
let zone = '';
const folder = mkdtempSync(join(tmpdir(), 'netloom-zone-files-'));

const run = (...args: string[]): Promise<Ran> => netloom(args, settingsFor(server));

/** The path of a file with this in it. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

before(async () => {
  server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
  zone = await makeZone(server.client);
});
after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

test('a plan first, which changes nothing; then all of it', async () => {
  const path = file('corp.zone', '$TTL 300\n@ SOA a b 1 2 3 4 5\n@ MX 5 mail\nwww A 10.0.0.1\nt TXT "a\\"b"\n');
  const planned = await run('import', 'zone', path, '--zone', 'corp.test');
  const lines = [
    '+ @ 300 MX 5 "mail.corp.test"',
    '+ www 300 A "10.0.0.1"',
    '+ t 300 TXT "a\\"b"',
    'notes: 1',
    "  line 2, column 3: The zone's SOA is left out: the server makes its own. (apex-left-out)",
    '3 added, 0 changed, 0 removed, 0 as they are, 0 left alone',
  ];
  assert.deepEqual([planned.code, planned.err], [0, '']);
  assert.deepEqual(planned.out.split('\n'), [...lines, 'not applied: --apply does it', '']);
  const done = await run('import', 'zone', path, '--zone', zone, '--apply');
  assert.match(done.out, /\n3 added, .*\napplied; the zone's serial is \d+\n$/);
  const again = await run('import', 'zone', path, '--zone', 'CORP.test.', '--apply', '--json');
  assert.deepEqual(JSON.parse(again.out).plan, { added: 0, changed: 0, removed: 0, unchanged: 3, left: 0, lines: [] });
  const other = file('other.zone', 'www 60 A 10.0.0.1\nt 300 TXT x\n');
  const replaced = await run('import', 'zone', other, '--zone', zone, '--replace');
  assert.deepEqual(replaced.out.split('\n').slice(0, 4), [
    '- @ 300 MX 5 "mail.corp.test"',
    '- t 300 TXT "a\\"b"',
    '~ www 60 A "10.0.0.1"  (ttl was 300)',
    '+ t 300 TXT "x"',
  ]);
});

test('exported, and imported by the name of the file', async () => {
  const csv = await run('export', 'zone', 'corp.test', '--format', 'csv');
  assert.match(csv.out, /^rr,type,value,ttl,priority,description,status\r\n@,MX,mail\.corp\.test,300,5,,enable\r\n/);
  const copy = await makeZone(server.client, 'copy.test');
  const done = await run('import', 'zone', file('copy.csv', csv.out), '--zone', 'copy.test', '--apply');
  assert.deepEqual([done.code, done.err], [0, '']);
  assert.equal((await run('export', 'zone', copy, '--format', 'csv')).out, csv.out);
  assert.match((await run('export', 'zone', copy)).out, /^\$ORIGIN copy\.test\.\n@ 60 IN SOA ns1 hostmaster \d+ /);
});

test('lines that cannot be had: exit code 1, nothing applied, flags that help', async () => {
  const path = file('bad.zone', 'a A 10.0.0.300\nb CAA 0 issue "x"\nc 1 A 10.0.0.1\n');
  const { code, out } = await run('import', 'zone', path, '--zone', zone, '--apply');
  assert.equal(code, 1);
  assert.match(out, /errors: 3\n {2}line 1, column 5: "10\.0\.0\.300" is not one IPv4 address\. \(rdata-invalid\)\n/);
  assert.match(out, /\nnot applied: the errors are in the way\n$/);
  const helped = await run('import', 'zone', path, '--zone', zone, '--skip-unsupported', '--clamp-ttl');
  assert.match(helped.out, /notes: 2\n.*errors: 1\n/s);
});

test('what a careless hand writes is answered with a sentence', async () => {
  const path = file('fine.zone', 'a A 10.0.0.1\n');
  const binary = file('latin1.zone', Uint8Array.of(0x61, 0xe9));
  for (const name of ['twice.test', 'same.test', 'same.test']) await makeZone(server.client, name);
  const keys = (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'other' }))).json;
  await makeZone(new Client(server.ports.api, keys), 'twice.test');
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['import', 'zone', path], 2, /--zone is missing/],
    [['import', 'zone', path, '--zone'], 2, /--zone needs a value/],
    [['import', 'vpc', path, '--zone', zone], 2, /"vpc" cannot be imported/],
    [['export', 'vpc', zone], 2, /"vpc" cannot be exported/],
    [['import', 'zone', path, '--zone', 'no.test'], 2, /There is no zone "no\.test"/],
    [
      ['import', 'zone', path, '--zone', 'twice.test'],
      2,
      /Several zones have this name: zone-\w+ of account .* Give the id, or the account/,
    ],
    [['export', 'zone', 'same.test'], 1, /Several zones have this name: .* Give the id: netloom zone show/],
    [['import', 'zone', path, '--zone', 'zone-000000000000'], 2, /The server refused: .*zone-unknown/],
    [['import', 'zone', join(folder, 'none'), '--zone', zone], 2, /none cannot be read: ENOENT/],
    [['import', 'zone', binary, '--zone', zone], 2, /cannot be read: it is not UTF-8/],
    [['import', 'zone', path, '--zone', zone, '--format', 'xml'], 2, /"xml" is no format: master or csv/],
    [['export', 'zone', zone, '--apply'], 2, /--apply is no flag of this command/],
  ];
  for (const [args, code, sentence] of cases) {
    const ran = await run(...args);
    assert.deepEqual([ran.code, ran.out], [code, ''], args.join(' '));
    assert.match(ran.err, sentence);
  }
  const one = await run('import', 'zone', path, '--zone', 'twice.test', '--account', keys.accountId);
  assert.deepEqual([one.code, one.err], [0, '']);
});
