import type { Operation } from '../operation.ts';
import { Type } from '../schema.ts';
import { text } from '../shapes.ts';
import { service } from './forms.ts';

const items = Type.Array(Type.Object({}));

/** A CSN as a picture. */
export const TOPOLOGY = [
  {
    name: 'ShowTopology',
    service,
    method: 'GET',
    path: '/netloom/v1/csn/{csnId}/topology',
    query: { format: ['json', 'mermaid'] },
    output: Type.Union([
      Type.Object({
        ...{ csnId: text, regions: Type.Array(text), tgws: items, attachments: items, tables: items },
        ...{ associations: items, propagations: items, limits: items },
      }),
      Type.Object({ mermaid: text }),
    ]),
    errors: ['CsnIdInvalidException', 'CsnNotFoundException'],
    source: 'csn contract 11',
  },
] as const satisfies readonly Operation[];
