import type { Operation } from '../operation.ts';
import { Type } from '../schema.ts';
import { optional, text } from '../shapes.ts';
import { service, strict } from './forms.ts';

const MAX_CALLS = 100;

const call = strict({
  method: text,
  path: text,
  region: optional.text,
  query: Type.Optional(Type.Union([text, Type.Record(text, Type.Union([text, Type.Number(), Type.Boolean()]))])),
  body: Type.Optional(Type.Unknown()),
});

const counted = (items: string) => Type.Object({ [items]: Type.Array(Type.Object({})), total: Type.Integer() });

/** What calls would be answered and would change. */
export const PLAN = [
  {
    name: 'Plan',
    service,
    method: 'POST',
    path: '/netloom/v1/plan',
    query: {},
    body: strict({ account: text, region: optional.text, calls: Type.Array(call, { maxItems: MAX_CALLS }) }),
    output: Type.Object({
      answers: Type.Array(
        Type.Object({ status: Type.Integer(), body: Type.Optional(Type.Unknown()), reason: optional.text }),
      ),
      diff: Type.Object({
        things: Type.Array(Type.Object({ kind: text, id: text, change: text })),
        total: Type.Integer(),
        reachability: counted('classes'),
      }),
    }),
    errors: ['NoSuchObject', 'OperationDenied'],
    source: 'csn 8 (8)',
  },
] as const satisfies readonly Operation[];
