import { readFileSync } from 'node:fs';
import { DEFAULT_CSN, type PriceBook, type Prices } from '../domain/command.ts';
import { BadSetting } from './setting-values.ts';

const FREE = DEFAULT_CSN.prices;

/**
 * A JSON file of prices by interwork region, each decimal text: `{"chinesemainland": {"trafficPerGB": "0.80"}}`. What it
 * does not name costs nothing; without a path nothing does. Throws BadSetting.
 */
export function readPriceBook(setting: string, path: string | undefined): PriceBook {
  if (path === undefined) return FREE;
  const wrong = (what: string): BadSetting => new BadSetting(`${setting}: ${path}${what}`);
  const book = fields(readJson(path, wrong), Object.keys(FREE), '', wrong);
  return Object.fromEntries(
    Object.entries(FREE).map(([region, free]) => [region, { ...free, ...prices(region, book[region], wrong) }]),
  ) as unknown as PriceBook;
}

type Wrong = (what: string) => BadSetting;

function readJson(path: string, wrong: Wrong): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw wrong(` ${error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'}: ${(error as Error).message}`);
  }
}

function prices(region: string, given: unknown, wrong: Wrong): Partial<Prices> {
  if (given === undefined) return {};
  const named = fields(given, Object.keys(FREE.chinesemainland), `${region}.`, wrong);
  for (const [figure, price] of Object.entries(named)) {
    // Text, because a JSON number would have been through binary fractions before it got here.
    if (typeof price !== 'string' || !/^\d{1,9}(\.\d{1,6})?$/.test(price)) {
      throw wrong(`, ${region}.${figure}: a price is decimal text in quotation marks, such as "12.50"`);
    }
  }
  return named;
}

/** The fields of an object that has no others than these. */
function fields(value: unknown, known: readonly string[], within: string, wrong: Wrong): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(`${within && `, ${within.slice(0, -1)}`}: expected an object of ${known.join(', ')}`);
  }
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) throw wrong(`, ${within}${name}: unknown; known here: ${known.join(', ')}`);
  }
  return { ...value };
}
