import type { Operation } from '../operation.ts';
import { Type } from '../schema.ts';
import { optional, text } from '../shapes.ts';
import { service, strict } from './forms.ts';

const endpoint = strict({ address: text, port: optional.integer });

/** Each endpoint costs two file descriptors: a VPC has a few, and one call must not use them all up. */
const MAX_LISTEN = 16;
const MAX_CLIENTS = 1000;

/** Which queries are a VPC's. */
export const VPCS = [
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
    body: strict({
      listen: Type.Optional(Type.Array(endpoint, { maxItems: MAX_LISTEN })),
      clients: Type.Optional(Type.Array(text, { maxItems: MAX_CLIENTS })),
      default: optional.boolean,
    }),
    errors: ['NoSuchObject', 'DuplicateException'],
    source: 'design, The DNS plane',
  },
] as const satisfies readonly Operation[];
