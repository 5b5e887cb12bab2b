import type { Appliers } from '../commit.ts';
import type { Journal } from '../journal.ts';
import type { State } from '../state.ts';
import type { SelectorEvent } from './events.ts';
import { endpointKey, type Freed, type Selection } from './types.ts';

export const selectorAppliers: Appliers<SelectorEvent> = {
  'selectors-set': (state, event, { position }, journal) => {
    const before = state.selections.byVpc.get(event.vpc);
    if (before !== undefined) release(state, before, journal);
    const { type: _type, v: _v, ...fields } = event;
    const selection: Selection = { ...fields, position: before?.position ?? position };
    claim(state, selection, journal);
    if (before?.pooled !== undefined && before.pooled !== selection.pooled)
      free(state, before.pooled, position, journal);
    journal.row('selector', selection.position, selection);
  },

  'selectors-removed': (state, event, { position }, journal) => {
    const before = state.selections.byVpc.get(event.vpc);
    if (before === undefined) return;
    release(state, before, journal);
    if (before.pooled !== undefined) free(state, before.pooled, position, journal);
    journal.row('selector', before.position, undefined);
  },
};

export function loadSelection(state: State, selection: Selection): void {
  const { selections } = state;
  selections.byVpc.set(selection.vpc, selection);
  for (const endpoint of selection.listen) selections.listeners.set(endpointKey(endpoint), selection.vpc);
  for (const prefix of selection.clients) selections.prefixes.set(prefix, selection.vpc);
  if (selection.default) selections.defaults.set('default', selection.vpc);
  selections.highest = Math.max(selections.highest, selection.pooled ?? 0);
}

export function loadFreed(state: State, freed: Freed): void {
  state.selections.freed.insert(freed);
  state.selections.highest = Math.max(state.selections.highest, freed.pooled);
}

function claim(state: State, selection: Selection, journal: Journal): void {
  const { selections } = state;
  journal.set(selections.byVpc, selection.vpc, selection);
  for (const endpoint of selection.listen) journal.set(selections.listeners, endpointKey(endpoint), selection.vpc);
  for (const prefix of selection.clients) journal.set(selections.prefixes, prefix, selection.vpc);
  if (selection.default) journal.set(selections.defaults, 'default', selection.vpc);
  if (selection.pooled === undefined) return;
  if (selection.pooled > selections.highest) journal.assign(selections, 'highest', selection.pooled);
  // Drawn again from those given back. There are few: only a pool that ran out draws from them.
  for (const freed of selections.freed) {
    if (freed.pooled !== selection.pooled) continue;
    journal.remove(selections.freed, freed.position);
    journal.row('freed', freed.position, undefined);
    break;
  }
}

function release(state: State, selection: Selection, journal: Journal): void {
  const { selections } = state;
  journal.delete(selections.byVpc, selection.vpc);
  for (const endpoint of selection.listen) journal.delete(selections.listeners, endpointKey(endpoint));
  for (const prefix of selection.clients) journal.delete(selections.prefixes, prefix);
  if (selection.default) journal.delete(selections.defaults, 'default');
}

function free(state: State, pooled: number, position: number, journal: Journal): void {
  const freed: Freed = { position, pooled };
  journal.insert(state.selections.freed, freed);
  journal.row('freed', position, freed);
}
