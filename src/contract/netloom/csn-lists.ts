import { type Operation, PAGE_QUERY } from '../operation.ts';
import { service } from './forms.ts';

const CSN = ['CsnIdInvalidException', 'CsnNotFoundException'] as const;

/** CSNs as the operator sees them, whosever they are. */
export const CSN_LISTS = [
  {
    name: 'ListCsns',
    service,
    method: 'GET',
    path: '/netloom/v1/csn',
    query: { ...PAGE_QUERY, account: 'text' },
    errors: [],
    source: 'csn contract 8, for the operator who has only ids',
  },
  {
    name: 'ListCsnTables',
    service,
    method: 'GET',
    path: '/netloom/v1/csn/{csnId}/routeTables',
    query: PAGE_QUERY,
    errors: CSN,
    source: 'csn contract 8, 3',
  },
  {
    name: 'ListCsnRules',
    service,
    method: 'GET',
    path: '/netloom/v1/csn/routeTables/{csnRtId}/rules',
    query: PAGE_QUERY,
    errors: ['RouteTableIdInvalid'],
    source: 'csn contract 8, 4 and 7.6',
  },
  {
    name: 'ListAnnounced',
    service,
    method: 'GET',
    path: '/netloom/v1/csn/{csnId}/announced/{attachId}',
    query: {},
    errors: [...CSN, 'InstanceIdInvalidException'],
    source: 'csn contract 7.5',
  },
] as const satisfies readonly Operation[];
