import { type Operation, PAGE_QUERY } from '../operation.ts';
import { Type } from '../schema.ts';
import { optional, text, texts } from '../shapes.ts';
import { service, strict } from './forms.ts';

const channel = strict({
  mode: Type.Union([Type.Literal('static'), Type.Literal('bgp')]),
  router: text,
  primary: optional.text,
  established: optional.boolean,
  users: optional.texts,
});
const route = strict({ prefix: text, asPath: optional.text, community: optional.text });

/** What CSNs connect, whoever made it, and the side of it no API of BCE's shows: sessions, what routers announce. */
export const INSTANCES = [
  {
    name: 'ListInstances',
    service,
    method: 'GET',
    path: '/netloom/v1/instances',
    query: { ...PAGE_QUERY, type: ['vpc', 'channel', 'bec_vpc'], account: 'text' },
    errors: [],
    source: 'csn contract 8, 1',
  },
  {
    name: 'GetInstance',
    service,
    method: 'GET',
    path: '/netloom/v1/instances/{instanceType}/{instanceId}',
    query: {},
    errors: ['NoSuchObject'],
    source: 'csn contract 8, 1',
  },
  {
    name: 'PutInstance',
    service,
    method: 'PUT',
    path: '/netloom/v1/instances/{instanceType}/{instanceId}',
    query: {},
    body: strict({
      account: text,
      region: text,
      name: optional.text,
      cidrs: optional.texts,
      channel: Type.Optional(channel),
    }),
    errors: [
      'NoSuchObject',
      'InstanceIdInvalidException',
      'RegionInvalidException',
      'DuplicateException',
      'OperationDenied',
    ],
    source: 'csn contract 8, 1',
  },
  {
    name: 'DeleteInstance',
    service,
    method: 'DELETE',
    path: '/netloom/v1/instances/{instanceType}/{instanceId}',
    query: {},
    errors: ['NoSuchObject', 'OperationDenied'],
    source: 'csn contract 8, 1',
  },
  {
    name: 'SetAdvertised',
    service,
    method: 'PUT',
    path: '/netloom/v1/instances/{instanceType}/{instanceId}/advertised',
    query: {},
    body: strict({ prefixes: texts }),
    errors: ['NoSuchObject'],
    source: 'csn contract 7.4',
  },
  {
    name: 'SetChannelSession',
    service,
    method: 'PUT',
    path: '/netloom/v1/instances/channel/{instanceId}/session',
    query: {},
    body: strict({ up: Type.Boolean() }),
    errors: ['NoSuchObject'],
    source: 'csn contract 7.4 and 8, 1',
  },
  {
    name: 'SetChannelRoutes',
    service,
    method: 'PUT',
    path: '/netloom/v1/instances/channel/{instanceId}/routes',
    query: {},
    body: strict({ routes: Type.Array(route) }),
    errors: ['NoSuchObject', 'QuotaExceeded'],
    source: 'csn contract 7.4 and 8, 1',
  },
  {
    name: 'SetChannelStatus',
    service,
    method: 'PUT',
    path: '/netloom/v1/instances/channel/{instanceId}/status',
    query: {},
    body: strict({ status: text }),
    errors: ['NoSuchObject'],
    source: 'csn contract 13.1',
  },
  {
    name: 'SetLineStatus',
    service,
    method: 'PUT',
    path: '/netloom/v1/lines/{lineId}/status',
    query: {},
    body: strict({ status: text }),
    errors: ['NoSuchObject'],
    source: 'csn contract 13.1',
  },
] as const satisfies readonly Operation[];
