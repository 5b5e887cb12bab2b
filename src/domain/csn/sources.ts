import type { Journal } from '../journal.ts';
import type { State } from '../state.ts';
import { effectiveTable } from './views.ts';

/**
 * Makes a change that may alter which table an attachment's traffic is looked up in, and keeps count of it: how many
 * sources a table has in each region.
 */
export function countingSources(state: State, attachId: string, journal: Journal, change: () => void): void {
  const before = sourceOf(state, attachId);
  change();
  const after = sourceOf(state, attachId);
  if (before?.table === after?.table) return;
  if (before !== undefined) count(state, before, -1, journal);
  if (after !== undefined) count(state, after, 1, journal);
}

interface Source {
  readonly table: string;
  readonly region: string;
}

function sourceOf(state: State, attachId: string): Source | undefined {
  const attachment = state.csns.attachments.get(attachId);
  const table = attachment && effectiveTable(state, attachment);
  return table === undefined ? undefined : { table, region: attachment!.region };
}

function count({ csns: { sources } }: State, { table, region }: Source, by: 1 | -1, journal: Journal): void {
  if (!sources.has(table)) journal.set(sources, table, new Map());
  const regions = sources.get(table)!;
  const number = (regions.get(region) ?? 0) + by;
  if (number > 0) journal.set(regions, region, number);
  else journal.delete(regions, region);
  if (regions.size === 0) journal.delete(sources, table);
}
