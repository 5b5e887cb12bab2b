import type { Operation } from '../operation.ts';
import { service } from './forms.ts';

/** What the operator may ask about calls that were turned away. */
export const SIGNATURES = [
  {
    name: 'ListRefusedSignatures',
    service,
    method: 'GET',
    path: '/netloom/v1/refused-signatures',
    query: {},
    errors: [],
    source: 'common 1.10',
  },
] as const satisfies readonly Operation[];
