import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.ts';

test('the word that was meant is a slip away; what is far from all is none of them', () => {
  const words = ['NETLOOM_DNS_PORT', 'NETLOOM_DNS_POOL', 'NETLOOM_DATA', 'dig'];
  for (const [written, meant] of [
    ['NETLOOM_DNS_PROT', 'NETLOOM_DNS_PORT'],
    ['NETLOOM_DNSPOOL', 'NETLOOM_DNS_POOL'],
    ['NETLOOM_DATE', 'NETLOOM_DATA'],
    ['dgi', 'dig'],
    ['NETLOOM_DNS_PORT', 'NETLOOM_DNS_PORT'],
    ['NETLOOM_COLOUR', undefined],
    ['dnsx', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ] as const) {
    assert.equal(nearest(written, words), meant, written.slice(0, 50));
  }
});
