import { type Command, isId } from '../command.ts';
import { csnOf } from '../csn/views.ts';
import { isTitle } from '../csn/words.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { addMonths, LAST_MOMENT } from '../time.ts';
import type { Tag } from '../vpc/types.ts';
import { areTags } from '../vpc/words.ts';
import {
  type BillingGiven,
  interworkRegion,
  isPackageBandwidth,
  monthsOf,
  type Reservation,
  readBilling,
} from './billing.ts';
import type { BandwidthEvent } from './events.ts';
import { INTERWORK_TYPES, type Package } from './types.ts';
import { limitsOfPackage, packageOf, packagesOf } from './views.ts';

const unlimited = Number.POSITIVE_INFINITY;

export interface NewPackage {
  readonly account: string;
  readonly name: string;
  /** Absent: center. */
  readonly interworkType?: string | undefined;
  /** Mbps. */
  readonly bandwidth: number;
  readonly geographicA: string;
  readonly geographicB: string;
  readonly billing: BillingGiven;
  readonly tags?: readonly Tag[] | undefined;
}

/**
 * Buys a package; a prepaid one expires so many calendar months from now. Refuses: body-invalid,
 * cross-border-forbidden, quota-reached.
 */
export function createPackage(input: NewPackage): Command<{ csnBpId: string }> | Refusal {
  const { account, name, bandwidth, tags = [] } = input;
  const interworkType = INTERWORK_TYPES.find((type) => type === (input.interworkType ?? 'center'));
  const region = interworkRegion(input.geographicA, input.geographicB);
  const billing = interworkType && readBilling(input.billing, interworkType);
  if (interworkType === undefined || region === undefined || billing === undefined) return refuse('body-invalid');
  if (!isTitle(name) || !isPackageBandwidth(bandwidth) || !areTags(tags)) return refuse('body-invalid');
  return (state, { at, ids, position, rules }) => {
    if (region === 'crossregional' && state.accounts.byId.get(account)?.crossBorder === false)
      return refuse('cross-border-forbidden');
    if (packagesOf(state, account).size >= (rules.quotas.packages ?? unlimited)) return refuse('quota-reached');
    const csnBpId = ids.make('package', account, position);
    const event: BandwidthEvent = {
      ...({ type: 'package-created', v: 1, account, package: csnBpId, name, interworkType, bandwidth, tags } as const),
      ...{ interworkRegion: region, prepaid: billing.prepaid, billingMethod: billing.method },
      ...(billing.prepaid ? { expiresAt: addMonths(at, billing.months) } : {}),
    };
    return { events: [event], result: { csnBpId } };
  };
}

/** Refuses: body-invalid, package-unknown. */
export function renamePackage(account: string | undefined, id: string, name: string): Command<undefined> | Refusal {
  if (!isTitle(name)) return refuse('body-invalid');
  return changing(account, id, () => ({ type: 'package-renamed', v: 1, package: id, name }));
}

/** `bandwidth` in Mbps. Refuses: body-invalid, package-unknown; state-forbids: stopped, or its limits need more. */
export function resizePackage(
  account: string | undefined,
  id: string,
  bandwidth: number,
): Command<undefined> | Refusal {
  if (!isPackageBandwidth(bandwidth)) return refuse('body-invalid');
  return changing(account, id, ({ stopped, used }) => {
    if (stopped || bandwidth < used) return refuse('state-forbids');
    return { type: 'package-resized', v: 1, package: id, bandwidth };
  });
}

/**
 * Binds a package to a CSN of its own account. Refuses: package-unknown, csn-id-malformed, csn-unknown, exists-already
 * (bound to any), state-forbids (stopped).
 */
export function bindPackage(account: string | undefined, id: string, csnId: string): Command<undefined> {
  return changing(account, id, ({ account: owner, csn: bound, stopped }, state) => {
    const csn = csnOf(state, owner, csnId);
    if (isRefusal(csn)) return csn;
    if (bound !== '') return refuse('exists-already');
    if (stopped) return refuse('state-forbids');
    return { type: 'package-bound', v: 1, package: id, csn: csnId };
  });
}

/** Refuses: package-unknown, csn-id-malformed (also: bound to another), state-forbids (not bound, or limits exist). */
export function unbindPackage(account: string | undefined, id: string, csnId: string): Command<undefined> {
  return changing(account, id, ({ csn }, state) => {
    if (!isId('csn', csnId)) return refuse('csn-id-malformed');
    if (csn === '') return refuse('state-forbids');
    if (csn !== csnId) return refuse('csn-id-malformed');
    if (limitsOfPackage(state, id).size > 0) return refuse('state-forbids');
    return { type: 'package-unbound', v: 1, package: id };
  });
}

/** Refuses: package-unknown; state-forbids: bound, or paid for longer where the operator forbids that. */
export function deletePackage(account: string | undefined, id: string): Command<undefined> {
  return changing(account, id, ({ csn, prepaid, stopped }, _state, { rules }) => {
    if (csn !== '' || (prepaid && !stopped && !rules.csn.deletePrepaid)) return refuse('state-forbids');
    return { type: 'package-deleted', v: 1, package: id };
  });
}

/**
 * Pays for a prepaid package again: its term grows from its expiry, or from now where that is over, and a stopped one
 * is available again. Refuses: body-invalid, package-unknown, state-forbids (postpaid, or a term beyond the year 9999).
 */
export function renewPackage(
  account: string | undefined,
  id: string,
  reservation: Partial<Reservation>,
): Command<undefined> | Refusal {
  const months = monthsOf(reservation);
  if (months === undefined) return refuse('body-invalid');
  return changing(account, id, (one, _state, { at }) => {
    if (one.expiresAt === undefined) return refuse('state-forbids');
    const expiresAt = addMonths(Math.max(at, one.expiresAt), months);
    if (expiresAt > LAST_MOMENT) return refuse('state-forbids');
    return { type: 'package-renewed', v: 1, package: id, expiresAt };
  });
}

/** A command that changes one package by one fact. Refuses: package-unknown, and what `decide` does. */
function changing(
  account: string | undefined,
  id: string,
  decide: (one: Package, ...rest: Parameters<Command>) => BandwidthEvent | Refusal,
): Command<undefined> {
  return (state, context) => {
    const one = packageOf(state, account, id);
    const decided = isRefusal(one) ? one : decide(one, state, context);
    return isRefusal(decided) ? decided : { events: [decided], result: undefined };
  };
}
