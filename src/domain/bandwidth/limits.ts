import type { Command } from '../command.ts';
import { type Continent, cloudRegion, continentOf, isEdgeRegion } from '../net/region.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { type InterworkRegion, type InterworkType, type Limit, type Package, pairKey } from './types.ts';
import { packageOf } from './views.ts';

/** Two regions of a CSN, in any case. */
export interface RegionPair {
  readonly localRegion: string;
  readonly peerRegion: string;
}

export interface LimitGiven extends RegionPair {
  /** Mbps. */
  readonly bandwidth: number;
}

/**
 * Gives two regions a share of a package. Refuses: body-invalid, package-unknown, csn-region-invalid, state-forbids
 * (unbound, stopped, or more than is left), exists-already (the pair has a limit in this CSN).
 */
export function createLimit(account: string | undefined, id: string, given: LimitGiven): Command<undefined> | Refusal {
  const { bandwidth } = given;
  if (!isShare(bandwidth)) return refuse('body-invalid');
  return (state) => {
    const one = packageOf(state, account, id);
    if (isRefusal(one)) return one;
    const pair = lowered(given);
    if (!suits(one, pair)) return refuse('csn-region-invalid');
    if (one.csn === '' || one.stopped) return refuse('state-forbids');
    if (state.bandwidth.pairs.get(one.csn)?.has(pairKey(pair.localRegion, pair.peerRegion)))
      return refuse('exists-already');
    if (one.used + bandwidth > one.bandwidth) return refuse('state-forbids');
    return { events: [{ type: 'limit-created', v: 1, package: id, ...pair, bandwidth }], result: undefined };
  };
}

/** Refuses: body-invalid, package-unknown, limit-unknown, state-forbids (more than is left). */
export function updateLimit(account: string | undefined, id: string, given: LimitGiven): Command<undefined> | Refusal {
  const { bandwidth } = given;
  if (!isShare(bandwidth)) return refuse('body-invalid');
  return (state) => {
    const one = packageOf(state, account, id);
    if (isRefusal(one)) return one;
    const limit = limitOf(state, one, given);
    if (isRefusal(limit)) return limit;
    if (one.used - limit.bandwidth + bandwidth > one.bandwidth) return refuse('state-forbids');
    const { localRegion, peerRegion } = limit;
    const event = { type: 'limit-changed', v: 1, package: id, localRegion, peerRegion, bandwidth } as const;
    return { events: [event], result: undefined };
  };
}

/** Refuses: package-unknown, limit-unknown. */
export function deleteLimit(account: string | undefined, id: string, given: RegionPair): Command<undefined> {
  return (state) => {
    const one = packageOf(state, account, id);
    if (isRefusal(one)) return one;
    const limit = limitOf(state, one, given);
    if (isRefusal(limit)) return limit;
    const { localRegion, peerRegion } = limit;
    return { events: [{ type: 'limit-deleted', v: 1, package: id, localRegion, peerRegion }], result: undefined };
  };
}

/** How much is too much is the package's to say. */
const isShare = (mbps: number): boolean => Number.isInteger(mbps) && mbps >= 1;

const lowered = ({ localRegion, peerRegion }: RegionPair): RegionPair => ({
  localRegion: localRegion.toLowerCase(),
  peerRegion: peerRegion.toLowerCase(),
});

/** The limit a package gives a pair, in either order. */
function limitOf(state: State, { id, csn }: Package, given: RegionPair): Limit | Refusal {
  const { localRegion, peerRegion } = lowered(given);
  const limit = state.bandwidth.pairs.get(csn)?.get(pairKey(localRegion, peerRegion));
  // The pair's limit may be another package's.
  return limit?.package === id ? limit : refuse('limit-unknown');
}

const isCloud = (region: string): boolean => cloudRegion(region) !== undefined;

/** Of the local region and of the peer (csn contract 7.8). */
const CLASSES: Readonly<Record<InterworkType, readonly [(r: string) => boolean, (r: string) => boolean]>> = {
  center: [isCloud, isCloud],
  'center-edge': [isCloud, isEdgeRegion],
  'edge-edge': [isEdgeRegion, isEdgeRegion],
};

/** In either order. */
const CONTINENTS: Readonly<Record<InterworkRegion, readonly [Continent, Continent]>> = {
  chinesemainland: ['China', 'China'],
  asiapacific: ['Asia-Pacific', 'Asia-Pacific'],
  crossregional: ['Asia-Pacific', 'China'],
};

/** Whether a package serves a pair of regions: two that are known, of its classes and on its continents. */
function suits({ interworkType, interworkRegion }: Package, { localRegion, peerRegion }: RegionPair): boolean {
  const [isLocal, isPeer] = CLASSES[interworkType];
  if (localRegion === peerRegion || !isLocal(localRegion) || !isPeer(peerRegion)) return false;
  const [a, b] = [continentOf(localRegion)!, continentOf(peerRegion)!].sort();
  const [first, second] = CONTINENTS[interworkRegion];
  return a === first && b === second;
}
