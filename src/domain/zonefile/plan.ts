import { atMost, RECORDS_PER_NAME } from '../ceilings.ts';
import type { Quotas } from '../command.ts';
import type { Zone, ZoneRecord } from '../privatezone/types.ts';
import { Remarks, SLICE, type Sliced, type Wanted } from './types.ts';

/** What an import does to a zone. */
export interface ImportPlan {
  readonly added: readonly Wanted[];
  readonly changed: readonly { readonly before: ZoneRecord; readonly wanted: Wanted }[];
  readonly removed: readonly ZoneRecord[];
  /** Asked for, and there as asked. */
  readonly unchanged: number;
  /** There, not asked for, and not touched. */
  readonly left: number;
  readonly errors: Remarks;
}

export interface PlanOptions {
  /** What is not asked for goes. */
  readonly replace: boolean;
  /** Paused records stay whatever is asked: the file's form cannot say them. */
  readonly keepPaused: boolean;
  /** How much the zone, and one name of it, may hold. */
  readonly quotas: Quotas;
}

/** The most records that one import may add, change and remove: it is one turn of the writer. */
export const MOST_CHANGES = 20_000;

const keyOf = ({ owner, type, data }: Pick<Wanted, 'owner' | 'type' | 'data'>): string => `${type} ${owner} ${data}`;

/**
 * The difference between what a zone holds and what is wanted of it: a record is the same when owner, type and data
 * are. Errors: what AddRecord would refuse of the outcome, each at the line that asks for it.
 */
export function* planImport(zone: Zone, wanted: readonly Wanted[], options: PlanOptions): Sliced<ImportPlan> {
  const errors = new Remarks();
  const asked = new Map<string, Wanted>();
  for (const [i, one] of wanted.entries()) {
    const first = asked.get(keyOf(one));
    if (first === undefined) asked.set(keyOf(one), one);
    else errors.add({ line: one.line, code: 'duplicate', sentence: `Line ${first.line} asks for the same record.` });
    if (i % SLICE === SLICE - 1) yield;
  }

  const added: Wanted[] = [];
  const changed: { before: ZoneRecord; wanted: Wanted }[] = [];
  let unchanged = 0;
  for (const [i, one] of [...asked.values()].entries()) {
    const before = zone.owners.get(one.owner)?.find(({ type, data }) => type === one.type && data === one.data);
    if (before === undefined) added.push(one);
    else if (differs(before, one)) changed.push({ before, wanted: one });
    else unchanged += 1;
    if (i % SLICE === SLICE - 1) yield;
  }

  const removed: ZoneRecord[] = [];
  let left = 0;
  for (const [i, record] of [...zone.records].entries()) {
    if (!asked.has(keyOf(record))) {
      if (options.replace && (record.enabled || !options.keepPaused)) removed.push(record);
      else left += 1;
    }
    if (i % SLICE === SLICE - 1) yield;
  }

  yield* checkAliases(zone, [...asked.values()], new Set(removed), errors);
  yield* checkNames(zone, added, removed, options, errors);
  checkSizes(zone, added.length, changed.length, removed.length, options, errors);
  return { added, changed, removed, unchanged, left, errors };
}

function differs(before: ZoneRecord, { ttl, priority, description, enabled }: Wanted): boolean {
  return (
    (ttl !== undefined && ttl !== before.ttl) ||
    (priority !== undefined && priority !== before.priority) ||
    (description !== undefined && description !== before.description) ||
    (enabled !== undefined && enabled !== before.enabled)
  );
}

/** RFC 1034 3.6.2: beside a CNAME nothing else; the apex holds SOA and NS already. */
function* checkAliases(
  zone: Zone,
  asked: readonly Wanted[],
  removed: ReadonlySet<ZoneRecord>,
  errors: Remarks,
): Sliced<void> {
  const together = new Map<string, { aliases: number; others: number }>();
  for (const [i, { owner, type }] of asked.entries()) {
    const count = together.get(owner) ?? { aliases: 0, others: 0 };
    if (type === 'CNAME') count.aliases += 1;
    else count.others += 1;
    together.set(owner, count);
    if (i % SLICE === SLICE - 1) yield;
  }
  for (const [i, { line, owner, type, data }] of asked.entries()) {
    if (i % SLICE === SLICE - 1) yield;
    const { aliases, others } = together.get(owner)!;
    const name = owner === '' ? zone.name : `${owner}.${zone.name}`;
    if (type === 'CNAME' && owner === '') {
      errors.add({ line, code: 'cname-at-apex', sentence: 'The apex holds SOA and NS: no CNAME beside them.' });
    } else if (type === 'CNAME' && aliases + others > 1) {
      errors.add({ line, code: 'cname-conflict', sentence: `${name} has a CNAME and other records in this file.` });
    } else if (aliases === 0 || others === 0) {
      const beside = (zone.owners.get(owner) ?? []).find(
        (record) =>
          !removed.has(record) &&
          (record.type === 'CNAME' || type === 'CNAME') &&
          !(record.type === type && record.data === data),
      );
      if (beside === undefined) continue;
      const paused = beside.enabled ? '' : 'a paused ';
      const sentence = `${name} holds ${paused}${beside.type} in the zone: a CNAME stands alone.`;
      errors.add({ line, code: 'cname-conflict', sentence });
    }
  }
}

/** What one name would hold, at the first line that is too much for it. */
function* checkNames(
  zone: Zone,
  added: readonly Wanted[],
  removed: readonly ZoneRecord[],
  { quotas }: PlanOptions,
  errors: Remarks,
): Sliced<void> {
  const most = atMost(RECORDS_PER_NAME, quotas.recordsPerName);
  const gone = new Map<string, number>();
  for (const { owner } of removed) gone.set(owner, (gone.get(owner) ?? 0) + 1);
  const held = new Map<string, number>();
  for (const [i, { line, owner }] of added.entries()) {
    const before = held.get(owner) ?? (zone.owners.get(owner)?.length ?? 0) - (gone.get(owner) ?? 0);
    held.set(owner, before + 1);
    const name = owner === '' ? zone.name : `${owner}.${zone.name}`;
    if (before === most) {
      errors.add({ line, code: 'quota-reached', sentence: `${name} would hold more than ${most} records.` });
    }
    if (i % SLICE === SLICE - 1) yield;
  }
}

function checkSizes(
  zone: Zone,
  added: number,
  changed: number,
  removed: number,
  { quotas: { recordsPerZone: quota } }: PlanOptions,
  errors: Remarks,
): void {
  const changes = added + changed + removed;
  if (changes > MOST_CHANGES) {
    const sentence = `${changes} records would change: one import changes at most ${MOST_CHANGES}.`;
    errors.add({ code: 'too-many-changes', sentence });
  }
  const after = zone.records.size + added - removed;
  if (added > 0 && quota !== undefined && after > quota) {
    errors.add({ code: 'quota-reached', sentence: `The zone would hold ${after} records: the quota is ${quota}.` });
  }
}
