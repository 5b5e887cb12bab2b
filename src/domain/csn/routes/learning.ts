import type { Journal } from '../../journal.ts';
import { type Network, networkKey, type Publication } from '../../network/types.ts';
import type { State } from '../../state.ts';
import type { Attachment, CustomRule, Propagation } from '../types.ts';
import { type Candidate, prefixOf, Routes } from './routes.ts';

// What facts do to tables. Every change goes through the journal, and names there, before it is made, the prefixes it
// touches. A table's Routes are there as long as the table is.

/** A network now publishes `after` instead of `before`; what is in both has kept its identity. */
export function republish(
  state: State,
  key: string,
  before: readonly Publication[],
  after: readonly Publication[],
  journal: Journal,
): void {
  const { csns } = state;
  const attachment = csns.attachments.get(csns.loaded.get(key) ?? '');
  const propagations = attachment && csns.propagationsFrom.get(attachment.id);
  if (propagations === undefined) return;
  const [gone, come] = [without(before, after), without(after, before)];
  for (const propagation of propagations) {
    // First out, then in: what goes on with another AS path is in both.
    drop(state, propagation.table, candidatesOf(propagation, gone, attachment!.position), journal);
    put(state, propagation.table, candidatesOf(propagation, come, attachment!.position), journal);
  }
}

/** A table begins to learn from an attachment. */
export function learn(state: State, propagation: Propagation, journal: Journal): void {
  put(state, propagation.table, learnedBy(state, propagation), journal);
}

/** A table forgets what it learned from an attachment. Called while attachment and network are still there. */
export function forget(state: State, propagation: Propagation, journal: Journal): void {
  drop(state, propagation.table, learnedBy(state, propagation), journal);
}

/** A custom rule comes to stand in its table. */
export function addRule(state: State, rule: CustomRule, journal: Journal): void {
  put(state, rule.table, [rule], journal);
}

/** Also for a rule that is replaced by another form of itself: remove the old one, add the new one. */
export function removeRule(state: State, rule: CustomRule, journal: Journal): void {
  drop(state, rule.table, [rule], journal);
}

/** The CSN's option ECMP was changed: names the prefixes whose routes have another status now. */
export function ecmpChanged(state: State, csn: string, journal: Journal): void {
  for (const { id } of state.csns.tablesOf.get(csn) ?? []) {
    for (const { base, length } of state.csns.routes.get(id)!.equals()) journal.touchRoute(id, base, length);
  }
}

/** Every table from nothing: after rows were loaded. Must equal what the facts one by one would have led to. */
export function recompute(state: State): void {
  const { csns } = state;
  for (const table of csns.tables.keys()) {
    const candidates: Candidate[] = [...(csns.rulesOf.get(table) ?? [])];
    for (const propagation of csns.propagationsOf.get(table) ?? []) {
      for (const candidate of learnedBy(state, propagation)) candidates.push(candidate);
    }
    const routes = new Routes();
    routes.addAll(candidates);
    csns.routes.set(table, routes);
  }
}

function learnedBy({ csns, networks }: State, propagation: Propagation): Candidate[] {
  const { type, instance, position } = csns.attachments.get(propagation.attachment) as Attachment;
  const { published } = networks.byKey.get(networkKey(type, instance)) as Network;
  return candidatesOf(propagation, published, position);
}

const candidatesOf = (
  propagation: Propagation,
  published: readonly Publication[],
  attachmentPosition: number,
): Candidate[] => published.map((publication) => ({ propagation, publication, attachmentPosition }));

function without(these: readonly Publication[], those: readonly Publication[]): readonly Publication[] {
  const there = new Set(those);
  return these.filter((publication) => !there.has(publication));
}

function put({ csns }: State, table: string, candidates: readonly Candidate[], journal: Journal): void {
  const routes = csns.routes.get(table)!;
  touch(table, candidates, journal);
  addAll(routes, candidates);
  journal.did(() => removeAll(routes, candidates));
}

function drop({ csns }: State, table: string, candidates: readonly Candidate[], journal: Journal): void {
  const routes = csns.routes.get(table)!;
  touch(table, candidates, journal);
  removeAll(routes, candidates);
  journal.did(() => addAll(routes, candidates));
}

function addAll(routes: Routes, candidates: readonly Candidate[]): void {
  for (const candidate of candidates) routes.add(candidate);
}

function removeAll(routes: Routes, candidates: readonly Candidate[]): void {
  for (const candidate of candidates) routes.remove(candidate);
}

function touch(table: string, candidates: readonly Candidate[], journal: Journal): void {
  for (const candidate of candidates) {
    const { base, length } = prefixOf(candidate);
    journal.touchRoute(table, base, length);
  }
}
