import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lie } from './liar.ts';
import { liedTo } from './lied-to.ts';
import { body, denied, isPath, spoils } from './lies.ts';

// Endpoints that fail, hang or talk nonsense: a run ends, and leaves nothing behind.

const { client, against } = liedTo();

test('members that nobody knows are told, and no failure', async () => {
  const lie = spoils(
    isPath(/^\/v1\/csn$/),
    body((json) => {
      json.csns[0].colour = 'blue';
    }),
  );
  const { results } = await against(lie, { pattern: 'csn.QueryCsnList.answer' });
  assert.deepEqual(results[0]!.verdict, { kind: 'agrees', more: ['csns[].colour'] });
});

test('a key without the rights leaves open what it may not ask', async () => {
  const lie: Lie = async (asked, ask) => (asked.path === '/v1/csn' && asked.query === '' ? denied() : ask());
  const { results } = await against(lie, { pattern: 'csn.QueryCsnList.answer' });
  assert.equal(results[0]!.verdict.kind, 'undecidable');
});

test('what cannot be removed is named, and nothing else is removed', async () => {
  const removed: string[] = [];
  const lie: Lie = async (asked, ask) => {
    if (asked.method === 'DELETE') removed.push(asked.path);
    return asked.method === 'DELETE' && asked.path.startsWith('/v1/privatezone/zone-') ? denied() : ask();
  };
  const before = (await client().call('GET', '/v1/privatezone')).json.zones.length;
  const { left, results } = await against(lie, { write: true, pattern: 'privatezone.record.id' });
  assert.equal(results[0]!.verdict.kind, 'agrees');
  assert.match(left.join(), /^a zone zone-[0-9a-z]{12}: 403 AccessDenied$/);
  assert.equal((await client().call('GET', '/v1/privatezone')).json.zones.length, before + 1);
  assert.equal(new Set(removed).size, 2, 'the record and the zone');
  const zone = removed.at(-1)!;
  assert.equal((await client().call('DELETE', zone)).status, 200);
});

test('a case that fails halfway leaves nothing either', async () => {
  const lie: Lie = async (asked, ask) => {
    const told = await ask();
    // The answer to the list breaks off.
    if (asked.method === 'GET' && asked.path.endsWith('/record'))
      return { ...told, status: 200, text: '{"records": [' };
    return told;
  };
  const before = (await client().call('GET', '/v1/privatezone')).json.zones.length;
  const { left } = await against(lie, { write: true, pattern: 'privatezone.record.' });
  assert.deepEqual(left, []);
  assert.equal((await client().call('GET', '/v1/privatezone')).json.zones.length, before);
});

test('who does not answer is waited for a while, and not for ever', async () => {
  let asked = 0;
  const lie: Lie = async ({ path, query }, ask) => {
    if (path !== '/v1/csn' || query === 'hello') return ask();
    asked += 1;
    return asked > 1 ? undefined : ask();
  };
  const begin = performance.now();
  const { results } = await against(lie, { services: ['csn'], timeoutMs: 100 });
  assert.ok(performance.now() - begin < 5000);
  assert.ok(asked <= 5, `${asked} times`);
  assert.match(JSON.stringify(results.map(({ verdict }) => verdict)), /no whole answer within 0.1 s/);
});

test('an answer without end is not read to it', async () => {
  const lie: Lie = async (asked, ask) => {
    const told = await ask();
    if (asked.path === '/v1/csn' && asked.query === 'maxKeys=1') told.text = ' '.repeat(5 * 1024 * 1024);
    return told;
  };
  const { results } = await against(lie, { pattern: 'csn.QueryCsnList.max-keys' });
  assert.match(JSON.stringify(results), /longer than 4 MiB/);
});

test('JSON too deep to look at is a difference, and no accident', async () => {
  const deep = '['.repeat(5000) + ']'.repeat(5000);
  const lie = spoils(isPath(/^\/v1\/csn$/), (told) => {
    told.text = `{"csns":${deep},"message":${deep},"createTime":${deep}}`;
  });
  const { results } = await against(lie, { pattern: 'csn.QueryCsnList' });
  assert.equal(results.find(({ id }) => id === 'csn.QueryCsnList.answer')!.verdict.kind, 'differs');
});

test('an interruption finishes what is under way and takes away what was made', async () => {
  const ended = new AbortController();
  const lie: Lie = async (asked, ask) => {
    const told = await ask();
    if (asked.method === 'POST' && asked.path === '/v1/privatezone' && told.status === 200) ended.abort();
    return told;
  };
  const before = (await client().call('GET', '/v1/privatezone')).json.zones.length;
  const report = await against(lie, { write: true, pattern: 'privatezone.zone.', signal: ended.signal });
  assert.equal(report.interrupted, true);
  assert.deepEqual(report.left, []);
  assert.equal((await client().call('GET', '/v1/privatezone')).json.zones.length, before);
});

test('an answer nobody thought of breaks off its case, and not the run', async () => {
  const lie = spoils(
    isPath(/^\/v1\/csn$/),
    body((json) => {
      // Half a character: no path can be made of it.
      for (const csn of json.csns ?? []) csn.csnId = '\ud800';
    }),
  );
  const { results } = await against(lie, { pattern: 'csn.QueryCsnDetail' });
  const { verdict } = results.find(({ id }) => id === 'csn.QueryCsnDetail.answer')!;
  assert.match(JSON.stringify(verdict), /undecidable.*it broke off: URIError/);
  assert.ok(results.some((one) => one.verdict.kind === 'agrees'));
});
