import type { TLiteral, TUnion } from 'typebox';
import type { Operation } from '../operation.ts';
import { Type } from '../schema.ts';
import { optional, text } from '../shapes.ts';
import { service, strict } from './forms.ts';

type Literals<W extends readonly string[]> = { -readonly [I in keyof W]: TLiteral<W[I]> };

/** The compiler is told of each word: a list that is made has none. */
const oneOf = <const W extends readonly string[]>(...words: W) =>
  Type.Union(words.map((word) => Type.Literal(word))) as unknown as TUnion<Literals<W>>;

const count = Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000_000 }), Type.Literal('unlimited')]);
const probability = Type.Number({ exclusiveMinimum: 0, maximum: 1 });
const seed = Type.Integer({ minimum: 0, maximum: 2 ** 32 - 1 });
const ms = (most: number) => Type.Optional(Type.Integer({ minimum: 1, maximum: most }));

const api = strict({
  kind: oneOf('delay', 'error', 'throttle', 'drop'),
  when: Type.Optional(oneOf('before', 'after')),
  ms: ms(600_000),
  retryAfter: Type.Optional(Type.Integer({ minimum: 1, maximum: 3600 })),
  account: optional.text,
  service: optional.text,
  operation: optional.text,
  method: Type.Optional(oneOf('GET', 'POST', 'PUT', 'DELETE')),
  resource: optional.text,
  region: optional.text,
});

const dns = strict({
  kind: oneOf('servfail', 'drop', 'delay', 'truncate'),
  ms: ms(60_000),
  vpc: optional.text,
  name: optional.text,
  type: optional.text,
  protocol: Type.Optional(oneOf('udp', 'tcp')),
});

/** A year: what takes longer is tried with the clock set ahead. */
const state = strict({
  seconds: Type.Integer({ minimum: 1, maximum: 31_536_000 }),
  change: Type.Optional(oneOf('attach', 'detach')),
  account: optional.text,
  csn: optional.text,
});

const planes = { api: Type.Optional(api), dns: Type.Optional(dns), state: Type.Optional(state) };
const ordered = Type.Object({ faultId: text, struck: Type.Integer(), count, probability, seed, ...planes });
const path = '/netloom/v1/faults';
const row = { service, path, query: {}, source: 'docs/guide/faults.md' } as const;

/** What is to go wrong, where the server was started with NETLOOM_FAULTS. */
export const FAULTS = [
  {
    ...row,
    name: 'OrderFault',
    method: 'POST',
    body: strict({
      ...planes,
      count: Type.Optional(count),
      probability: Type.Optional(probability),
      seed: Type.Optional(seed),
    }),
    output: Type.Object({ faultId: text }),
    errors: ['OperationDenied', 'NoSuchObject', 'CsnNotFoundException', 'QuotaExceeded'],
  },
  {
    ...row,
    name: 'ListFaults',
    method: 'GET',
    output: Type.Object({ faults: Type.Array(ordered) }),
    errors: ['OperationDenied'],
  },
  { ...row, name: 'RemoveFaults', method: 'DELETE', errors: ['OperationDenied'] },
  {
    ...row,
    name: 'RemoveFault',
    method: 'DELETE',
    path: `${path}/{faultId}`,
    errors: ['OperationDenied', 'NoSuchObject'],
  },
] as const satisfies readonly Operation[];
