import type { Due } from '../agenda.ts';
import type { Appliers } from '../commit.ts';
import { Journal } from '../journal.ts';
import { putIn, takeOut } from '../lists.ts';
import type { State } from '../state.ts';
import type { BandwidthEvent } from './events.ts';
import { type Bandwidth, type Limit, type Package, pairKey } from './types.ts';

export const noBandwidth = (): Bandwidth => ({
  packages: new Map(),
  lists: new Map(),
  boundTo: new Map(),
  limitsOf: new Map(),
  pairs: new Map(),
});

export const bandwidthAppliers: Appliers<BandwidthEvent> = {
  'package-created': (state, event, { position, at }, journal) => {
    const { type: _type, v: _v, package: id, ...fields } = event;
    putPackage(state, { ...fields, position, id, used: 0, stopped: false, createdAt: at, csn: '' }, journal);
  },

  'package-renamed': (state, event, _stamp, journal) => change(state, event.package, { name: event.name }, journal),

  'package-resized': (state, event, _stamp, journal) =>
    change(state, event.package, { bandwidth: event.bandwidth }, journal),

  'package-bound': (state, event, _stamp, journal) => change(state, event.package, { csn: event.csn }, journal),

  'package-unbound': (state, event, _stamp, journal) => change(state, event.package, { csn: '' }, journal),

  'package-stopped': (state, event, _stamp, journal) => change(state, event.package, { stopped: true }, journal),

  'package-renewed': (state, event, _stamp, journal) =>
    change(state, event.package, { stopped: false, expiresAt: event.expiresAt }, journal),

  'package-deleted': (state, event, _stamp, journal) => {
    const gone = packageIn(state, event.package);
    leave(state, gone, journal);
    journal.delete(state.bandwidth.packages, gone.id);
    takeOut(state.bandwidth.lists, gone.account, gone, journal);
    journal.row('package', gone.position, undefined);
  },

  'limit-created': (state, event, { position }, journal) => {
    const { type: _type, v: _v, ...fields } = event;
    const { csn, used } = packageIn(state, event.package);
    putLimit(state, { ...fields, position, csn }, journal);
    change(state, event.package, { used: used + event.bandwidth }, journal);
  },

  'limit-changed': (state, event, _stamp, journal) => {
    const { csn, used } = packageIn(state, event.package);
    const limit = state.bandwidth.pairs.get(csn)!.get(pairKey(event.localRegion, event.peerRegion))!;
    putLimit(state, { ...limit, bandwidth: event.bandwidth }, journal);
    change(state, event.package, { used: used - limit.bandwidth + event.bandwidth }, journal);
  },

  'limit-deleted': (state, event, _stamp, journal) => {
    const { bandwidth } = state;
    const { csn, used } = packageIn(state, event.package);
    const pairs = bandwidth.pairs.get(csn)!;
    const pair = pairKey(event.localRegion, event.peerRegion);
    const limit = pairs.get(pair)!;
    journal.delete(pairs, pair);
    if (pairs.size === 0) journal.delete(bandwidth.pairs, csn);
    takeOut(bandwidth.limitsOf, limit.package, limit, journal);
    journal.row('limit', limit.position, undefined);
    change(state, event.package, { used: used - limit.bandwidth }, journal);
  },
};

// A current row is the thing itself, so loading is putting, with a journal nobody keeps.

export const loadPackage = (state: State, row: Package): void => putPackage(state, row, new Journal());
export const loadLimit = (state: State, row: Limit): void => putLimit(state, row, new Journal());

const packageIn = (state: State, id: string): Package => state.bandwidth.packages.get(id)!;

function change(state: State, id: string, fields: Partial<Package>, journal: Journal): void {
  const before = packageIn(state, id);
  leave(state, before, journal);
  putPackage(state, { ...before, ...fields }, journal);
}

function putPackage(state: State, one: Package, journal: Journal): void {
  const { bandwidth, due } = state;
  journal.set(bandwidth.packages, one.id, one);
  putIn(bandwidth.lists, one.account, one, journal);
  if (one.csn !== '') putIn(bandwidth.boundTo, one.csn, one, journal);
  const expiry = expiryOf(one);
  if (expiry !== undefined) due.add(expiry, journal);
  journal.row('package', one.position, one);
}

/** Takes a package out of what depends on its fields: its CSN's list and what is due. */
function leave({ bandwidth, due }: State, one: Package, journal: Journal): void {
  if (one.csn !== '') takeOut(bandwidth.boundTo, one.csn, one, journal);
  const expiry = expiryOf(one);
  if (expiry !== undefined) due.remove(expiry, journal);
}

const expiryOf = ({ id, position, expiresAt, stopped }: Package): Due | undefined =>
  expiresAt === undefined || stopped ? undefined : { at: expiresAt, position, kind: 'package-expired', id };

function putLimit({ bandwidth }: State, limit: Limit, journal: Journal): void {
  putIn(bandwidth.limitsOf, limit.package, limit, journal);
  if (!bandwidth.pairs.has(limit.csn)) journal.set(bandwidth.pairs, limit.csn, new Map());
  journal.set(bandwidth.pairs.get(limit.csn)!, pairKey(limit.localRegion, limit.peerRegion), limit);
  journal.row('limit', limit.position, limit);
}
