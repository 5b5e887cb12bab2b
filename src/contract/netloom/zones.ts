import { type Operation, PAGE_QUERY } from '../operation.ts';
import { Type } from '../schema.ts';
import { optional, page, text } from '../shapes.ts';
import { service, strict } from './forms.ts';

const FORMATS = ['master', 'csv'] as const;

/** A body of so many octets holds more records than one import may change. */
const MAX_BODY = 8 * 1024 * 1024;

const remarks = Type.Array(
  Type.Object({ line: optional.integer, column: optional.integer, code: text, sentence: text }),
);

/** Zones as files, of whatever account: the console's import and export, and more. */
export const ZONES = [
  {
    name: 'ListZones',
    service,
    method: 'GET',
    path: '/netloom/v1/zones',
    query: { ...PAGE_QUERY, account: 'text', name: 'text' },
    output: page({
      zones: Type.Array(
        Type.Object({ zoneId: text, name: text, accountId: text, serial: Type.Integer(), records: Type.Integer() }),
      ),
    }),
    errors: [],
    source: 'dns contract 4.1',
  },
  {
    name: 'ImportZone',
    service,
    method: 'POST',
    path: '/netloom/v1/zones/{zoneId}/import',
    query: {},
    body: strict({
      format: Type.Union(FORMATS.map((format) => Type.Literal(format))),
      text,
      replace: optional.boolean,
      skipUnsupported: optional.boolean,
      clampTtl: optional.boolean,
      dryRun: optional.boolean,
    }),
    maxBody: MAX_BODY,
    output: Type.Object({
      plan: Type.Object({
        added: Type.Integer(),
        changed: Type.Integer(),
        removed: Type.Integer(),
        unchanged: Type.Integer(),
        left: Type.Integer(),
        lines: Type.Array(Type.Object({})),
      }),
      errors: remarks,
      errorCount: Type.Integer(),
      notes: remarks,
      noteCount: Type.Integer(),
      applied: Type.Boolean(),
      serial: Type.Integer(),
    }),
    errors: ['ZoneIdInvalidException', 'QuotaExceeded'],
    source: 'dns contract 11; RFC 1035 5, RFC 4180',
  },
  {
    name: 'ExportZone',
    service,
    method: 'GET',
    path: '/netloom/v1/zones/{zoneId}/export',
    query: { format: FORMATS },
    output: Type.Object({ zoneId: text, name: text, serial: Type.Integer(), format: text, text }),
    errors: ['ZoneIdInvalidException'],
    source: 'dns contract 11; RFC 1035 5, RFC 4180',
  },
] as const satisfies readonly Operation[];
