import type { Operation } from '../operation.ts';
import { Type } from '../schema.ts';
import { optional, text } from '../shapes.ts';
import { service, strict } from './forms.ts';

const record = Type.Object({ name: text, type: text, ttl: Type.Integer(), data: text });
const cache = Type.Object({
  age: Type.Number(),
  ttlLeft: Type.Number(),
  stale: Type.Boolean(),
  rcode: optional.text,
  failed: optional.text,
});
const candidate = Type.Object({
  kind: Type.Union(['zone', 'rule', 'local-zone', 'upstream'].map((kind) => Type.Literal(kind))),
  name: text,
  id: optional.text,
  outcome: Type.Union([Type.Literal('won'), Type.Literal('lost')]),
  reason: text,
});
const step = Type.Object({
  step: text,
  reason: text,
  sentence: text,
  name: text,
  zone: optional.text,
  rule: optional.text,
  candidates: Type.Optional(Type.Array(candidate)),
  encloser: optional.text,
  target: optional.text,
  targets: optional.texts,
  cache: Type.Optional(cache),
});

/** Why a name is answered as it is. */
export const NAMES = [
  {
    name: 'ExplainName',
    service,
    method: 'POST',
    path: '/netloom/v1/vpcs/{vpcId}/explain-name',
    query: {},
    body: strict({
      name: text,
      /** 'A' where it is left out. */
      type: optional.text,
      /** True where it is left out. */
      recursionDesired: optional.boolean,
      /** An address, for the VPC's access list; left out: one it names. */
      client: optional.text,
      /** Whether others are really asked for what nothing is kept of. */
      lookUp: optional.boolean,
    }),
    output: Type.Object({
      vpcId: text,
      question: Type.Object({ name: text, type: text, recursionDesired: Type.Boolean(), client: optional.text }),
      /** Left out: that depends on others, who were not asked. */
      rcode: optional.text,
      authoritative: Type.Boolean(),
      answer: Type.Array(record),
      authority: Type.Array(record),
      steps: Type.Array(step),
      /** What the account has for the name, and did not bind to this VPC. */
      unbound: Type.Array(Type.Object({ kind: text, name: text, id: text })),
      /** Of the last thing others said. */
      cache: Type.Optional(cache),
    }),
    errors: ['NoSuchObject'],
    source: 'dns contract 8; decision 0010',
  },
] as const satisfies readonly Operation[];
