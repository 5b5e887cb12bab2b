import { Journal } from '../journal.ts';
import type { State } from '../state.ts';

/**
 * Takes up to `budget` records of deleted zones out of state and rows. No fact: the zone is gone since its deletion,
 * and a restart goes on where this stopped. Only zones deleted at or before `durable` are touched, so nothing is swept
 * whose deletion could still be undone. Returns undefined when there is nothing to do.
 */
export function sweep(state: State, durable: number, budget: number): Journal | undefined {
  const { swept, records } = state.zones;
  const [zone] = swept;
  if (zone === undefined || state.position > durable) return undefined;
  const journal = new Journal();
  let left = budget;
  for (const record of zone.records) {
    if (left === 0) break;
    left -= 1;
    if (records.get(record.id) === record) records.delete(record.id);
    journal.row('record', record.position, undefined);
  }
  for (const row of [...journal.rows]) zone.records.remove(row.key);
  if (zone.records.size === 0) {
    swept.remove(zone.position);
    journal.row('zone', zone.position, undefined);
  }
  return journal;
}
