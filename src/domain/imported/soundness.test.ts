import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { NamedRow } from './events.ts';
import { Soundness } from './soundness.ts';

const fixture = readFileSync(new URL('../fixtures/imported-v1.json', import.meta.url), 'utf8');
const ROWS: readonly NamedRow[] = JSON.parse(fixture).events[0].rows;

function wrongIn(rows: readonly NamedRow[]): string | undefined {
  const soundness = new Soundness();
  for (const row of rows) {
    const wrong = soundness.wrongWith(row);
    if (wrong !== undefined) return `${row[0]} ${wrong}`;
  }
  return undefined;
}

/** The rows with one of a kind changed. */
const changed = (kind: string, change: object): readonly NamedRow[] =>
  ROWS.map((row) => (row[0] === kind ? [row[0], row[1], { ...row[2], ...change }] : row));

test('rows as a server has them are sound', () => {
  assert.equal(wrongIn(ROWS), undefined);
});

test('rows that would end a server, or that it could not show, are named with what is wrong with them', () => {
  const cases: readonly (readonly [string, object, RegExp])[] = [
    ['selector', { listen: [{ address: 5 }] }, /^selector has no "listen", or one that cannot be$/],
    ['selector', { listen: 'x' }, /"listen"/],
    ['selector', { listen: [{ address: '127.0.0.1', port: 0 }] }, /"listen"/],
    ['selector', { clients: ['10.0.0.0/99'] }, /"clients"/],
    ['selector', { vpc: 'vpc-z' }, /^selector is of the vpc "vpc-z", which is not there$/],
    ['csn', { id: null }, /^csn has no "id"/],
    ['csn', { options: undefined }, /^csn has no "options"/],
    ['zone', { account: 'nobody' }, /^zone is of the account "nobody", which is not there$/],
    ['zone', { createdAt: 'x' }, /"createdAt"/],
    ['zone', { createdAt: 1e18 }, /"createdAt"/],
    ['zone', { serial: 2 ** 32 }, /"serial"/],
    ['zone', { name: 'a..b' }, /"name"/],
    ['record', { type: 5 }, /"type"/],
    ['record', { type: 'toString' }, /"type"/],
    ['record', { ttl: 'x' }, /"ttl"/],
    ['record', { ttl: -1 }, /"ttl"/],
    ['record', { data: {} }, /"data"/],
    ['record', { data: 'not an address' }, /^record has data that a A record cannot have$/],
    ['record', { owner: `${'a'.repeat(64)}.b` }, /"owner"/],
    ['account', { keys: [{ id: 'AK', secret: 5, enabled: true, createdAt: 1 }] }, /"keys"/],
    ['network', { published: [{ base: -1 }] }, /"published"/],
    ['vpc', { cidr: '10.0.0.0' }, /"cidr"/],
  ];
  for (const [kind, change, sentence] of cases) {
    assert.match(wrongIn(changed(kind, change)) ?? 'sound', sentence, JSON.stringify(change));
  }
});

test('no field of any row may be missing or of another kind, but for those that say nothing of a server', () => {
  for (const [kind, key, body] of ROWS) {
    for (const field of Object.keys(body)) {
      for (const value of [undefined, null, 2 ** 60, { toString: 1 }, [[]]]) {
        const optional = value === undefined && kind === 'selector' && field === 'pooled';
        const rows = changed(kind, { [field]: value });
        assert.equal(wrongIn(rows) === undefined, optional, `${kind} ${key} ${field} ${JSON.stringify(value)}`);
      }
    }
  }
});

test('what is found by an id is there once, and so is an access key, whosever it is', () => {
  const twice = (kind: string, change: object = {}): string | undefined =>
    wrongIn(ROWS.flatMap((row) => (row[0] === kind ? [row, [row[0], row[1] + 1, { ...row[2], ...change }]] : [row])));
  assert.match(twice('account') ?? '', /^account is there twice: its id is "0+a1"$/);
  assert.match(twice('account', { id: 'b' }) ?? '', /^account has the access key "AK1", which is there twice$/);
  for (const [kind] of ROWS.filter(([kind]) => kind !== 'binding')) assert.match(twice(kind) ?? kind, /there twice/);
});
