import type { Command, Ids, Quotas } from '../command.ts';
import { nextSerial } from '../privatezone/commands.ts';
import type { ZoneEvent } from '../privatezone/events.ts';
import type { Zone } from '../privatezone/types.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { readCsv } from './csv.ts';
import { readMaster } from './master.ts';
import { type ImportPlan, MOST_CHANGES, planImport } from './plan.ts';
import { type ToldPlan, told } from './told.ts';
import {
  DEFAULT_TTL,
  MOST_TOLD,
  type Parsed,
  type ReadOptions,
  type Remark,
  SLICE,
  type Sliced,
  type ZoneFormat,
} from './types.ts';

export interface ImportOptions {
  readonly format: ZoneFormat;
  /** What the file does not ask for goes; a master file leaves paused records, for it cannot say them. */
  readonly replace: boolean;
  /** Only says what would happen. */
  readonly dryRun: boolean;
}

export interface ImportResult {
  readonly plan: ToldPlan;
  readonly errors: readonly Remark[];
  readonly errorCount: number;
  readonly notes: readonly Remark[];
  readonly noteCount: number;
  readonly applied: boolean;
  /** The zone's SOA serial after it. */
  readonly serial: number;
}

export const readZoneFile = (format: ZoneFormat, text: string, options: ReadOptions): Sliced<Parsed> =>
  format === 'csv' ? readCsv(text, options) : readMaster(text, options);

/** What was worked out before the writer's turn, and holds while the zone has this serial. */
export interface Ahead {
  readonly serial: number;
  readonly plan: ImportPlan;
  /** Ids by position: making them is a third of the work. */
  readonly ids: ReadonlyMap<number, string>;
}

/** Commits of others that may come between, in events, before ids made ahead run out. */
const SLACK = 1000;

/** Works out, in slices, what the writer would otherwise have to in one turn. `position`: the log's next. */
export function* lookAhead(
  zone: Zone,
  parsed: Parsed,
  options: ImportOptions & { readonly quotas: Quotas },
  ids: Ids,
  position: () => number,
): Sliced<Ahead> {
  const { serial } = zone;
  const plan = yield* planImport(zone, parsed.wanted, planOptions(options));
  const made = new Map<number, string>();
  if (options.dryRun || failed(parsed, plan) > 0) return { serial, plan, ids: made };
  const count = plan.added.length + plan.changed.length * 2 + plan.removed.length + SLACK;
  const first = position() + plan.removed.length + plan.changed.length;
  for (let i = 0; i < Math.min(count, 2 * MOST_CHANGES); i += 1) {
    made.set(first + i, ids.make('record', zone.account, first + i));
    if (i % SLICE === SLICE - 1) yield;
  }
  return { serial, plan, ids: made };
}

const planOptions = ({ format, replace, quotas }: ImportOptions & { readonly quotas: Quotas }) => ({
  replace,
  keepPaused: format === 'master',
  quotas,
});

const failed = (parsed: Parsed, plan: ImportPlan): number => parsed.errors.total + plan.errors.total;

/**
 * Makes a zone hold what a file asks for: all of it or nothing, one step of the serial. With `dryRun` errors are part of
 * the answer; else a file with errors is refused. Refuses: zone-unknown, zone-file-invalid, quota-reached.
 */
export function importRecords(
  id: string,
  parsed: Parsed,
  options: ImportOptions,
  ahead: Ahead | undefined,
): Command<ImportResult> {
  return (state, { at, position, ids, rules }) => {
    const zone = state.zones.byId.get(id);
    if (zone === undefined) return refuse('zone-unknown');
    const plan =
      ahead?.serial === zone.serial
        ? ahead.plan
        : whole(planImport(zone, parsed.wanted, planOptions({ ...options, quotas: rules.quotas })));
    const errors = [...plan.errors.told, ...parsed.errors.told].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    if (!options.dryRun) {
      const refusal = refusalOf(errors, failed(parsed, plan));
      if (isRefusal(refusal)) return refusal;
    }
    const serial = nextSerial(zone, at);
    const newId = (i: number): string => ahead?.ids.get(position + i) ?? ids.make('record', zone.account, position + i);
    const events = options.dryRun ? [] : eventsOf(zone.id, plan, serial, newId);
    const result = {
      plan: told(plan),
      errors: errors.slice(0, MOST_TOLD),
      errorCount: failed(parsed, plan),
      notes: parsed.notes.told,
      noteCount: parsed.notes.total,
      applied: !options.dryRun,
      serial: events.length > 0 ? serial : zone.serial,
    };
    return { events, result };
  };
}

/** A generator driven to its end in one go. */
export function whole<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

function refusalOf([first]: readonly Remark[], count: number): Refusal | undefined {
  if (first === undefined) return undefined;
  if (first.code === 'quota-reached') return refuse('quota-reached');
  const line = first.line === undefined ? '' : `line ${first.line}: `;
  const more = count === 1 ? '' : ` ${count} errors in all.`;
  return refuse('zone-file-invalid', `${line}${first.sentence}${more}`);
}

function eventsOf(zone: string, plan: ImportPlan, serial: number, newId: (i: number) => string): ZoneEvent[] {
  const events: ZoneEvent[] = [];
  for (const { id, owner } of plan.removed) {
    events.push({ type: 'record-deleted', v: 1, zone, record: id, owner, serial });
  }
  for (const { before, wanted } of plan.changed) {
    const { id: record, rr, owner, type: rtype, value, data, enabled } = before;
    const { ttl = before.ttl, priority = before.priority, description = before.description } = wanted;
    if (ttl !== before.ttl || priority !== before.priority || description !== before.description) {
      const content = { rr, owner, rtype, value, data, ttl, priority, description };
      events.push({ type: 'record-updated', v: 1, zone, record, before: owner, ...content, serial });
    }
    if (wanted.enabled !== undefined && wanted.enabled !== enabled) {
      events.push({ type: 'record-switched', v: 1, zone, record, owner, enabled: wanted.enabled, serial });
    }
  }
  for (const wanted of plan.added) {
    const { rr, owner, type: rtype, value, data } = wanted;
    const { ttl = DEFAULT_TTL, priority = 0, description = '' } = wanted;
    const record = newId(events.length);
    const content = { rr, owner, rtype, value, data, ttl, priority, description };
    events.push({ type: 'record-added', v: 1, zone, record, ...content, serial });
    // New records are enabled (dns contract 4.3).
    if (wanted.enabled === false) {
      events.push({ type: 'record-switched', v: 1, zone, record, owner, enabled: false, serial });
    }
  }
  return events;
}
