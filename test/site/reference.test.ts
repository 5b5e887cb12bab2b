import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { escaped } from '../../site/html.ts';
import { exampleOf } from '../../site/reference/example.ts';
import { fieldsOf } from '../../site/reference/fields.ts';
import { limited } from '../../site/reference/limits.ts';
import { referencePages } from '../../site/reference/pages.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { commandLine, defaultPool } from '../../src/cli/environment.ts';
import { OBSERVED } from '../../src/conformance/observed.ts';
import { BCE_OPERATIONS } from '../../src/contract/bce.ts';
import { DIFFERENCES, type OperationName, SERVICE_DIFFERENCES } from '../../src/contract/differences/index.ts';
import { NETLOOM } from '../../src/contract/netloom/index.ts';
import { DEFAULTS, SETTINGS } from '../../src/platform/settings.ts';
import { exists, read } from '../house/tree.ts';
import { freePort, removeData, startServer, type TestServer } from '../server.ts';

const pages = new Map(referencePages().map((page) => [page.path, page.body.html]));
const observed = Object.entries(OBSERVED).map(([id, cases]) => [id, new Set(cases)] as const);
const bce = [...BCE_OPERATIONS.values()];

/** The section of an operation, as it is written. */
const sectionOf = (service: string, name: string): string => {
  const page = pages.get(`reference/${service}.html`)!;
  return page.split('<section class="operation">').find((text) => text.includes(`<h2 id="${name}">`)) ?? '';
};

test('every operation of the table has a section, and every one of BCE’s its box', () => {
  for (const { name, service, method, path, errors } of [...bce, ...NETLOOM]) {
    const section = sectionOf(service, name);
    assert.ok(section.includes(`<span class="method">${method}</span> <span>${path}`), name);
    for (const code of errors) assert.ok(section.includes(`<code>${code}</code>`), `${name}: ${code}`);
    assert.equal(section.includes('Differs from Baidu Cloud'), service !== 'netloom', name);
  }
  for (const { name, service } of bce) {
    const told = [...DIFFERENCES[name as OperationName], ...SERVICE_DIFFERENCES[service as 'csn']];
    for (const { id } of told)
      assert.ok(sectionOf(service, name).includes(`data-difference="${id}"`), `${name}: ${id}`);
  }
});

test('every operation of our own API says what it is for, and its example has the token that every server has', () => {
  for (const { name } of NETLOOM) {
    const section = sectionOf('netloom', name);
    assert.match(section, /<\/p>\n<p>[A-Z][^<]{10,}\.<\/p>\n<dl/, name);
    assert.ok(section.includes('Bearer $NETLOOM_ADMIN_TOKEN&quot;'), name);
  }
});

test('every command and every setting has its place, with what help says of it', async () => {
  const commands = pages.get('reference/commands.html')!;
  for (const [name, { load }] of COMMANDS) {
    const { usage, about } = await load();
    const section = commands.split('<h3 ').find((text) => text.startsWith(`id="${name}">`)) ?? '';
    assert.ok(section.includes(escaped(usage)) && section.includes(escaped(about)), name);
  }
  const settings = pages.get('reference/settings.html')!;
  for (const [name, about] of Object.entries(SETTINGS)) {
    const [, row = ''] = new RegExp(`<tr id="${name}">(.*)</tr>`).exec(settings) ?? [];
    assert.ok(row.includes(escaped(about)), name);
    const [, flag = ''] = /<code>(--[a-z-]+)<\/code>/.exec(row) ?? [];
    // As a flag it is known, and lacks its value.
    assert.throws(() => commandLine({ args: [flag], env: {}, print: () => {} }, {}), /needs a value/, name);
    const value = { ...DEFAULTS, NETLOOM_DNS_POOL: defaultPool() }[name as keyof typeof DEFAULTS];
    const last = row
      .split('<td>')
      .at(-1)!
      .replaceAll(/<[^>]*>/g, '');
    assert.ok(value === undefined ? last === '' : last.includes(value), `${name}: ${last}`);
  }
});

test('differences are those of the operations there are, each with a name of its own, a sentence and a source', () => {
  assert.deepEqual(Object.keys(DIFFERENCES).sort(), [...BCE_OPERATIONS.keys()].sort());
  const byId = new Map<string, object>();
  for (const difference of [...Object.values(DIFFERENCES), ...Object.values(SERVICE_DIFFERENCES)].flat()) {
    const { id, sentence, source } = difference;
    assert.match(id, /^(common|privatezone|resolver|vpc|csn|et|bec|iam|sts)\.[a-z0-9-]+$/);
    assert.equal(byId.get(id) ?? difference, difference, `${id} is the name of two differences`);
    byId.set(id, difference);
    assert.match(sentence, /^[A-Z`].*[.]$/s, id);
    assert.ok(sentence.split('`').length % 2 === 1, `${id}: a backtick is not closed`);
    for (const one of source.split('; ')) assert.ok(/^(common|dns|csn) \d/.test(one) || exists(one), `${id}: ${one}`);
  }
  assert.ok(byId.size > 150, `${byId.size} differences`);
});

test('each difference that cases find out about names all of them, and no other names one', () => {
  const told = new Map<string, ReadonlySet<string>>();
  for (const page of pages.values())
    for (const [, id, item] of page.matchAll(/<li data-difference="([^"]+)">(.*?)<\/li>/gs))
      told.set(id!, new Set([...item!.matchAll(/<code>--case ([^<]+)<\/code>/g)].map(([, one]) => one!)));
  const naming = [...told].filter(([, cases]) => cases.size > 0);
  assert.deepEqual(Object.fromEntries(naming.sort()), Object.fromEntries(observed.sort()));
});

test('what is told of members is told of members that are there', () => {
  for (const [operation, member] of limited) {
    const row = BCE_OPERATIONS.get(operation)!;
    const there = [
      ...(row.body === undefined ? [] : fieldsOf(row.body).map(({ path }) => path)),
      ...Object.keys(row.query),
      ...[...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
    ];
    assert.ok(there.includes(member), `${operation} has no ${member}`);
  }
});

describe('a real server', () => {
  let server: TestServer;
  let edge = 0;
  before(async () => {
    const [api, apiBec] = [await freePort(), await freePort()];
    edge = apiBec;
    const listen = `127.0.0.1:${api},127.0.0.1:${apiBec}=bec`;
    const ports = { api, apiGz: apiBec, admin: await freePort(), dns: await freePort() };
    server = await startServer({
      ports,
      settings: { NETLOOM_DATA: ':memory:', NETLOOM_API_LISTEN: listen, NETLOOM_DNS_POOL: 'none' },
    });
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('understands every example: what it is refused for, if at all, is what is not there', async () => {
    const unsound = ['InvalidURI', 'InvalidHTTPRequest', 'MalformedJSON', 'InappropriateJSON', 'InternalError'];
    for (const row of bce) {
      const { method, path, query, body } = exampleOf(row);
      const port = row.service === 'bec' ? edge : server.ports.api;
      const answer = await server.client.call(method, path, { query, port, ...(body === undefined ? {} : { body }) });
      assert.ok(!unsound.includes(answer.json?.code), `${row.name}: ${answer.text}`);
    }
  });

  test('knows nothing of what docs/absent.md says is not there', async () => {
    const page = read('docs/absent.md');
    const requests = [...page.matchAll(/`(GET|POST|PUT|DELETE) (\/v1\/[^`]+)`/g)].map(([, method, path]) => [
      method!,
      path!,
    ]);
    const areas = [...page.matchAll(/\| `(\/v1\/\w+)` \|/g)].flatMap(([, path]) => [
      ['GET', path!],
      ['POST', path!],
      ['PUT', `${path}/x?bind`],
    ]);
    assert.ok(requests.length > 30 && areas.length > 30);
    for (const [method = '', target = ''] of [...requests, ...areas]) {
      const [path = '', query = ''] = target.replaceAll(/\{\w+\}/g, 'x-1').split('?');
      const answer = await server.client.call(method, path, { query, ...(method === 'GET' ? {} : { body: {} }) });
      assert.equal(answer.json?.code, 'InvalidURI', `${method} ${target}: ${answer.status} ${answer.text}`);
    }
  });
});
