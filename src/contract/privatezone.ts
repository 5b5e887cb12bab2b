import Type from 'typebox';
import { type Operation, PAGE_QUERY } from './operation.ts';
import { optional, page, text } from './shapes.ts';

// PrivateZone: dns contract 4.1-4.3 and appendices C, D, E.

const zone = { zoneId: text, zoneName: text, recordCount: Type.Integer(), createTime: text, updateTime: text };
const binding = Type.Object({ vpcId: text, vpcName: text, vpcRegion: text });
const record = Type.Object({
  recordId: text,
  rr: text,
  value: text,
  status: Type.Union([Type.Literal('enable'), Type.Literal('pause')]),
  type: text,
  ttl: Type.Integer(),
  priority: Type.Integer(),
  description: text,
});

const recordBody = Type.Object({
  rr: text,
  value: text,
  type: text,
  ttl: optional.integer,
  priority: optional.integer,
  description: optional.text,
});
const bindBody = Type.Object({ region: text, vpcIds: Type.Array(text) });

const service = 'privatezone';

export const PRIVATEZONE = [
  {
    name: 'CreatePrivateZone',
    service,
    method: 'POST',
    path: '/v1/privatezone',
    query: {},
    body: Type.Object({ zoneName: text }),
    output: Type.Object({ zoneId: text }),
    errors: ['ZoneNameInvalid', 'QuotaExceeded'],
    source: 'dns 4.1',
  },
  {
    name: 'ListPrivateZone',
    service,
    method: 'GET',
    path: '/v1/privatezone',
    query: PAGE_QUERY,
    output: page({ zones: Type.Array(Type.Object(zone)) }),
    errors: [],
    source: 'dns 4.1',
  },
  {
    name: 'GetPrivateZone',
    service,
    method: 'GET',
    path: '/v1/privatezone/{zoneId}',
    query: {},
    output: Type.Object({ ...zone, bindVpcs: Type.Array(binding) }),
    errors: ['ZoneIdInvalidException'],
    source: 'dns 4.1',
  },
  {
    name: 'DeletePrivateZone',
    service,
    method: 'DELETE',
    path: '/v1/privatezone/{zoneId}',
    query: {},
    errors: ['ZoneIdInvalidException'],
    source: 'dns 4.1',
  },
  {
    name: 'BindVpc',
    service,
    method: 'PUT',
    path: '/v1/privatezone/{zoneId}',
    flag: 'bind',
    query: {},
    body: bindBody,
    errors: [
      'ZoneIdInvalidException',
      'RegionException',
      'VpcIdException',
      'VpcRegionException',
      'ZoneHasBindTheVpc',
      'QuotaExceeded',
    ],
    source: 'dns 4.2',
  },
  {
    name: 'UnbindVpc',
    service,
    method: 'PUT',
    path: '/v1/privatezone/{zoneId}',
    flag: 'unbind',
    query: {},
    body: bindBody,
    errors: ['ZoneIdInvalidException', 'RegionException', 'VpcIdException', 'VpcRegionException'],
    source: 'dns 4.2',
  },
  {
    name: 'AddRecord',
    service,
    method: 'POST',
    path: '/v1/privatezone/{zoneId}/record',
    query: {},
    body: recordBody,
    output: Type.Object({ recordId: text }),
    errors: [
      'ZoneIdInvalidException',
      'UnSupportRecordTypeException',
      'RecordExistInvalid',
      'RecordConflictInvalid',
      'QuotaExceeded',
    ],
    source: 'dns 4.3',
  },
  {
    name: 'ListRecord',
    service,
    method: 'GET',
    path: '/v1/privatezone/{zoneId}/record',
    query: { ...PAGE_QUERY, rr: 'text', searchMode: ['EXACT', 'LIKE'], type: 'text', value: 'text' },
    output: page({ records: Type.Array(record) }),
    errors: ['ZoneIdInvalidException'],
    source: 'dns 4.3',
  },
  {
    name: 'UpdateRecord',
    service,
    method: 'PUT',
    path: '/v1/privatezone/record/{recordId}',
    query: {},
    body: recordBody,
    errors: [
      'RecordIdInvalidException',
      'UnSupportRecordTypeException',
      'RecordExistInvalid',
      'RecordConflictInvalid',
      'QuotaExceeded',
    ],
    source: 'dns 4.3',
  },
  {
    name: 'EnableRecord',
    service,
    method: 'PUT',
    path: '/v1/privatezone/record/{recordId}',
    flag: 'enable',
    query: {},
    errors: ['RecordIdInvalidException'],
    source: 'dns 4.3',
  },
  {
    name: 'DisableRecord',
    service,
    method: 'PUT',
    path: '/v1/privatezone/record/{recordId}',
    flag: 'disable',
    query: {},
    errors: ['RecordIdInvalidException'],
    source: 'dns 4.3',
  },
  {
    name: 'DeleteRecord',
    service,
    method: 'DELETE',
    path: '/v1/privatezone/record/{recordId}',
    query: {},
    errors: ['RecordIdInvalidException'],
    source: 'dns 4.3',
  },
] as const satisfies readonly Operation[];
