import type { Operation } from '../operation.ts';
import { service } from './forms.ts';

/** The whole state as JSON lines, as of one position; `key=true`: with the key its secrets are sealed under. */
export const STATE = [
  {
    name: 'ExportState',
    service,
    method: 'GET',
    path: '/netloom/v1/state',
    query: { key: 'boolean' },
    errors: [],
    source: 'docs/decisions/0015-load-export-import.md',
  },
] as const satisfies readonly Operation[];
