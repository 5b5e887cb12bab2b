import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exists, filesIn, read } from './tree.ts';

/** What the pages say of the tree is so. */
const PAGES = ['README.md', 'INVARIANTS.md', 'CONTRIBUTING.md', 'SECURITY.md'];

test('every rule of INVARIANTS.md names a test, and every test it names exists', () => {
  const rules = [...read('INVARIANTS.md').matchAll(/^\| (?!Rule \||---)(.+?) \|(.*)\|$/gm)].filter(
    ([line]) => !/^\|-/.test(line),
  );
  assert.ok(rules.length > 20);
  for (const [, rule, tests = ''] of rules) {
    const named = [...tests.matchAll(/`([^`]+)`/g)].map(([, path]) => path!);
    assert.ok(named.length > 0, `no test for: ${rule}`);
    for (const path of named) assert.ok(/\.test\.ts$/.test(path) && exists(path), `${path}, for: ${rule}`);
  }
});

test('what the pages link to is there', () => {
  for (const page of PAGES) {
    for (const [, target] of read(page).matchAll(/\]\((?!https?:)([^)#]+)\)/g))
      assert.ok(exists(target!), `${page}: ${target}`);
    for (const [, path] of read(page).matchAll(/`((?:src|test|docs|examples|bin)\/[\w./-]+)`/g)) {
      assert.ok(exists(path!), `${page}: ${path}`);
    }
  }
});

test('decision records are numbered without a gap, and name what exists', () => {
  const records = filesIn('docs/decisions').sort();
  const numbers = records.flatMap((path) => /\/(\d{4})-[\w-]+\.md$/.exec(path)?.[1] ?? []);
  assert.deepEqual(
    numbers,
    numbers.map((_, i) => String(i + 1).padStart(4, '0')),
  );
  for (const record of records) {
    assert.match(read(record), /^# /, record);
    for (const [, path] of read(record).matchAll(/`((?:\w[\w-]*\/)+[\w-]+\.ts)`/g)) {
      assert.ok([path!, `src/${path}`, `src/domain/${path}`].some(exists), `${record}: ${path}`);
    }
  }
});

test('the licence is whole', () => {
  const text = read('LICENSE');
  assert.match(text, /Apache License\s+Version 2\.0, January 2004/);
  assert.match(text, /END OF TERMS AND CONDITIONS/);
});

test('every package is explained', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const page = read('docs/decisions/dependencies.md');
  for (const name of Object.keys({ ...dependencies, ...devDependencies }))
    assert.ok(page.includes(`\`${name}\``), name);
});
