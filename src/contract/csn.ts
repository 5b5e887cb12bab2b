import Type from 'typebox';
import { csn, csnBody, instance, instanceBody, textsBody, tgw, tgwRtRule } from './csn-shapes.ts';
import { type Operation, PAGE_QUERY } from './operation.ts';
import { page, text } from './shapes.ts';

// CSNs, their instances and transit gateways: csn contract 4.1 and 4.5. Routes: csn-routes.ts; bandwidth: csn-bandwidth.ts.

const service = 'csn';
const onCsn = ['CsnIdInvalidException', 'CsnNotFoundException'] as const;

/** Names below /v1/csn that are never a CSN's id (csn contract 1.2). */
export const RESERVED = ['/v1/csn/bp', '/v1/csn/routeTable'] as const;

export const CSN = [
  {
    name: 'CreateCsn',
    service,
    method: 'POST',
    path: '/v1/csn',
    query: {},
    body: csnBody,
    output: Type.Object({ csnId: text }),
    errors: ['QuotaExceeded', 'DbException'],
    source: 'csn 4.1, 1',
  },
  {
    name: 'QueryCsnList',
    service,
    method: 'GET',
    path: '/v1/csn',
    query: PAGE_QUERY,
    output: page({ csns: Type.Array(Type.Object(csn)) }),
    errors: [],
    source: 'csn 4.1, 2',
  },
  {
    name: 'QueryCsnDetail',
    service,
    method: 'GET',
    path: '/v1/csn/{csnId}',
    query: {},
    output: Type.Object(csn),
    errors: [...onCsn],
    source: 'csn 4.1, 3',
  },
  {
    name: 'UpdateCsn',
    service,
    method: 'PUT',
    path: '/v1/csn/{csnId}',
    query: {},
    body: textsBody,
    errors: [...onCsn, 'DbException'],
    source: 'csn 4.1, 4',
  },
  {
    name: 'AttachCsnInstance',
    service,
    method: 'PUT',
    path: '/v1/csn/{csnId}',
    flag: 'attach',
    query: {},
    body: instanceBody,
    errors: [
      ...onCsn,
      'RegionInvalidException',
      'InstanceIdInvalidException',
      'GrantNotFoundException',
      'DuplicateException',
      'QuotaExceeded',
      'DbException',
    ],
    source: 'csn 4.1, 5',
  },
  {
    name: 'DetachCsnInstance',
    service,
    method: 'PUT',
    path: '/v1/csn/{csnId}',
    flag: 'detach',
    query: {},
    body: instanceBody,
    errors: [...onCsn, 'InstanceIdInvalidException', 'DetachInstanceException', 'DbException'],
    source: 'csn 4.1, 6',
  },
  {
    name: 'DeleteCsn',
    service,
    method: 'DELETE',
    path: '/v1/csn/{csnId}',
    query: {},
    errors: [...onCsn, 'CsnNotAllowDeleteException', 'DbException'],
    source: 'csn 4.1, 7',
  },
  {
    name: 'QueryCsnInstance',
    service,
    method: 'GET',
    path: '/v1/csn/{csnId}/instance',
    query: PAGE_QUERY,
    output: page({ instances: Type.Array(instance) }),
    errors: [...onCsn],
    source: 'csn 4.1, 8',
  },
  {
    name: 'QueryTgwList',
    service,
    method: 'GET',
    path: '/v1/csn/{csnId}/tgw',
    query: PAGE_QUERY,
    output: page({ tgws: Type.Array(tgw) }),
    errors: [...onCsn],
    source: 'csn 4.5, 33',
  },
  {
    name: 'UpdateTgw',
    service,
    method: 'PUT',
    path: '/v1/csn/{csnId}/tgw/{tgwId}',
    query: {},
    body: textsBody,
    errors: [...onCsn, 'NoSuchObject', 'DbException'],
    source: 'csn 4.5, 34',
  },
  {
    name: 'QueryTgwRoute',
    service,
    method: 'GET',
    path: '/v1/csn/{csnId}/tgw/{tgwId}/rule',
    query: PAGE_QUERY,
    output: page({ tgwRtRules: Type.Array(tgwRtRule) }),
    errors: [...onCsn, 'NoSuchObject'],
    source: 'csn 4.5, 35',
  },
] as const satisfies readonly Operation[];
