import { BILLING_METHODS, type BillingMethod, type InterworkRegion, type InterworkType } from './types.ts';

/** As a call brings it; what is missing or null in it is absent. */
export interface BillingGiven {
  readonly paymentTiming?: string | undefined;
  readonly billingMethod?: string | undefined;
  readonly reservation?: Partial<Reservation> | undefined;
}

export interface Reservation {
  readonly reservationLength: number | undefined;
  readonly reservationTimeUnit: string | undefined;
}

/** How a package is paid: in advance for a number of months, or afterwards. */
export type Billing = { readonly method: BillingMethod } & (
  | { readonly prepaid: true; readonly months: number }
  | { readonly prepaid: false }
);

const MONTHS: ReadonlySet<number | undefined> = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36]);

/** Months of a reservation, or undefined for one that cannot be had (csn contract 2). */
export const monthsOf = ({ reservationLength, reservationTimeUnit }: Partial<Reservation>): number | undefined =>
  MONTHS.has(reservationLength) && reservationTimeUnit === 'month' ? reservationLength : undefined;

/** Undefined for what is invalid. Only centre packages can be paid in advance (csn contract 4.3, 19). */
export function readBilling(given: BillingGiven, interwork: InterworkType): Billing | undefined {
  const { billingMethod = interwork === 'center' ? 'ByBandwidth' : 'PeakBandwidth_Percent_95' } = given;
  const method = BILLING_METHODS.find((known) => known === billingMethod);
  if (method === undefined) return undefined;
  const timing = given.paymentTiming?.toLowerCase();
  if (timing === 'postpaid') return { prepaid: false, method };
  const months = monthsOf(given.reservation ?? {});
  if (timing !== 'prepaid' || interwork !== 'center' || months === undefined) return undefined;
  return { prepaid: true, months, method };
}

/** Which continents two geographies join; undefined where one is none (csn contract 4.3, 19). */
export function interworkRegion(a: string, b: string): InterworkRegion | undefined {
  if (!isGeography(a) || !isGeography(b)) return undefined;
  if (a !== b) return 'crossregional';
  return a === 'China' ? 'chinesemainland' : 'asiapacific';
}

const isGeography = (text: string): boolean => text === 'China' || text === 'Asia-Pacific';

const MAX_BANDWIDTH = 10_000;

/** Mbps of a package (csn contract 4.3). */
export const isPackageBandwidth = (mbps: number | undefined): mbps is number =>
  mbps !== undefined && Number.isInteger(mbps) && mbps >= 1 && mbps <= MAX_BANDWIDTH;
