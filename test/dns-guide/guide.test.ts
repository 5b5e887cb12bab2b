import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { read } from '../house/tree.ts';
import { testInNamespace } from '../namespaces/namespace.ts';
import { NOT_RUN, RUN, RUN_WITH_RESOLVED } from './accounting.ts';
import { blocksOf } from './page.ts';

const blocks = blocksOf(read('docs/guide/dns.md'));

test('every block of docs/guide/dns.md is run, or the page says that it is not', () => {
  assert.deepEqual([...blocks.keys()].sort(), [...RUN, ...RUN_WITH_RESOLVED, ...Object.keys(NOT_RUN)].sort());
  for (const key of Object.keys(NOT_RUN)) assert.match(blocks.get(key)!.around, /not run\s+by a test/i, key);
});

testInNamespace(
  'docs/guide/dns.md, in namespaces',
  fileURLToPath(new URL('./guide.ts', import.meta.url)),
  ['dig', 'dnsmasq', 'unbound', 'named', 'sysctl', 'setpriv'],
  'bind9 bind9-dnsutils dnsmasq-base unbound procps',
);
