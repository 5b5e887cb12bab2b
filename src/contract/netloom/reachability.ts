import type { Operation } from '../operation.ts';
import { Type } from '../schema.ts';
import { text } from '../shapes.ts';
import { service, strict } from './forms.ts';

const hop = Type.Object({ at: Type.Union([Type.Literal('instance'), Type.Literal('tgw'), Type.Literal('link')]) });
const path = Type.Object({ outcome: text, reason: text, hops: Type.Array(hop) });

/** What packets would meet. */
export const REACHABILITY = [
  {
    name: 'ExplainReachability',
    service,
    method: 'POST',
    path: '/netloom/v1/csn/{csnId}/reachability',
    query: {},
    body: strict({
      sourceInstance: text,
      sourceInstanceType: Type.Optional(
        Type.Union([Type.Literal('vpc'), Type.Literal('channel'), Type.Literal('bec_vpc')]),
      ),
      sourceIp: text,
      destinationIp: text,
    }),
    output: Type.Object({
      verdict: text,
      reasons: Type.Array(text),
      forward: path,
      return: Type.Optional(path),
    }),
    errors: ['CsnIdInvalidException', 'CsnNotFoundException', 'InstanceIdInvalidException'],
    source: 'csn contract 8, 6 and 11',
  },
] as const satisfies readonly Operation[];
