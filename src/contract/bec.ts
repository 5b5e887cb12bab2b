import { needs } from './access.ts';
import type { BceOperation } from './operation.ts';
import { Type } from './schema.ts';
import { optional, text } from './shapes.ts';
import { tags } from './vpc-shapes.ts';

// Edge VPCs: csn contract 13.2. They share their paths with VPCs: see bce/call.ts for which are meant.

const service = 'bec';
const VPC = '/v1/vpc/{edgeVpcId}';
const source = 'csn 13.2';

const edgeVpc = Type.Object({
  vpcId: text,
  name: text,
  description: text,
  cidr: text,
  region: text,
  serviceProvider: text,
  city: text,
  regionId: text,
  isDefault: Type.Boolean(),
  createdTime: text,
  tags,
});
/** What every write answers. */
const done = Type.Object({ result: Type.Boolean(), action: text, details: Type.Object({ vpcId: text }) });

export const BEC = [
  {
    name: 'CreateBecVpc',
    service,
    method: 'POST',
    path: '/v1/vpc',
    access: needs('FULL_CONTROL', 'bec_vpc/*'),
    query: {},
    body: Type.Object({
      name: text,
      description: optional.text,
      regionId: text,
      cidr: text,
      tags: Type.Optional(tags),
    }),
    output: done,
    errors: [],
    source,
  },
  {
    name: 'QueryBecVpcList',
    service,
    method: 'GET',
    path: '/v1/vpc/list',
    access: needs('READ', 'bec_vpc/*'),
    query: { pageNo: 'count', pageSize: 'count', keywordType: ['name', 'vpcId'], keyword: 'text', regionId: 'text' },
    output: Type.Object({
      orderBy: text,
      order: text,
      pageNo: Type.Integer(),
      pageSize: Type.Integer(),
      totalCount: Type.Integer(),
      result: Type.Array(edgeVpc),
    }),
    errors: [],
    source: 'csn 13.2, common 2.7',
  },
  {
    name: 'QueryBecVpcDetail',
    service,
    method: 'GET',
    path: VPC,
    access: needs('READ', 'bec_vpc/{edgeVpcId}'),
    query: {},
    output: Type.Object({ vpc: edgeVpc }),
    errors: ['NoSuchObject'],
    source,
  },
  {
    name: 'UpdateBecVpc',
    service,
    method: 'PUT',
    path: VPC,
    access: needs('OPERATE', 'bec_vpc/{edgeVpcId}'),
    query: {},
    body: Type.Object({ name: optional.text, description: optional.text }),
    output: done,
    errors: ['NoSuchObject'],
    source,
  },
  {
    name: 'DeleteBecVpc',
    service,
    method: 'DELETE',
    path: VPC,
    access: needs('FULL_CONTROL', 'bec_vpc/{edgeVpcId}'),
    query: {},
    output: done,
    errors: ['NoSuchObject', 'OperationDenied'],
    source,
  },
] as const satisfies readonly BceOperation[];
