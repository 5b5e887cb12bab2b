import Type from 'typebox';
import { type Operation, PAGE_QUERY } from './operation.ts';

// Our own API, on the admin listener: what BCE has only in its console or not at all (design.md).

const text = Type.String();
const service = 'netloom';
const endpoint = Type.Object({ address: text, port: Type.Optional(Type.Integer()) });

/** Each endpoint costs two file descriptors: a VPC has a few, and one call must not use them all up. */
const MAX_LISTEN = 16;
const MAX_CLIENTS = 1000;

export const NETLOOM = [
  {
    name: 'OpenAccount',
    service,
    method: 'POST',
    path: '/netloom/v1/accounts',
    query: {},
    body: Type.Object({
      name: text,
      accountId: Type.Optional(text),
      accessKeyId: Type.Optional(text),
      secretAccessKey: Type.Optional(text),
    }),
    output: Type.Object({ accountId: text, accessKeyId: text, secretAccessKey: text }),
    errors: ['DuplicateException'],
    source: 'design, What outside programs rely on',
  },
  {
    name: 'ListAccounts',
    service,
    method: 'GET',
    path: '/netloom/v1/accounts',
    query: PAGE_QUERY,
    errors: [],
    source: 'common 3.1',
  },
  {
    name: 'GetAccount',
    service,
    method: 'GET',
    path: '/netloom/v1/accounts/{accountId}',
    query: {},
    errors: ['NoSuchObject'],
    source: 'common 3.1',
  },
  {
    name: 'ChangeAccount',
    service,
    method: 'PUT',
    path: '/netloom/v1/accounts/{accountId}',
    query: {},
    body: Type.Object({
      name: Type.Optional(text),
      certified: Type.Optional(Type.Boolean()),
      frozen: Type.Optional(Type.Boolean()),
      services: Type.Optional(Type.Record(text, Type.Boolean())),
    }),
    errors: ['NoSuchObject'],
    source: 'common 1.10 rows 5, 10, 11',
  },
  {
    name: 'AddAccountKey',
    service,
    method: 'POST',
    path: '/netloom/v1/accounts/{accountId}/keys',
    query: {},
    body: Type.Object({ accessKeyId: Type.Optional(text), secretAccessKey: Type.Optional(text) }),
    output: Type.Object({ accessKeyId: text, secretAccessKey: text }),
    errors: ['NoSuchObject', 'DuplicateException'],
    source: 'common 3.1',
  },
  {
    name: 'ChangeAccountKey',
    service,
    method: 'PUT',
    path: '/netloom/v1/accounts/{accountId}/keys/{accessKeyId}',
    query: {},
    body: Type.Object({ enabled: Type.Boolean() }),
    errors: ['NoSuchObject'],
    source: 'common 1.10 row 4',
  },
  {
    name: 'RemoveAccountKey',
    service,
    method: 'DELETE',
    path: '/netloom/v1/accounts/{accountId}/keys/{accessKeyId}',
    query: {},
    errors: ['NoSuchObject'],
    source: 'common 3.1',
  },
  {
    name: 'ShowFirstAccount',
    service,
    method: 'GET',
    path: '/netloom/v1/first-account',
    query: {},
    output: Type.Object({ accountId: text, accessKeyId: text, secretAccessKey: text }),
    errors: ['NoSuchObject'],
    source: 'design, What outside programs rely on (netloom env)',
  },
  {
    name: 'ShowVpcDns',
    service,
    method: 'GET',
    path: '/netloom/v1/vpcs/{vpcId}',
    query: {},
    errors: ['NoSuchObject'],
    source: 'design, What outside programs rely on',
  },
  {
    name: 'SetVpcDns',
    service,
    method: 'PUT',
    path: '/netloom/v1/vpcs/{vpcId}/dns',
    query: {},
    body: Type.Object({
      listen: Type.Optional(Type.Array(endpoint, { maxItems: MAX_LISTEN })),
      clients: Type.Optional(Type.Array(text, { maxItems: MAX_CLIENTS })),
      default: Type.Optional(Type.Boolean()),
    }),
    errors: ['NoSuchObject', 'DuplicateException'],
    source: 'design, The DNS plane',
  },
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
