import type { Access } from './operation.ts';

// What permissions are about, and what each operation asks of a caller below root: common contract 3.3. Parts of a
// thing have no type of their own: a record is its zone's, a route table or an association its CSN's, a channel its
// line's, an access key its user's.

const privatezone = { service: 'bce:privatezone', prefix: 'PRIVATEZONE' } as const;
const network = 'bce:network';
const iam = { service: 'bce:iam', prefix: 'IAM' } as const;
const csn = { service: 'bce:csn', prefix: 'CSN' } as const;

/** IAM's service, and what may stand before a level in a permission, by the type in `<type>/<id>`. */
export const RESOURCE_TYPES = {
  zone: privatezone,
  resolver: privatezone,
  resolverRule: privatezone,
  vpc: { service: network, prefix: 'VPC' },
  subnet: { service: network, prefix: 'SUBNET' },
  route: { service: network, prefix: 'ROUTE' },
  et: { service: network, prefix: 'DEDICATEDCONN' },
  bec_vpc: { service: 'bce:bec', prefix: 'BEC' },
  csn,
  csnBp: csn,
  account: iam,
  user: iam,
  group: iam,
  policy: iam,
  role: iam,
} as const satisfies Readonly<Record<string, Pick<Access, 'service' | 'prefix'>>>;

export type ResourceType = keyof typeof RESOURCE_TYPES;

/** The access of a row, its service and prefix those of the resource's type. */
export const needs = (
  level: Access['level'],
  resource: `${ResourceType}/${string}`,
  body: Pick<Access, 'reads' | 'changes'> = {},
): Access => ({ ...RESOURCE_TYPES[resource.split('/')[0] as ResourceType], level, resource, ...body });
