import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, mock, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { conformance } from '../../src/cli/conformance.ts';
import { BadUsage } from '../../src/cli/environment.ts';
import { Unusable } from '../../src/conformance/run.ts';
import type { Ran } from '../cli/run.ts';
import type { Client } from '../client.ts';
import { read } from '../house/tree.ts';
import { newAccount } from '../sdk/resolver-stage.ts';
import { freePort, removeData } from '../server.ts';
import { conform, type Subject, startSubject } from './conforming.ts';
import { type Lie, startLiar } from './liar.ts';

// `netloom conformance`, as its users have it.

let subject: Subject;
let scratch: Client;
let env: Record<string, string>;

before(async () => {
  subject = await startSubject();
  scratch = (await newAccount(subject.server)).client;
  const { accessKeyId, secretAccessKey } = scratch.keys;
  env = { BCE_ACCESS_KEY_ID: accessKeyId, BCE_SECRET_ACCESS_KEY: secretAccessKey };
});

after(async () => {
  await subject.server.kill();
  removeData(subject.server);
});

const origin = (): string => `http://127.0.0.1:${subject.server.ports.api}`;

/** The command in this process: what it prints, and where. Rejects where the entry says what is wrong and ends with 2. */
async function command(args: readonly string[], more: Record<string, string> = {}): Promise<Ran> {
  let [out, err] = ['', ''];
  const print = (text: string): void => {
    out += text;
  };
  const beside = mock.method(process.stderr, 'write', (text: string) => {
    err += text;
    return true;
  });
  try {
    return { code: await conformance.run({ args, env: { ...env, ...more }, print }), out, err };
  } finally {
    beside.mock.restore();
  }
}

async function lied(lie: Lie, args: readonly string[]): Promise<Ran> {
  const liar = await startLiar(subject.server.ports.api, lie);
  try {
    return await command(['--endpoint', liar.url.origin, ...args]);
  } finally {
    liar.close();
  }
}

test('what cannot be meant is a sentence', async () => {
  const cases: readonly (readonly [args: readonly string[], says: RegExp, more?: Record<string, string>])[] = [
    [[], /No endpoint is given/],
    [['--endpoint', 'example.com'], /"example\.com" is no endpoint/],
    [['--endpoint', 'http://127.0.0.1:1/v1'], /is no endpoint/],
    [['--endpoint', 'http://a:b@127.0.0.1:1'], /is no endpoint/],
    [['--endpoint', 'moon=http://127.0.0.1:1'], /"moon" is no service/],
    [['--endpoint', 'csn=http://127.0.0.1:1,csn=http://127.0.0.1:2'], /csn is given twice/],
    [['--endpoint', origin(), '--service', 'moon'], /"moon" is no service/],
    [['--endpoint', origin(), '--cloud', 'bj'], /exclude each other/],
    [['--endpoint', origin(), '--may-cost'], /--may-cost goes with --write/],
    [['--endpoint', origin(), '--timeout', '0'], /whole number of seconds/],
    [['--cloud', 'b/j'], /is no region of the cloud/],
    [['--endpoint', origin()], /No keys are given/, { BCE_ACCESS_KEY_ID: '' }],
  ];
  for (const [args, says, more] of cases)
    await assert.rejects(command(args, more), (error) => error instanceof BadUsage && says.test(error.message));
});

test('where nothing can be found out it is one sentence, and not a difference for each case', async () => {
  const { secretAccessKey } = scratch.keys;
  const page = await startLiar(1, async () => ({ status: 200, headers: { 'content-type': 'text/html' }, text: '<p>' }));
  const cases = [
    conform(subject, { keys: { accessKeyId: 'nobody', secretAccessKey } }),
    conform(subject, { keys: { ...scratch.keys, secretAccessKey: 'wrong-secret' } }),
    conform(subject, { now: () => 0 }),
    conform({ ...subject, endpoint: `http://127.0.0.1:${await freePort()}` }),
    conform({ ...subject, endpoint: page.url.origin }),
    conform(subject, { pattern: 'no-such-case' }),
    conform({ ...subject, endpoint: `csn=${origin()}` }, { services: ['iam'] }),
  ];
  const said = (await Promise.allSettled(cases)).map((one) => one.status === 'rejected' && (one.reason as Error));
  page.close();
  assert.ok(said.every((error) => error instanceof Unusable));
  const sentences = [/does not know the access key/, /secret key is not that of the access key/, /is the clock right/];
  const others = [
    /does not answer: ECONNREFUSED/,
    /does not speak the BCE API: 200/,
    /no such case/,
    /no endpoint for iam/,
  ];
  for (const [i, sentence] of [...sentences, ...others].entries()) assert.match(String(said[i]), sentence);

  const { code, out, err } = await command(['--endpoint', origin()], { BCE_SECRET_ACCESS_KEY: 'wrong-secret' });
  assert.deepEqual([code, out], [2, '']);
  assert.match(err, /^netloom: http:\S+ says the secret key is not that of the access key\.\n$/);
});

test('the report is grouped, sums up, tells no secret, and ends with 0 where every documented fact agrees', async () => {
  const { code, out } = await command(['--endpoint', origin(), '--service', 'csn,sts']);
  assert.equal(code, 0, out);
  const lines = out.split('\n');
  assert.ok(lines.includes('csn: documented facts'));
  assert.ok(lines.includes('csn: proposals'));
  assert.match(out, /^ {2}agrees {9}csn\.signing\.bad-signature$/m);
  assert.match(out, /^ {2}confirmed {6}csn\.signing\.none$/m);
  assert.match(out, /^ {2}skipped {8}csn\.made\.id\n {6}needs --write$/m);
  assert.match(out, /^documented facts: \d+ agrees, 0 differs, 0 not decidable, \d+ skipped$/m);
  assert.match(out, /^proposals: \d+ confirmed, 0 refuted, 0 not decidable, \d+ skipped$/m);
  assert.ok(!out.includes(scratch.keys.secretAccessKey));
});

test('a refuted proposal is told, and only a documented fact that differs ends it with 1', async () => {
  const deny: Lie = async (asked, ask) => {
    const told = await ask();
    // A proposal is that it is 403.
    if (asked.headers.authorization === undefined && !asked.query.includes('authorization')) told.status = 401;
    return told;
  };
  const refuted = await lied(deny, ['--case', 'csn.signing.']);
  assert.equal(refuted.code, 0, refuted.out);
  assert.match(refuted.out, /refuted +csn\.signing\.none\n.*\n +expected: 403 AccessDenied\n +got: +401 AccessDenied/);

  const differing = await lied(
    async (_, ask) => {
      const told = await ask();
      return { ...told, text: told.text.replace('SignatureDoesNotMatch', 'Signature\\u001b[31mDoesNot\\u009bMatch') };
    },
    ['--case', 'csn.signing.bad-signature'],
  );
  assert.equal(differing.code, 1);
  assert.match(differing.out, /got: +400 Signature\\u001b\[31mDoesNot\\u009bMatch/);
  assert.doesNotMatch(differing.out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('--json is JSON, with a sum', async () => {
  const { code, out } = await command(['--endpoint', origin(), '--case', 'csn.text', '--json']);
  assert.equal(code, 0);
  const { summary, results, left, interrupted } = JSON.parse(out);
  assert.deepEqual([left, interrupted], [[], false]);
  assert.ok(summary.documented.agrees > 5);
  const { id, standing, source, sentence, kind } = results.find((one: { id: string }) => one.id.includes('InvalidURI'));
  assert.deepEqual([id, standing, source, kind], ['csn.text.InvalidURI', 'documented', 'common 2.4', 'agrees']);
  assert.match(sentence, /to the octet/);
});

test('--list names each case, its standing and its source, and asks nobody', async () => {
  const { out } = await command(['--list', '--case', 'csn.made.id']);
  const line = 'csn.made.id  seen, csn 2.1, needs --write: A CSN id is csn- and 16 digits or small letters.\n';
  assert.equal(out, line);
});

test('Ctrl-C ends it, and what was made is taken away', async () => {
  const seen = Promise.withResolvers<void>();
  const liar = await startLiar(subject.server.ports.api, async (asked, ask) => {
    const told = await ask();
    if (asked.method === 'POST' && asked.path === '/v1/privatezone' && told.status === 200) {
      seen.resolve();
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return told;
  });
  const entry = fileURLToPath(new URL('../../src/cli/netloom.ts', import.meta.url));
  const args = ['conformance', '--endpoint', liar.url.origin, '--write', '--case', 'privatezone.zone.'];
  const child = spawn(process.execPath, [entry, ...args], { env: { PATH: process.env.PATH, ...env } });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  await seen.promise;
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  liar.close();
  assert.equal(code, 1);
  assert.match(out, /Interrupted: the other cases were not run\.\n$/);
  assert.deepEqual((await scratch.call('GET', '/v1/privatezone')).json.zones, []);
});

test('the commands of docs/guide/conformance.md do what it says', async () => {
  const guide = read('docs/guide/conformance.md');
  const commands = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)]
    .flatMap(([, text]) => text!.split('\n'))
    .filter((line) => line.startsWith('npx netloom conformance'));
  assert.ok(commands.length >= 4);
  // None of them may reach the cloud from here: those are read for their flags alone.
  for (const one of commands.filter((line) => line.includes('--cloud')))
    assert.match((await command([...wordsOf(one), '--list'])).out, /^privatezone\.answer\.list/);
  for (const one of commands.filter((line) => !line.includes('--cloud'))) {
    // Whole runs are own-server.test.ts's: here it is that the words are taken.
    const fewer = one.includes('--case') ? [] : ['--case', '.answer'];
    const { code, out } = await command([...wordsOf(one), ...fewer], { BCE_ENDPOINT: origin() });
    assert.equal(code, 0, `${one}\n${out}`);
  }
});

/** Behind `npx netloom`, with this server where the guide has the default one, and without what a shell does. */
const wordsOf = (command: string): string[] =>
  command.replace(/ >.*$/, '').replaceAll('http://127.0.0.1:8787', origin()).split(' ').slice(3);
