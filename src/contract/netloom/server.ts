import type { Operation } from '../operation.ts';
import { Type } from '../schema.ts';
import { text } from '../shapes.ts';
import { service } from './forms.ts';

const place = { address: text, port: Type.Integer() };

/** Which server it is that answers, and where it listens: with port 0, or other settings than the asker's, nobody else knows. */
export const SERVER = [
  {
    name: 'ShowServer',
    service,
    method: 'GET',
    path: '/netloom/v1/server',
    query: {},
    output: Type.Object({
      version: text,
      /** Of listeners that name none. */
      region: text,
      /** Whether its listeners speak TLS beside plain HTTP. */
      tls: Type.Boolean(),
      /** The region as the listener was named, `bec` too. */
      api: Type.Array(Type.Object({ ...place, region: text })),
      admin: Type.Object(place),
      dns: Type.Object({ addresses: Type.Array(text), port: Type.Integer() }),
    }),
    errors: [],
    source: 'docs/decisions/0005-edge.md',
  },
] as const satisfies readonly Operation[];
