import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exists, filesIn, importsOf, isTest, read, roomOf, specifiersIn } from './tree.ts';

/** The house's rules, read from the tree itself (docs/decisions/0001). */

/** What each room may import beside itself. What is not written here is forbidden. */
const DIRECTIONS: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  contract: [],
  // The settings speak of pools, quotas and prefixes, the ids of kinds: the domain's own types.
  platform: ['domain'],
  engine: ['domain', 'platform'],
  // Only the port, engine/log.ts: see below.
  store: ['engine'],
  // http is driven by contract rows and pages over the domain's sequences; its one date is the clock's.
  http: ['contract', 'domain', 'platform'],
  // Handlers name the domain's commands and views; the logger and request ids are platform's.
  bce: ['http', 'contract', 'engine', 'domain', 'platform'],
  admin: ['http', 'contract', 'engine', 'domain', 'platform'],
  // Its threads have a clock and randomness of their own: functions do not pass from thread to thread.
  dns: ['domain', 'platform'],
  main: ['world', 'beginning', 'admin', 'bce', 'dns', 'http', 'platform'],
  // The other half of main: what a reset makes anew.
  world: ['begin-with', 'beginning', 'admin', 'bce', 'dns', 'domain', 'engine', 'platform', 'store'],
  // What a server is given to begin with, as it is read: a state is the engine's.
  beginning: ['engine', 'platform'],
  // And as it goes into a world: calls are bce's.
  'begin-with': ['beginning', 'bce', 'domain', 'engine', 'platform'],
  // What test suites of others import: it starts a server as a process, and knows only what its users know.
  testing: ['domain', 'platform'],
  // A client of the wire: it has the contract's table, and signs as bce verifies.
  conformance: ['bce', 'contract', 'domain'],
  // Commands stand where main stands: each puts together the few rooms it needs.
  cli: ['main', 'dns', 'domain', 'engine', 'platform', 'store', 'conformance'],
};

const sources = filesIn('src').filter((path) => path.endsWith('.ts'));
/** What somebody writes and reads, beside pages. */
const written = ['src', 'test', 'bench', 'bin', 'site', 'examples'].filter(exists).flatMap(filesIn);
const shipped = sources.filter((path) => !isTest(path));

test('what a file names is seen, however it is loaded', () => {
  const source = `import { a } from './a.ts';
export type {
  B,
} from './b.ts';
import './c.ts';
const d = await import('./d.ts');
const load = createRequire(import.meta.url);
const e = load('./e.ts');
const f = createRequire(import.meta.url)('f');
const no = payload('g') + file.load('h');
`;
  assert.deepEqual(specifiersIn(source).sort(), ['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', 'f']);
});

test('each room imports only the rooms it may', () => {
  const wrong: string[] = [];
  for (const path of shipped) {
    const room = roomOf(path);
    for (const target of importsOf(path).filter((name) => name.startsWith('src/'))) {
      const there = roomOf(target);
      if (there !== room && !DIRECTIONS[room]?.includes(there)) wrong.push(`${path} imports ${target}`);
      if (isTest(target)) wrong.push(`${path} imports the test file ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('every direction is used: a permission nobody needs is taken away', () => {
  const used = new Set<string>();
  for (const path of shipped) for (const target of importsOf(path)) used.add(`${roomOf(path)} ${roomOf(target)}`);
  const unused = Object.entries(DIRECTIONS).flatMap(([room, rooms]) =>
    rooms.map((there) => `${room} ${there}`).filter((direction) => !used.has(direction)),
  );
  assert.deepEqual(unused, []);
});

test('every import is of a file that is there, and nothing shipped imports what is not', () => {
  for (const path of sources) {
    for (const name of importsOf(path))
      if (/^(src|test)\//.test(name)) assert.ok(exists(name), `${path} imports ${name}`);
  }
});

test('the store knows of the engine only the port', () => {
  const others = shipped
    .filter((path) => roomOf(path) === 'store')
    .flatMap(importsOf)
    .filter((name) => name.startsWith('src/engine/') && name !== 'src/engine/log.ts');
  assert.deepEqual(others, []);
});

test('in dns only the entries of its threads know the clock and chance', () => {
  const others = shipped.filter((path) => roomOf(path) === 'dns' && !path.endsWith('/thread.ts'));
  assert.deepEqual(
    others.filter((path) => importsOf(path).some((name) => name.startsWith('src/platform/'))),
    [],
  );
});

test('the domain imports nothing from outside itself, and no room but contract the schema library', () => {
  const known = Object.keys(JSON.parse(read('package.json')).dependencies);
  for (const path of shipped) {
    for (const name of importsOf(path).filter((one) => !one.startsWith('src/'))) {
      if (roomOf(path) === 'domain') assert.fail(`${path} imports ${name}`);
      if (name.startsWith('node:')) continue;
      // It starts the server, and asks where its program is.
      if (roomOf(path) === 'testing' && name === 'bin/places.mjs') continue;
      assert.ok(known.includes(name.split('/')[0]!), `${path} imports ${name}, which package.json does not name`);
      assert.ok(['contract', 'http'].includes(roomOf(path)), `${path} imports ${name}`);
    }
  }
});

test('only platform touches the clock, randomness and the environment', () => {
  const touches =
    /Date\.now|new Date\(\)|performance\.now|hrtime|Math\.random|random(?:Bytes|UUID|Int|Fill)|getRandomValues|process\.env/;
  // The entry hands the environment over.
  const allowed = new Set(['src/cli/netloom.ts']);
  const wrong = shipped.filter((path) => roomOf(path) !== 'platform' && !allowed.has(path) && touches.test(code(path)));
  assert.deepEqual(wrong, []);
  assert.match(code('src/cli/netloom.ts'), /env: process\.env/);
});

/** A file without its comments. */
const code = (path: string): string => read(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

test('no folder is called utils, helpers or common', () => {
  assert.deepEqual(
    written.filter((path) => /(^|\/)(utils?|helpers?|common)(\/|\.)/.test(path)),
    [],
  );
});

test('no file is longer than 300 lines', () => {
  const all = written.filter((path) => /\.(m?ts|m?js|go|java|py|tf)$/.test(path));
  assert.deepEqual(
    all.filter((path) => read(path).split('\n').length - 1 > 300),
    [],
  );
});

test('every reason of refusal is used beyond the table of codes', () => {
  const union = read('src/domain/refusal.ts').split('export const')[0]!;
  const reasons = [...union.matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, reason]) => reason!);
  assert.ok(reasons.length > 20);
  const tables = ['src/domain/refusal.ts', 'src/contract/refusals.ts'];
  const text = shipped
    .filter((path) => !tables.includes(path))
    .map(read)
    .join('\n');
  assert.deepEqual(
    reasons.filter((reason) => !text.includes(`'${reason}'`)),
    [],
  );
  const coded = [...read('src/contract/refusals.ts').matchAll(/^ {2}'([a-z-]+)': /gm)].map(([, reason]) => reason!);
  assert.deepEqual(coded.sort(), reasons.sort(), 'the table of codes knows every reason, and no other');
});
