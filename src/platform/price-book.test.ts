import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DEFAULT_CSN } from '../domain/command.ts';
import { readPriceBook } from './price-book.ts';

const directory = mkdtempSync(join(tmpdir(), 'netloom-prices-'));
after(() => rmSync(directory, { recursive: true }));

function read(text: string) {
  const file = join(directory, 'prices.json');
  writeFileSync(file, text);
  return readPriceBook('NETLOOM_PRICE_BOOK', file);
}

test('what a book does not name costs nothing', () => {
  assert.deepEqual(readPriceBook('NETLOOM_PRICE_BOOK', undefined), DEFAULT_CSN.prices);
  assert.deepEqual(read('{}'), DEFAULT_CSN.prices);
  const { chinesemainland, asiapacific } = read('{"asiapacific": {"trafficPerGB": "0.805"}}');
  assert.deepEqual(chinesemainland, DEFAULT_CSN.prices.chinesemainland);
  assert.deepEqual(asiapacific, { ...DEFAULT_CSN.prices.asiapacific, trafficPerGB: '0.805' });
});

test('a fault of a book is said with its place', () => {
  const sentences: [string, RegExp][] = [
    ['{', /NETLOOM_PRICE_BOOK: .*prices\.json is not JSON: /],
    ['[]', /prices\.json: expected an object of chinesemainland, asiapacific, crossregional$/],
    ['{"mars": {}}', /prices\.json, mars: unknown; known here: chinesemainland, /],
    ['{"asiapacific": null}', /, asiapacific: expected an object of prepaidPerMbpsMonth, /],
    ['{"asiapacific": {"perGB": "1"}}', /, asiapacific\.perGB: unknown; known here: prepaidPerMbpsMonth, /],
    ['{"asiapacific": {"trafficPerGB": 1}}', /, asiapacific\.trafficPerGB: a price is decimal text/],
    ['{"asiapacific": {"trafficPerGB": "1,5"}}', /a price is decimal text/],
    ['{"asiapacific": {"trafficPerGB": "-1"}}', /a price is decimal text/],
    ['{"asiapacific": {"trafficPerGB": ".5"}}', /a price is decimal text/],
    ['{"asiapacific": {"trafficPerGB": "1."}}', /a price is decimal text/],
  ];
  for (const [text, sentence] of sentences) assert.throws(() => read(text), sentence, text);
  assert.throws(() => readPriceBook('NETLOOM_PRICE_BOOK', join(directory, 'none')), /none cannot be read: ENOENT/);
});
