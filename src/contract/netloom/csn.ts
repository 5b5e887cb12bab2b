import type { Operation } from '../operation.ts';
import { Type } from '../schema.ts';
import { optional, text } from '../shapes.ts';
import { service, strict } from './forms.ts';

const CSN = ['CsnIdInvalidException', 'CsnNotFoundException'] as const;
const flag = optional.boolean;

/** Of a CSN, what BCE has only in its console: tables, any rule, options, route events, a package's renewal. */
export const CSN_EXTENSIONS = [
  {
    name: 'CreateCsnTable',
    service,
    method: 'POST',
    path: '/netloom/v1/csn/{csnId}/routeTables',
    query: {},
    body: strict({ name: text, description: optional.text }),
    output: Type.Object({ csnRtId: text }),
    errors: [...CSN, 'QuotaExceeded'],
    source: 'csn contract 8, 3',
  },
  {
    name: 'UpdateCsnTable',
    service,
    method: 'PUT',
    path: '/netloom/v1/csn/routeTables/{csnRtId}',
    query: {},
    body: strict({ name: optional.text, description: optional.text }),
    errors: ['RouteTableIdInvalid'],
    source: 'csn contract 8, 3',
  },
  {
    name: 'DeleteCsnTable',
    service,
    method: 'DELETE',
    path: '/netloom/v1/csn/routeTables/{csnRtId}',
    query: {},
    errors: ['RouteTableIdInvalid', 'OperationDenied'],
    source: 'csn contract 8, 3 and 7.3',
  },
  {
    name: 'AddCsnRule',
    service,
    method: 'POST',
    path: '/netloom/v1/csn/routeTables/{csnRtId}/rules',
    query: {},
    body: strict({
      destAddress: text,
      attachId: optional.text,
      blackHole: optional.boolean,
      description: optional.text,
    }),
    output: Type.Object({ ruleId: text }),
    errors: ['RouteTableIdInvalid', 'InstanceIdInvalidException', 'DuplicateException', 'QuotaExceeded'],
    source: 'csn contract 8, 4',
  },
  {
    name: 'DeleteCsnRule',
    service,
    method: 'DELETE',
    path: '/netloom/v1/csn/routeTables/{csnRtId}/rules/{ruleId}',
    query: {},
    errors: [
      'RouteTableIdInvalid',
      'CsnRouteRuleIdBlankException',
      'CsnRouteRuleNotFoundException',
      'CsnDynamicRuleNotAllowOperate',
    ],
    source: 'csn contract 8, 4 and 4.2, 12',
  },
  {
    name: 'GetCsnOptions',
    service,
    method: 'GET',
    path: '/netloom/v1/csn/{csnId}/options',
    query: {},
    errors: CSN,
    source: 'csn contract 7.2, 7.6 and 9, 5',
  },
  {
    name: 'SetCsnOptions',
    service,
    method: 'PUT',
    path: '/netloom/v1/csn/{csnId}/options',
    query: {},
    body: strict({ ecmp: flag, anyCidr: flag, autoAssociate: flag, autoPropagate: flag }),
    errors: CSN,
    source: 'csn contract 7.2, 7.6 and 9, 5',
  },
  {
    name: 'ListRouteEvents',
    service,
    method: 'GET',
    path: '/netloom/v1/csn/{csnId}/routeEvents',
    query: { from: 'text', maxKeys: 'count' },
    errors: CSN,
    source: 'csn contract 8, 7',
  },
  {
    name: 'RenewCsnBp',
    service,
    method: 'POST',
    path: '/netloom/v1/csn/bp/{csnBpId}/renew',
    query: {},
    body: strict({ reservationLength: Type.Integer(), reservationTimeUnit: text }),
    errors: ['NoSuchObject', 'OperationDenied'],
    source: 'csn contract 8, 5',
  },
] as const satisfies readonly Operation[];
