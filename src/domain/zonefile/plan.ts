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
  /** Most records the zone may hold. */
  readonly quota: number | undefined;
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

function checkSizes(
  zone: Zone,
  added: number,
  changed: number,
  removed: number,
  { quota }: PlanOptions,
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
