import type { PriceBook, Prices } from '../command.ts';
import { isTitle } from '../csn/words.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { type Billing, type BillingGiven, interworkRegion, isPackageBandwidth, readBilling } from './billing.ts';
import type { BillingMethod } from './types.ts';

export interface PriceQuery {
  readonly name: string;
  /** Mbps; not needed where traffic is paid for. */
  readonly bandwidth?: number | undefined;
  readonly geographicA: string;
  readonly geographicB: string;
  readonly billing: BillingGiven;
}

/**
 * What a package would cost, as decimal text with two digits, half up (csn contract 4.3/21, 7.9): a prepaid one for its
 * bandwidth and all its months; by traffic one GB; else its bandwidth for the unit of time of its price. Refuses:
 * body-invalid.
 */
export function priceOf(book: PriceBook, query: PriceQuery): string | Refusal {
  const region = interworkRegion(query.geographicA, query.geographicB);
  const billing = readBilling(query.billing, 'center');
  if (region === undefined || billing === undefined || !isTitle(query.name)) return refuse('body-invalid');
  const prices = book[region];
  const { bandwidth } = query;
  const byTraffic = !billing.prepaid && billing.method === 'ByTraffic';
  if (bandwidth === undefined ? !byTraffic : !isPackageBandwidth(bandwidth)) return refuse('body-invalid');
  if (byTraffic) return amount(prices.trafficPerGB, 1);
  return amount(prices[unitOf(billing)], bandwidth! * (billing.prepaid ? billing.months : 1));
}

const UNITS: Readonly<Record<BillingMethod, keyof Prices>> = {
  ByTraffic: 'trafficPerGB',
  ByBandwidth: 'dailyPeakPerMbpsDay',
  PeakBandwidth_Percent_95: 'percent95PerMbpsMonth',
  Enhanced_Percent_95: 'enhanced95PerMbpsMonth',
};

const unitOf = ({ prepaid, method }: Billing): keyof Prices => (prepaid ? 'prepaidPerMbpsMonth' : UNITS[method]);

/** A decimal price times a whole number, in hundredths half up. Whole numbers throughout: money is no float. */
function amount(unit: string, times: number): string {
  const [whole = '', fraction = ''] = unit.split('.');
  const scale = 10n ** BigInt(fraction.length);
  const hundredths = (BigInt(whole + fraction) * BigInt(times) * 100n * 2n + scale) / (scale * 2n);
  const digits = hundredths.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
