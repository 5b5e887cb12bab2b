import type { Operation } from '../operation.ts';
import { service } from './forms.ts';

/** A VPC's answers as they are given: JSON lines until the reader goes. In BCE they are pushed, and set up in its console. */
export const QUERY_LOG = [
  {
    name: 'TailQueryLog',
    service,
    method: 'GET',
    path: '/netloom/v1/vpcs/{vpcId}/query-log',
    query: {},
    errors: ['NoSuchObject', 'OperationDenied'],
    source: 'dns contract 7 (resolution logs)',
  },
] as const satisfies readonly Operation[];
