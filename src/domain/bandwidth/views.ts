import { isId } from '../command.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import { type Limit, type Package, pairKey } from './types.ts';

// `account` undefined is the operator, who sees every account's.

/** All packages of an account, in the order of their creation. */
export const packagesOf = (state: State, account: string): Sequence<Package> =>
  state.bandwidth.lists.get(account) ?? new Sequence();

/** Refuses: package-unknown, malformed and foreign ones too. */
export function packageOf(state: State, account: string | undefined, id: string): Package | Refusal {
  const found = isId('package', id) ? state.bandwidth.packages.get(id) : undefined;
  return found !== undefined && (account === undefined || found.account === account)
    ? found
    : refuse('package-unknown');
}

/** In the order of their creation. */
export const limitsOfPackage = (state: State, id: string): Sequence<Limit> =>
  state.bandwidth.limitsOf.get(id) ?? new Sequence();

/** The limits of all packages of a CSN, in the order of their creation. */
export const limitsOfCsn = (state: State, csn: string): readonly Limit[] =>
  [...(state.bandwidth.pairs.get(csn)?.values() ?? [])].sort((a, b) => a.position - b.position);

/** Mbps two regions of a CSN may exchange, in either order; undefined where no limit counts: the default applies. */
export function bandwidthBetween(state: State, csn: string, a: string, b: string): number | undefined {
  const limit = state.bandwidth.pairs.get(csn)?.get(pairKey(a, b));
  return limit === undefined || state.bandwidth.packages.get(limit.package)!.stopped ? undefined : limit.bandwidth;
}
