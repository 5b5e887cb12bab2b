import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { netloom, ran, settingsFor } from '../cli/run.ts';
import { type Answer, admin } from '../client.ts';
import { root } from '../house/tree.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import { askUdp } from '../packets/clients.ts';
import { ok } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';
import { WORLD } from './world.ts';

/** A whole state: out of a running server as text, into another that has nothing. */
describe('a state that is exported', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-state-'));
  const at = (name: string): string => join(folder, name);
  let server: TestServer;
  let text: string;
  const exported = async (from: TestServer, ...flags: string[]): Promise<string> => {
    const { code, out, err } = await netloom(
      ['export', 'state', at('again.txt'), '--force', ...flags],
      settingsFor(from),
    );
    assert.deepEqual([code, err], [0, ''], out);
    return readFileSync(at('again.txt'), 'utf8');
  };
  const drafts = (): string[] => readdirSync(folder).filter((name) => name.includes('draft'));
  /** What everybody sees: lists of every service, accounts, and what DNS says. */
  const seen = async (of: TestServer): Promise<unknown> => {
    const client = of.client.as(WORLD.keys);
    const lists: Answer[] = [];
    for (const path of WORLD.lists) lists.push(await ok(client.call('GET', path)));
    const [{ vpcId }] = lists[0]!.json.vpcs;
    lists.push(await ok(admin(of, 'GET', '/netloom/v1/accounts')));
    const { dnsAddress: address, dnsPort: port } = (await ok(admin(of, 'GET', `/netloom/v1/vpcs/${vpcId}`))).json;
    const answer = await askUdp({ address, port }, queryFor('www.corp.test', 'A'));
    return [lists.map((list) => list.text), answer && inWords(answer).answer];
  };

  before(async () => {
    writeFileSync(at('world.json'), JSON.stringify(WORLD.file));
    server = await startServer({ directory: at('one'), settings: { NETLOOM_LOAD: at('world.json') } });
    text = await exported(server);
    writeFileSync(at('state.txt'), text);
  });
  after(async () => {
    await server.kill();
    rmSync(folder, { recursive: true });
  });

  test('is readable by its owner alone, has no token, and is printed too', async () => {
    assert.equal(statSync(at('again.txt')).mode & 0o777, 0o600);
    const { out } = await netloom(['export'], settingsFor(server));
    assert.equal(out, text);
    const bare = await exported(server, '--without-key');
    assert.equal(bare, text.replace(/^\{"key":.*\n/m, ''));
    assert.ok(text.length > bare.length && !/^\["token"/m.test(text));
  });

  test('goes where nothing is lost by it: over a file with --force only, and over nothing else', async () => {
    const refused = async (file: string, sentence: RegExp, ...flags: string[]): Promise<void> => {
      const { out, err } = await netloom(['export', 'state', file, ...flags], settingsFor(server));
      assert.match(err, sentence);
      assert.equal(out + (err.match(/^ +at /m) ?? ''), '');
    };
    writeFileSync(at('kept.txt'), 'kept');
    symlinkSync(at('kept.txt'), at('link'));
    await refused(at('kept.txt'), /kept\.txt is there already\. Name another file, or say --force to replace it/);
    await refused(at('link'), /link is no file: nothing is written over it/, '--force');
    await refused('/dev/null', /is no file/, '--force');
    await refused(folder, /is a folder: name a file/, '--force');
    await refused(at('no/file.txt'), /There is no folder .*no\.$/m);
    await refused(at('one/state.txt'), /lies in the data folder itself/);
    await refused(at('x'.repeat(250)), /cannot be written: ENAMETOOLONG/);
    assert.equal(readFileSync(at('kept.txt'), 'utf8'), 'kept');
    // What has the draft's name of earlier versions is none of ours.
    mkdirSync(at('kept.txt.new'));
    const { code } = await netloom(['export', 'state', at('kept.txt'), '--force'], settingsFor(server));
    assert.deepEqual([code, readFileSync(at('kept.txt'), 'utf8')], [0, text]);
  });

  test('to one new name twice at the same time: one is written and whole, the other says that it is not', async () => {
    const two = await Promise.all([1, 2].map(() => netloom(['export', 'state', at('both.txt')], settingsFor(server))));
    assert.deepEqual(two.map(({ code }) => code === 0).sort(), [false, true]);
    assert.match(two.map(({ err }) => err).join(''), /^netloom: .*both\.txt is there already/);
    assert.equal(readFileSync(at('both.txt'), 'utf8'), text);
    assert.deepEqual(drafts(), []);
  });

  test('to a disk that takes no more says so, and leaves no draft, which would have the key', async () => {
    // Of 2 blocks a file has; the write that reaches the end is a short one.
    const limited = `ulimit -f 2; exec "$0" "$@"`;
    const command = [process.execPath, join(root, 'src/cli/netloom.ts'), 'export', 'state', at('large.txt')];
    const { code, err } = await ran('sh', ['-c', limited, ...command], settingsFor(server));
    assert.deepEqual([code, err.split('\n').length], [1, 2], err);
    assert.match(err, /large\.txt cannot be written: EFBIG/);
    assert.deepEqual([drafts(), existsSync(at('large.txt'))], [[], false]);
  });

  test('goes into a server in memory and into an empty data folder, and all is there as it was', async () => {
    const expected = await seen(server);
    const { ports, adminToken } = server;
    await server.stop();
    const again = { ports, adminToken };
    server = await startServer({ ...again, settings: { NETLOOM_DATA: ':memory:', NETLOOM_LOAD: at('state.txt') } });
    assert.deepEqual(await seen(server), expected);
    assert.equal(await exported(server), text);
    await ok(admin(server, 'POST', '/netloom/v1/reset'));
    assert.equal(await exported(server), text);
    await server.kill();

    const settings = { NETLOOM_DATA: at('two') };
    const done = await netloom(['import', 'state', at('state.txt')], settings);
    assert.deepEqual([done.code, done.err], [0, '']);
    assert.equal(readFileSync(at('two/key'), 'utf8'), readFileSync(at('one/key'), 'utf8'));
    assert.match((await netloom(['verify'], settings)).out, /The log is sound\.\n$/);
    const twice = await netloom(['import', 'state', at('state.txt')], settings);
    assert.equal(twice.code, 1);
    assert.match(twice.err, /The log is not empty, it goes to position \d+: a state is imported only where/);
    server = await startServer({ ...again, directory: at('two') });
    assert.deepEqual(await seen(server), expected);
    assert.equal(await exported(server), text);
    // What is loaded is remembered with the rest.
    assert.equal((await ok(admin(server, 'POST', '/netloom/v1/load', WORLD.file))).json.loaded, false);
  });

  test('is refused with a sentence where the key is another, a line is wrong, or it is cut short', async () => {
    const bare = text.replace(/^\{"key":.*\n/m, '');
    const refusedWith = async (state: string, sentence: RegExp, directory = 'three'): Promise<void> => {
      writeFileSync(at('bad.txt'), state);
      const { code, err } = await netloom(['import', 'state', at('bad.txt')], { NETLOOM_DATA: at(directory) });
      assert.equal(code, 1);
      assert.match(err, sentence);
      assert.ok(!existsSync(at(`${directory}/log.db`)), 'nothing is there');
    };
    await refusedWith(bare, /exported without its key, and .*three\/key is not there: put the key file/);
    await refusedWith(text.slice(0, -20), /Nothing of .*bad\.txt was imported: /);
    await refusedWith(text.replace('["zone",', '["zane",'), /: line \d+ is of no kind of row/);
    mkdirSync(at('home'), { mode: 0o755 });
    writeFileSync(at('home/letter.txt'), '');
    await refusedWith(
      text,
      /The folder .*home is not empty \(letter\.txt\): nothing was imported\. Name an empty/,
      'home',
    );
    assert.deepEqual([readdirSync(at('home')), statSync(at('home')).mode & 0o777], [['letter.txt'], 0o755]);
    await refusedWith(text, /state\.txt is no folder\. Nothing was imported/, 'state.txt');
    mkdirSync(at('four'));
    writeFileSync(at('four/key'), `${'12'.repeat(32)}\n`);
    await refusedWith(bare, /is not the key the secrets in .* are sealed under\. Nothing was imported/, 'four');
    await refusedWith(text, /is not the key/, 'four');
    const unsound = text.replace(/"clients":\[\]/, '"clients":5');
    await refusedWith(unsound, /: the row \["selector",\d+,…\] has no "clients", or one that cannot be\.\n$/);
    const inMemory = { NETLOOM_DATA: ':memory:', NETLOOM_LOAD: at('bad.txt') };
    await assert.rejects(startServer({ settings: inMemory }), /NETLOOM_LOAD: .*bad\.txt: the row \["selector",/);
    const other = text.replace(/("secret":")../, '$1__');
    const short = text.replace(/"secret":"[^"]+"/, '"secret":"c2hvcnQ="');
    const damaged = /^netloom: .*bad\.txt is damaged: a secret in it is not what was sealed under its key\. .*\n$/;
    for (const state of [other, short]) await refusedWith(state, damaged);
    writeFileSync(at('bad.txt'), bare);
    const settings = { NETLOOM_DATA: ':memory:', NETLOOM_LOAD: at('bad.txt') };
    await assert.rejects(startServer({ settings }), /NETLOOM_LOAD: the secrets in .* are sealed under another key/);
  });

  test('that is being imported when kill -9 comes is there whole, or not at all', async () => {
    const args = [join(root, 'src/cli/netloom.ts'), 'import', 'state', at('state.txt'), '--data'];
    for (const [i, part] of [0.6, 0.9].entries()) {
      const data = at(`killed-${i}`);
      const began = performance.now();
      if (i === 0) await netloom(args.slice(1).concat(at('timed')));
      const lasts = Math.max(200, performance.now() - began);
      const child = spawn(process.execPath, [...args, data], { stdio: 'ignore' });
      const ended = new Promise((resolve) => child.on('exit', resolve));
      await new Promise((resolve) => setTimeout(resolve, lasts * part));
      child.kill('SIGKILL');
      await ended;
      // Nothing stands in the way of another try, unless the first was whole.
      const { code, err } = await netloom(args.slice(1).concat(data));
      if (code !== 0) assert.match(err, /is not empty/);
      assert.match((await netloom(['verify', '--data', data])).out, /The log is sound\.\n$/);
    }
  });
});
