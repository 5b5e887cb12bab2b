import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_CSN, type PriceBook, type Prices } from '../command.ts';
import { priceOf } from './price.ts';

const prices: Prices = {
  prepaidPerMbpsMonth: '12.5',
  trafficPerGB: '0.805',
  dailyPeakPerMbpsDay: '1.115',
  percent95PerMbpsMonth: '7',
  enhanced95PerMbpsMonth: '9.99',
};
const book: PriceBook = {
  chinesemainland: prices,
  asiapacific: { ...prices, trafficPerGB: '2' },
  crossregional: { ...prices, trafficPerGB: '3' },
};
const china = { name: 'p', geographicA: 'China', geographicB: 'China' };
const months = (reservationLength: number) => ({ reservationLength, reservationTimeUnit: 'month' });
const postpaid = (billingMethod?: string) => ({ paymentTiming: 'Postpaid', billingMethod });

test('each way of paying has its price', () => {
  const price = (billing: object, bandwidth?: number) => priceOf(book, { ...china, bandwidth, billing });
  assert.equal(price({ paymentTiming: 'Prepaid', reservation: months(3) }, 10), '375.00');
  assert.equal(price({ paymentTiming: 'Prepaid', billingMethod: 'ByTraffic', reservation: months(1) }, 10), '125.00');
  assert.equal(price(postpaid('ByTraffic')), '0.81');
  assert.equal(price(postpaid('ByTraffic'), 500), '0.81', 'one GB, whatever the bandwidth');
  assert.equal(price(postpaid(), 3), '3.35');
  assert.equal(price(postpaid('ByBandwidth'), 3), '3.35');
  assert.equal(price(postpaid('PeakBandwidth_Percent_95'), 10_000), '70000.00');
  assert.equal(price(postpaid('Enhanced_Percent_95'), 1), '9.99');
});

test('geographies choose the prices', () => {
  const price = (geographicA: string, geographicB: string) =>
    priceOf(book, { name: 'p', geographicA, geographicB, billing: postpaid('ByTraffic') });
  assert.equal(price('Asia-Pacific', 'Asia-Pacific'), '2.00');
  assert.equal(price('China', 'Asia-Pacific'), '3.00');
  assert.equal(price('Asia-Pacific', 'China'), '3.00');
});

test('what cannot be bought has no price', () => {
  const bad: object[] = [
    { name: ' ' },
    { geographicA: 'Europe' },
    { bandwidth: 0 },
    { bandwidth: 10_001 },
    { bandwidth: undefined },
    { bandwidth: undefined, billing: { paymentTiming: 'Prepaid', billingMethod: 'ByTraffic', reservation: months(1) } },
    { bandwidth: 1.5, billing: postpaid('ByTraffic') },
    { billing: {} },
    { billing: postpaid('byBandwidth') },
    { billing: { paymentTiming: 'Prepaid' } },
    { billing: { paymentTiming: 'Prepaid', reservation: months(13) } },
    { billing: { paymentTiming: 'Prepaid', reservation: { reservationLength: 1 } } },
  ];
  const query = { ...china, bandwidth: 1, billing: postpaid() };
  assert.equal(priceOf(book, query), '1.12');
  for (const more of bad) {
    assert.deepEqual(priceOf(book, { ...query, ...more }), { refused: 'body-invalid' }, JSON.stringify(more));
  }
});

test('without a book everything costs nothing', () => {
  assert.equal(priceOf(DEFAULT_CSN.prices, { ...china, bandwidth: 5, billing: postpaid() }), '0.00');
});

test('halves go up, and nothing else does: no binary fraction is in between', () => {
  const of = (unit: string, bandwidth: number) =>
    priceOf(
      { ...book, chinesemainland: { ...prices, dailyPeakPerMbpsDay: unit } },
      { ...china, bandwidth, billing: postpaid() },
    );
  // 1.005 as a double is below its half, 0.145 and 8.345 too.
  for (const [unit, bandwidth, expected] of [
    ['0.005', 1, '0.01'],
    ['0.0049', 1, '0.00'],
    ['0.004999', 1, '0.00'],
    ['1.005', 1, '1.01'],
    ['0.145', 1, '0.15'],
    ['8.345', 1, '8.35'],
    ['0.335', 3, '1.01'],
    ['0.0001', 50, '0.01'],
    ['0.0001', 49, '0.00'],
    ['999999999.999999', 10_000, '9999999999999.99'],
    ['999999999.999999', 9999, '9998999999999.99'],
    ['0', 10_000, '0.00'],
    ['007.10', 1, '7.10'],
  ] as const) {
    assert.equal(of(unit, bandwidth), expected, `${unit} x ${bandwidth}`);
  }
  const digits = fc.integer({ min: 0, max: 999_999 });
  fc.assert(
    fc.property(digits, digits, fc.integer({ min: 1, max: 10_000 }), (whole, millionths, bandwidth) => {
      const unit = `${whole}.${String(millionths).padStart(6, '0')}`;
      const exact = (BigInt(whole) * 1_000_000n + BigInt(millionths)) * BigInt(bandwidth);
      const hundredths = BigInt((of(unit, bandwidth) as string).replace('.', ''));
      // At most half a hundredth away, and at the half itself above.
      const over = hundredths * 10_000n - exact;
      assert.ok(over > -5000n && over <= 5000n, `${unit} x ${bandwidth}`);
    }),
  );
});
