import type { ImportPlan } from './plan.ts';
import { DEFAULT_TTL, type Wanted } from './types.ts';

/** One line of a plan, as it is told. */
export interface PlanLine {
  readonly change: 'added' | 'changed' | 'removed';
  readonly rr: string;
  readonly type: string;
  readonly value: string;
  readonly ttl: number;
  readonly priority: number;
  readonly description: string;
  readonly status: 'enable' | 'pause';
  /** Of a changed record: what it said until now, where that differs. */
  readonly before?: Partial<Omit<PlanLine, 'change' | 'before'>>;
}

/** A plan in numbers, and its first lines. */
export interface ToldPlan {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  readonly left: number;
  /** The first of them: removed, changed, added. */
  readonly lines: readonly PlanLine[];
}

/** Lines of a plan that are told; all are counted. */
const MOST_LINES = 1000;

export function told(plan: ImportPlan): ToldPlan {
  const lines: PlanLine[] = [];
  for (const record of plan.removed.slice(0, MOST_LINES)) lines.push(lineOf('removed', record));
  for (const { before, wanted } of plan.changed.slice(0, MOST_LINES)) {
    const now = lineOf('changed', { ...before, ...withoutUndefined(wanted), rr: before.rr, value: before.value });
    const { change: _change, ...was } = lineOf('changed', before);
    const differing = Object.entries(was).filter(([name, value]) => now[name as keyof typeof now] !== value);
    lines.push({ ...now, before: Object.fromEntries(differing) });
  }
  for (const wanted of plan.added.slice(0, MOST_LINES)) lines.push(lineOf('added', wanted));
  return {
    added: plan.added.length,
    changed: plan.changed.length,
    removed: plan.removed.length,
    unchanged: plan.unchanged,
    left: plan.left,
    lines: lines.slice(0, MOST_LINES),
  };
}

function withoutUndefined({ ttl, priority, description, enabled }: Wanted) {
  return {
    ...(ttl !== undefined && { ttl }),
    ...(priority !== undefined && { priority }),
    ...(description !== undefined && { description }),
    ...(enabled !== undefined && { enabled }),
  };
}

const lineOf = (
  change: PlanLine['change'],
  {
    rr,
    type,
    value,
    ttl = DEFAULT_TTL,
    priority = 0,
    description = '',
    enabled = true,
  }: Omit<Wanted, 'line' | 'owner' | 'data'>,
): PlanLine => ({ change, rr, type, value, ttl, priority, description, status: enabled ? 'enable' : 'pause' });
