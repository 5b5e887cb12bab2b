import type { Operation } from '../operation.ts';
import { Type } from '../schema.ts';
import { optional, text } from '../shapes.ts';
import { service, strict } from './forms.ts';

const MISSING_NAME = Type.Union([Type.Literal('nxdomain'), Type.Literal('recurse'), Type.Literal('default')]);

const allow = Type.Array(text);
const responsesPerSecond = Type.Optional(Type.Integer());

/** How queries are treated, by VPC and by zone: what PrivateZone's API has no words for. */
export const POLICIES = [
  {
    name: 'ShowDnsPolicy',
    service,
    method: 'GET',
    path: '/netloom/v1/vpcs/{vpcId}/dns-policy',
    query: {},
    output: Type.Object({ allow, queryLog: Type.Boolean(), responsesPerSecond }),
    errors: ['NoSuchObject'],
    source: 'dns contract 7 (resolution logs); docs/decisions/0009-resolving.md',
  },
  {
    name: 'SetDnsPolicy',
    service,
    method: 'PUT',
    path: '/netloom/v1/vpcs/{vpcId}/dns-policy',
    query: {},
    body: strict({ allow: Type.Optional(allow), queryLog: optional.boolean, responsesPerSecond }),
    errors: ['NoSuchObject'],
    source: 'dns contract 7 (resolution logs); docs/decisions/0009-resolving.md',
  },
  {
    name: 'ShowZone',
    service,
    method: 'GET',
    path: '/netloom/v1/zones/{zoneId}',
    query: {},
    output: Type.Object({
      zoneId: text,
      name: text,
      accountId: text,
      serial: Type.Integer(),
      missingName: MISSING_NAME,
      bindVpcs: Type.Array(Type.Object({ vpcId: text, vpcName: text, vpcRegion: text })),
      records: Type.Integer(),
    }),
    errors: ['ZoneIdInvalidException'],
    source: 'dns contract 8, row 8',
  },
  {
    name: 'SetMissingName',
    service,
    method: 'PUT',
    path: '/netloom/v1/zones/{zoneId}/missing-name',
    query: {},
    body: strict({ missingName: MISSING_NAME }),
    errors: ['ZoneIdInvalidException'],
    source: 'dns contract 8, row 8',
  },
] as const satisfies readonly Operation[];
