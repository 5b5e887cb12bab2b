import type { Operation } from '../operation.ts';
import { service } from './forms.ts';

/** Everything as it was when the server was ready: of a server that keeps nothing, for tests. */
export const RESET = [
  {
    name: 'Reset',
    service,
    method: 'POST',
    path: '/netloom/v1/reset',
    query: {},
    errors: ['OperationDenied'],
    source: 'docs/decisions/0014-tests-and-worlds.md',
  },
] as const satisfies readonly Operation[];
