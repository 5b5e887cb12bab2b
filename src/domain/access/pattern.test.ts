import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { matches, patternOf } from './pattern.ts';
import { patterns, resources } from './testing/documents.ts';
import { matchesByRegex } from './testing/naive.ts';

const met = (pattern: string, resource: string): boolean => matches(patternOf(pattern), resource);

test('patterns of a type, of an id alone, of all', () => {
  for (const [pattern, resource, expected] of [
    ['csn/csn-1', 'csn/csn-1', true],
    ['csn/csn-1', 'csn/csn-12', false],
    ['csn/csn-1*', 'csn/csn-12', true],
    ['csn/*', 'csn/csn-1', true],
    ['csn/*', 'csn/*', true],
    ['csn/csn-1', 'csn/*', false],
    ['csn-1', 'csn/csn-1', true],
    ['csn-*', 'csn/csn-1', true],
    ['csn', 'csn/csn-1', false],
    ['cs*1', 'csn/x1', false],
    ['*', 'zone/zone-1', true],
    ['user/a*b', 'user/a/b', true],
    ['user/ab*ba', 'user/aba', false],
    ['zone/*', 'zonex/1', false],
    ['CSN/csn-1', 'csn/csn-1', false],
  ] as const)
    assert.equal(met(pattern, resource), expected, `${pattern} ${resource}`);
});

test('whatever the pattern, it is met by what a regular expression of the same meaning meets', () => {
  fc.assert(
    fc.property(patterns, resources, (pattern, resource) => {
      assert.equal(met(pattern, resource), matchesByRegex(pattern, resource));
    }),
    { numRuns: 20_000 },
  );
});

test('a pattern that names its type meets no resource of another', () => {
  const rest = patterns.map((pattern) => pattern.replaceAll('/', ''));
  fc.assert(
    fc.property(rest, resources, (pattern, resource) => {
      const type = resource.split('/', 1)[0];
      for (const other of ['csn', 'zone', 'vpc'].filter((name) => name !== type))
        assert.equal(met(`${other}/${pattern}`, resource), false);
    }),
  );
});

test('many stars cost no more than a look at each', () => {
  const pattern = patternOf(`${'*a'.repeat(127)}*b`);
  const resource = `csn/${'a'.repeat(4000)}`;
  const started = process.cpuUsage().user;
  for (let i = 0; i < 1000; i += 1) assert.equal(matches(pattern, resource), false);
  assert.ok(process.cpuUsage().user - started < 1_000_000, 'under 1 ms each');
});
