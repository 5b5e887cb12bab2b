import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documents } from '../../site/repository.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { BCE_OPERATIONS } from '../../src/contract/bce.ts';
import { NETLOOM } from '../../src/contract/netloom/index.ts';
import { SETTINGS } from '../../src/platform/settings.ts';
import { filesIn, read } from '../house/tree.ts';

// What the documents tell people to type is there.

const pages = documents();

const blocksOf = (text: string): readonly (readonly [language: string, text: string])[] =>
  [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, block]) => [language!, block!]);

/** Everything of a page that is code: blocks and what stands between backticks, a line each. */
const codeOf = (text: string): string[] => [
  ...blocksOf(text).flatMap(([, block]) => block.replaceAll(/\\\n/g, ' ').split('\n')),
  ...[...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/`([^`]+)`/g)].map(([, code]) => code!),
];

/** Words of a shell command up to what ends it; what is quoted is one. */
const wordsOf = (command: string): string[] => command.split(/ [|&;>#]|\)|;/)[0]!.match(/'[^']*'|"[^"]*"|\S+/g) ?? [];

/** What calls `netloom` or `npx netloom` in a line say, without the name. */
const callsIn = (line: string): string[][] =>
  [...line.matchAll(/(?:^|npx |\()netloom (?=[a-z-])(.*)/g)].map(([, rest = '']) => wordsOf(rest));

/** What help says of every command, by its name. */
async function usages(): Promise<ReadonlyMap<string, string>> {
  const told = [...COMMANDS].map(async ([name, { load }]) => {
    const { usage, about } = await load();
    return [name, ` netloom ${name} ${usage} ${about}`] as const;
  });
  return new Map([...(await Promise.all(told)), ['help', 'settings, or any command']]);
}

const asFlag = (setting: string): string => `--${setting.replace('NETLOOM_', '').toLowerCase().replaceAll('_', '-')}`;

/** What is wrong with a call of `netloom`, or undefined. */
function problemOf([name = '', ...rest]: readonly string[], known: ReadonlyMap<string, string>): string | undefined {
  const usage = known.get(name);
  if (usage === undefined) return `there is no command ${name}`;
  const settings = Object.keys(SETTINGS).map(asFlag);
  const flags = rest.flatMap((word) => /^--[a-z-]+/.exec(word) ?? []);
  const odd = flags.find((flag) => !usage.includes(flag) && !settings.includes(flag) && flag !== '--help');
  if (odd !== undefined) return `${name} has no ${odd}`;
  // A first word that is one of the command's own: `csn list`, `zone show`.
  const own = usage.match(new RegExp(`^ netloom ${name} ([a-z][a-z-]+)`))?.[1];
  const first = rest[0];
  const bare = first !== undefined && /^[a-z][a-z-]+$/.test(first);
  return own !== undefined && bare && !new RegExp(`\\b${first}\\b`).test(usage)
    ? `${name} knows no ${first}`
    : undefined;
}

test('every command of netloom that a page names is there, with its flags', async () => {
  const known = await usages();
  assert.ok(known.size > 15, [...known.keys()].join(' '));
  const calls = pages.flatMap((page) =>
    codeOf(read(page))
      .flatMap(callsIn)
      .map((call) => [page, call] as const),
  );
  assert.ok(calls.length > 30, `${calls.length} calls`);
  const problems = calls.flatMap(([page, call]) => {
    const problem = problemOf(call, known);
    return problem === undefined ? [] : [`${page}: ${problem}`];
  });
  assert.deepEqual(problems, []);
  assert.equal(problemOf(['nothing'], known), 'there is no command nothing');
  assert.equal(problemOf(['zone', 'list', '--wrong'], known), 'zone has no --wrong');
  assert.equal(problemOf(['csn', 'wrong'], known), 'csn knows no wrong');
});

test('every setting and npm script that a page names is there', () => {
  const ours = new Set([...Object.keys(SETTINGS), 'NETLOOM_CONFIG', 'NETLOOM_TEST_LONG']);
  const { scripts } = JSON.parse(read('package.json'));
  const problems = pages.flatMap((page) => {
    const code = codeOf(read(page));
    const settings = code.flatMap((line) => [...line.matchAll(/\bNETLOOM_[A-Z_]*[A-Z]\b/g)].map(([name]) => name));
    const run = code.flatMap((line) => [...line.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name!));
    return [
      ...settings.filter((name) => !ours.has(name)).map((name) => `${page}: ${name}`),
      ...run.filter((name) => scripts[name] === undefined).map((name) => `${page}: npm run ${name}`),
    ];
  });
  assert.deepEqual(problems, []);
});

test('every call of an API that a page names is one of the table', () => {
  const rows = [...BCE_OPERATIONS.values(), ...NETLOOM].map(({ method, path }) => ({
    method,
    form: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));
  const problems = pages
    .filter((page) => page !== 'docs/absent.md' && page !== 'docs/coverage.md')
    .flatMap((page) =>
      codeOf(read(page)).flatMap((line) =>
        [...line.matchAll(/\b(GET|POST|PUT|DELETE) ['"]?(\/(?:v1|netloom\/v1)\/[^\s'"?`&]+)/g)]
          .filter(([, method, path]) => !rows.some((row) => row.method === method && row.form.test(path!)))
          .map(([call]) => `${page}: ${call}`),
      ),
    );
  assert.deepEqual(problems, []);
});

/**
 * A test that runs a page's blocks reads the page, and so says its path; those of examples put it together from the names
 * of the examples.
 */
test('every sh block of a page is run by a test', () => {
  const tests = filesIn('test').filter((path) => path.endsWith('.ts') && !path.startsWith('test/site/'));
  const saying = (text: string, below = 'test/'): boolean =>
    tests.some((path) => path.startsWith(below) && read(path).includes(text));
  const unrun = pages.filter((page) => {
    const example = /^examples\/(\w+)\/README\.md$/.exec(page)?.[1];
    const run = saying(page) || (example !== undefined && saying(example, 'test/examples/'));
    return blocksOf(read(page)).some(([language]) => language === 'sh') && !run;
  });
  assert.deepEqual(unrun, []);
});

test('what is to be typed into a shell is called sh, so that it is run', () => {
  const others = pages.flatMap((page) =>
    blocksOf(read(page)).flatMap(([language]) =>
      /^(bash|shell|console|zsh)$/.test(language) ? [`${page}: ${language}`] : [],
    ),
  );
  assert.deepEqual(others, []);
});
