import { type Operation, PAGE_QUERY } from '../operation.ts';
import { Type } from '../schema.ts';
import { optional, page, text } from '../shapes.ts';
import { service } from './forms.ts';

const form = Type.Optional(Type.Record(text, Type.Unknown()));

/** What happened: who asked for what, when, from where, and what it changed. Nothing secret is in it. */
const entry = Type.Object({
  /** Log position: names the entry, and orders it among the others. */
  position: Type.Integer(),
  at: text,
  operation: text,
  /** That of the answer it was told with. */
  requestId: optional.text,
  /** Whose keys asked; without: the operator, or time itself. */
  account: optional.text,
  accessKeyId: optional.text,
  /** `user/<name>` or `role/<name>`; absent: root. */
  as: optional.text,
  from: optional.text,
  /** Of UndoChange: position of the entry it takes back. */
  undoes: optional.integer,
  changes: Type.Array(
    Type.Object({
      kind: text,
      /** Of what has no id of its own: the ids of what it joins, with a slash between. */
      id: text,
      name: optional.text,
      change: Type.Enum(['made', 'changed', 'removed']),
      before: form,
      after: form,
    }),
  ),
  /** How much it changed beyond what is shown, in stored rows. */
  more: Type.Optional(Type.Integer()),
});

/** What was done, as the log has it. */
export const HISTORY = [
  {
    name: 'ListHistory',
    service,
    method: 'GET',
    path: '/netloom/v1/history',
    query: { ...PAGE_QUERY, account: 'text', resource: 'text', since: 'text', until: 'text' },
    output: page({ entries: Type.Array(entry) }),
    errors: [],
    source: 'design, One idea: audit is a function of the log',
  },
  {
    name: 'GetHistory',
    service,
    method: 'GET',
    path: '/netloom/v1/history/{position}',
    query: {},
    output: entry,
    errors: ['NoSuchObject'],
    source: 'design, One idea: audit is a function of the log',
  },
] as const satisfies readonly Operation[];
