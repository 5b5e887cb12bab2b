import { position } from '../domain/imported/checks.ts';
import type { NamedRow, StateImported } from '../domain/imported/events.ts';
import { ROW_KINDS, type RowKind } from '../domain/journal.ts';
import { type StoredEvent, upcast } from '../domain/upcast.ts';
import { EVENT_VERSIONS } from '../domain/versions.ts';
import { LAST_MOMENT } from '../platform/clock.ts';

/**
 * A whole state as text: JSON lines, one for each row, by kind and key. The first line says what it is, a line of its own
 * has the key where that goes with it, the last one says that it is whole.
 */
export interface StateFile {
  /** Of the last event before it was exported. */
  readonly position: number;
  /** Moment of that, milliseconds since 1970. */
  readonly at: number;
  /** By this the key is known again, and says nothing of it (platform/key-file.ts). */
  readonly keyCheck: string;
  /** The key its secrets are sealed under, 64 hex digits; undefined: it is kept elsewhere. */
  readonly key: string | undefined;
  /** By kind and key ascending. */
  readonly rows: readonly NamedRow[];
}

/** Why a text is no state. */
export interface Misread {
  readonly wrong: string;
}

/** What is left out: client tokens live a day and are made up by SDKs. */
export const LEFT_OUT: ReadonlySet<RowKind> = new Set(['token']);

/** Rows of a file are as the event of an import has them: one version for both, and one way to today's. */
const FORM = EVENT_VERSIONS['state-imported'];
const END = '{"end":true}\n';

export const isMisread = (read: StateFile | Misread): read is Misread => 'wrong' in read;

/** Whether a text claims to be a state. */
export const isStateText = (text: string): boolean => text.startsWith('{"netloom":"state"');

/** The first lines. */
export function headLines({ position, at, keyCheck, key }: Omit<StateFile, 'rows'>): string {
  const head = { netloom: 'state', form: FORM, position, at: new Date(at).toISOString(), keyCheck };
  return `${JSON.stringify(head)}\n${key === undefined ? '' : `${JSON.stringify({ key })}\n`}`;
}

/** A row's line; `body` is its JSON text. */
export const rowLine = (kind: RowKind, key: number, body: string): string => `["${kind}",${key},${body}]\n`;

/** The last line. */
export const endLine = (): string => END;

/** Text of this form or an earlier one to state, or what is wrong with it. Rows may stand in any order; blank lines are none. */
export function readStateFile(text: string): StateFile | Misread {
  const lines = text.split('\n');
  if (lines.length > 1 && lines.slice(0, -1).every((line) => line.endsWith('\r'))) {
    return {
      wrong:
        'its line ends were changed to those of Windows: take the file as it was exported (git: a -text attribute)',
    };
  }
  const head = parsed(lines[0]!) as Partial<Record<keyof typeof HEAD | 'form', unknown>> | undefined;
  if (!isStateText(text) || head === undefined) return { wrong: 'line 1 is not that of an exported state' };
  const { form } = head;
  if (!isForm(form)) return { wrong: `it has form ${form}; this version of netloom reads forms up to ${FORM}` };
  for (const [name, sound] of Object.entries(HEAD)) {
    if (!sound(head[name as keyof typeof HEAD])) return { wrong: `line 1: ${name} is missing, or not what it must be` };
  }
  const highest = head.position as number;
  let key: string | undefined;
  let ended = false;
  const rows = new Map<string, NamedRow>();
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === '') continue;
    if (ended) return { wrong: `line ${i + 1} comes after the end` };
    const value = parsed(line);
    if (isKey(value) && rows.size === 0 && key === undefined) key = value.key;
    else if (`${line}\n` === END) ended = true;
    else {
      const wrong = wrongRow(value, highest) ?? (rows.has(nameOf(value as NamedRow)) ? 'is there twice' : undefined);
      if (wrong !== undefined) return { wrong: `line ${i + 1} ${wrong}` };
      rows.set(nameOf(value as NamedRow), value as NamedRow);
    }
  }
  if (!ended) return { wrong: `it is cut short: its last line must be ${END.trim()}` };
  const sorted = [...rows.values()].sort(([a, m], [b, n]) => ROW_KINDS[a] - ROW_KINDS[b] || m - n);
  const { rows: current } = upcast(1, {
    type: 'state-imported',
    v: form,
    rows: sorted,
  } as StoredEvent) as StateImported;
  return {
    position: highest,
    at: Date.parse(head.at as string),
    keyCheck: head.keyCheck as string,
    key,
    rows: current,
  };
}

const isForm = (form: unknown): form is number =>
  Number.isSafeInteger(form) && Number(form) >= 1 && Number(form) <= FORM;

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Not of a moment that is none. */
const before = (end: number, moment: number): boolean => moment >= 0 && moment < end;

/** What the first line must hold. */
const HEAD: Readonly<Record<'position' | 'at' | 'keyCheck', (value: unknown) => boolean>> = {
  position,
  at: (value) => typeof value === 'string' && RFC_3339.test(value) && before(LAST_MOMENT, Date.parse(value)),
  keyCheck: (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value),
};

function wrongRow(value: unknown, position: number): string | undefined {
  if (!Array.isArray(value) || value.length !== 3) return 'is no row: ["kind",key,{…}] is one';
  const [kind, key, body] = value;
  if (typeof kind !== 'string' || !Object.hasOwn(ROW_KINDS, kind) || LEFT_OUT.has(kind as RowKind)) {
    return `is of no kind of row that is imported: ${JSON.stringify(kind)}`;
  }
  if (!Number.isSafeInteger(key) || key < 1 || key > position) {
    return `has the key ${JSON.stringify(key)}: it must be a number from 1 to the position, ${position}`;
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'has no object for its third part';
  if ('position' in body && body.position !== key) return `says position ${body.position}, and its key is ${key}`;
  return undefined;
}

const nameOf = ([kind, key]: NamedRow): string => `${kind} ${key}`;

const isKey = (value: unknown): value is { readonly key: string } =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  typeof value.key === 'string' &&
  /^[0-9a-f]{64}$/.test(value.key);

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
