import { type Operation, RECORD_BODY, type Stage } from './code-rows.ts';
import { RECORD, ZONE } from './making.ts';
import type { Signing } from './signed.ts';

/** A request of each operation that would be answered 200, to be spoilt. */
export const SOUND: Readonly<
  Record<Operation, (stage: Stage) => { method: string; path: string; query?: string; body?: string }>
> = {
  CreatePrivateZone: () => ({ method: 'POST', path: ZONE, body: '{"zoneName":"two.test"}' }),
  ListPrivateZone: () => ({ method: 'GET', path: ZONE }),
  GetPrivateZone: ({ zone }) => ({ method: 'GET', path: `${ZONE}/${zone}` }),
  DeletePrivateZone: ({ zone }) => ({ method: 'DELETE', path: `${ZONE}/${zone}` }),
  BindVpc: ({ zone, spare }) => ({
    method: 'PUT',
    path: `${ZONE}/${zone}`,
    query: 'bind',
    body: `{"region":"bj","vpcIds":["${spare}"]}`,
  }),
  UnbindVpc: ({ zone, vpc }) => ({
    method: 'PUT',
    path: `${ZONE}/${zone}`,
    query: 'unbind',
    body: `{"region":"bj","vpcIds":["${vpc}"]}`,
  }),
  AddRecord: ({ zone }) => ({ method: 'POST', path: `${ZONE}/${zone}/record`, body: RECORD_BODY }),
  ListRecord: ({ zone }) => ({ method: 'GET', path: `${ZONE}/${zone}/record` }),
  UpdateRecord: ({ record }) => ({ method: 'PUT', path: `${RECORD}/${record}`, body: RECORD_BODY }),
  EnableRecord: ({ record }) => ({ method: 'PUT', path: `${RECORD}/${record}`, query: 'enable' }),
  DisableRecord: ({ record }) => ({ method: 'PUT', path: `${RECORD}/${record}`, query: 'disable' }),
  DeleteRecord: ({ record }) => ({ method: 'DELETE', path: `${RECORD}/${record}` }),
};

const HOUR = 3600_000;
/** Ways to spoil any request, before anything of the operation itself is looked at. */
export const SPOILS: readonly (readonly [string, string, Signing])[] = [
  ['AccessDenied', 'no authorization', { spoil: () => undefined }],
  ['InvalidHTTPAuthHeader', 'another scheme', { spoil: (a) => a.replace('bce-auth-v1', 'aws4') }],
  ['InvalidHTTPAuthHeader', 'a segment too few', { spoil: (a) => a.slice(0, a.lastIndexOf('/')) }],
  ['InvalidHTTPAuthHeader', 'empty', { spoil: () => 'bce-auth-v1/////' }],
  ['InvalidAccessKeyId', 'unknown', { spoil: (a) => a.replace(/\/[^/]+/, '/AKnobody') }],
  ['RequestExpired', 'signed too long ago', { at: Date.now() - HOUR }],
  ['RequestExpired', 'signed in the future', { at: Date.now() + HOUR }],
  ['SignatureDoesNotMatch', 'one digit', { spoil: (a) => a.slice(0, -1) + (a.endsWith('0') ? '1' : '0') }],
  ['SignatureDoesNotMatch', 'a signed header changed', { unsigned: { 'x-bce-something': 'new' } }],
  ['InvalidHTTPRequest', 'a digest of another body', { headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } }],
  ['InvalidHTTPRequest', 'a date that is none', { headers: { 'x-bce-date': 'yesterday' } }],
];
