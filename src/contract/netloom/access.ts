import type { Operation } from '../operation.ts';
import { Type } from '../schema.ts';
import { optional, text } from '../shapes.ts';
import { service } from './forms.ts';

const statement = {
  /** Absent: the session's own ACL. */
  policy: optional.text,
  type: optional.text,
  /** Through whom it counts: `user/alice`, `group/readers`, `role/auditor`, `session`. */
  via: text,
  /** Place in its policy, from 0. */
  index: Type.Integer(),
  eid: optional.text,
  effect: text,
  /** As its policy has it. */
  entry: Type.Object({}),
};

/** Why somebody may do a thing, or may not. */
export const ACCESS = [
  {
    name: 'ExplainAccess',
    service,
    method: 'GET',
    path: '/netloom/v1/access',
    query: {
      /** One of these three, or an account alone: its root. */
      accessKeyId: 'text',
      user: 'text',
      role: 'text',
      account: 'text',
      /** Name of a row: `AddRecord`. */
      operation: 'text',
      /** `<type>/<id>`; left out: `<type>/*`, as lists and creates ask for. */
      resource: 'text',
      /** In place of both, what was asked of the API: `DELETE /v1/privatezone/record/rc-1`. */
      call: 'text',
      /** Of a regional service's operation; left out: bj. */
      region: 'text',
      /** Remote address; left out: 127.0.0.1. */
      from: 'text',
      /** `2031-03-04T05:06:07Z`; left out: now. */
      at: 'text',
    },
    output: Type.Object({
      allowed: Type.Boolean(),
      reason: text,
      sentence: text,
      account: text,
      as: text,
      session: Type.Boolean(),
      operation: text,
      /** A permission that would do: `PRIVATEZONE_OPERATE`. */
      permission: text,
      service: text,
      resource: text,
      region: text,
      from: text,
      at: text,
      statement: Type.Optional(Type.Object(statement)),
      considered: Type.Array(Type.Object({ ...statement, bearing: text, sentence: text })),
      /** What the body of a call names, and the caller needs too: `{"permission":"READ","resource":"vpc/{vpcIds}"}`. */
      also: Type.Array(Type.Object({ permission: text, resource: text })),
    }),
    errors: ['NoSuchObject'],
    source: 'common contract 3.3; decision 0011',
  },
] as const satisfies readonly Operation[];
