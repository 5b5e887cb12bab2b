import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeVpc, makeZone } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { netloom, type Ran, settingsFor } from './run.ts';

/** `netloom plan`, as a person and as a script reads it. */
let server: TestServer;
let zone = '';
const folder = mkdtempSync(join(tmpdir(), 'netloom-plan-'));

async function planned(calls: unknown, ...flags: string[]): Promise<Ran> {
  const file = join(folder, 'plan.json');
  writeFileSync(file, typeof calls === 'string' ? calls : JSON.stringify(calls));
  return netloom(['plan', file, ...flags], settingsFor(server));
}

before(async () => {
  server = await startServer();
  zone = await makeZone(server.client);
});
after(async () => {
  await server.stop();
  removeData(server);
  rmSync(folder, { recursive: true });
});

test('tells answers, changes and reachability, and does nothing', async () => {
  const vpc = await makeVpc(server.client);
  const instance = { instanceType: 'vpc', instanceId: vpc, instanceRegion: 'bj' };
  const calls = [
    { method: 'POST', path: `/v1/privatezone/${zone}/record`, body: { rr: 'www', type: 'A', value: '10.0.0.1' } },
    { method: 'POST', path: '/v1/csn', body: { name: 'net' } },
    { method: 'PUT', path: `/v1/csn/\${1.csnId}`, query: 'attach', body: instance },
    { method: 'GET', path: `/v1/csn/\${1.csnId}/instance` },
    { method: 'GET', path: `/v1/csn/\${1.csnId}/routeTable` },
    {
      ...{ method: 'POST', path: `/v1/csn/routeTable/\${4.csnRts.0.csnRtId}/propagation` },
      body: { attachId: `\${3.instances.0.attachId}` },
    },
  ];
  const { code, out, err } = await planned({ calls });
  assert.equal(code, 0, err);
  assert.match(out, /^ 0 {2}200 {2}POST \/v1\/privatezone\/.*"recordId":"rc-/m);
  assert.match(out, /^ {2}\+ record rc-\w+ {2}zone="zone-\w+" rr="www" type="A" value="10.0.0.1"/m);
  assert.match(out, /^ {2}\+ propagation csnRt-\w+\/tgwAttach-\w+/m);
  assert.match(
    out,
    new RegExp(
      `^reachability: 1\n  10.0.0.0/16  nowhere -> ${vpc} by 10.0.0.0/16  \\(csnRt-\\w+, 1 source\\)\n      learned: `,
      'm',
    ),
  );
  const { json } = await server.client.call('GET', '/v1/csn');
  assert.deepEqual(json.csns, []);
  const shown = JSON.parse((await planned({ calls }, '--json')).out);
  assert.equal(shown.answers.length, 6);
});

test('a changed thing is told by what changed of it; a call that would be refused makes the exit code 1', async () => {
  const refused = { method: 'DELETE', path: '/v1/vpc/vpc-none' };
  const rename = {
    method: 'PUT',
    path: `/v1/vpc/${await makeVpc(server.client, 'old')}`,
    query: { modifyAttribute: '' },
    body: { name: 'new' },
  };
  const { code, out } = await planned({ calls: [refused, rename] });
  assert.equal(code, 1);
  assert.match(out, /^ 0 {2}404 {2}DELETE .*"code":"NoSuchObject"/m);
  assert.match(out, /^ {2}~ vpc vpc-\w+\n {6}name: "old" -> "new"$/m);
});

test('an action is told by its flag, written behind the path or apart', async () => {
  const path = `/v1/vpc/${await makeVpc(server.client, 'old')}`;
  const body = { name: 'new' };
  const { code, out, err } = await planned({
    calls: [
      { method: 'PUT', path: `${path}?modifyAttribute`, body },
      { method: 'PUT', path, query: 'modifyAttribute', body: { name: 'newer' } },
      { method: 'GET', path: '/v1/vpc?maxKeys=1', query: { marker: '' } },
    ],
  });
  assert.equal(code, 0, out + err);
  assert.match(out, /^ 0 {2}200 {2}PUT \/v1\/vpc\/vpc-\w+\?modifyAttribute$/m);
  assert.match(out, /^ 1 {2}200 {2}PUT \/v1\/vpc\/vpc-\w+\?modifyAttribute$/m);
  assert.match(out, /^ 2 {2}200 .*"maxKeys":1,/m);
  assert.match(out, /name: "old" -> "newer"$/m);
});

test('what cannot be told is a sentence, and the exit code 2', async () => {
  for (const [file, sentence] of [
    ['[1]', /holds no plan/],
    ['{"method":"GET","path":"/v1/vpc"}', /holds no plan/],
    [
      '{"region":"mars","calls":[{"method":"GET","path":"/v1/vpc"}]}',
      /calls\[0\] is made in "mars", which is no region/,
    ],
    ['{', /cannot be read from .*plan\.json/],
    ['{"calls":[{}]}', /The server refused: .*\(body-invalid: calls\.0 must have required properties method, path\)/],
    [`{"calls":[{"method":"GET","path":"/v1/vpc/\${1.vpcId}"}]}`, /calls\[0\] refers to \$\{1\.vpcId\}/],
  ] as const) {
    const { code, err } = await planned(file);
    assert.equal(code, 2);
    assert.match(err, sentence);
  }
  assert.match(
    (await netloom(['plan', join(folder, 'none')], settingsFor(server))).err,
    /cannot be read from .*ENOENT/,
  );
});
