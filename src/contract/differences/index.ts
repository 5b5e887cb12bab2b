import type { Service } from '../operation.ts';
import { BEC_DIFFERENCES } from './bec.ts';
import { CSN_DIFFERENCES } from './csn.ts';
import { CSN_BANDWIDTH_DIFFERENCES } from './csn-bandwidth.ts';
import { CSN_ROUTES_DIFFERENCES } from './csn-routes.ts';
import type { Difference } from './difference.ts';
import { ET_DIFFERENCES } from './et.ts';
import { IAM_DIFFERENCES } from './iam.ts';
import { IAM_POLICIES_DIFFERENCES } from './iam-policies.ts';
import { PRIVATEZONE_DIFFERENCES } from './privatezone.ts';
import { RESOLVER_DIFFERENCES } from './resolver.ts';
import { SERVICES } from './services.ts';
import { STS_DIFFERENCES } from './sts.ts';
import { VPC_DIFFERENCES } from './vpc.ts';

export type { Difference, DifferenceKind } from './difference.ts';

const EVERY = {
  ...PRIVATEZONE_DIFFERENCES,
  ...RESOLVER_DIFFERENCES,
  ...VPC_DIFFERENCES,
  ...CSN_DIFFERENCES,
  ...CSN_ROUTES_DIFFERENCES,
  ...CSN_BANDWIDTH_DIFFERENCES,
  ...ET_DIFFERENCES,
  ...BEC_DIFFERENCES,
  ...IAM_DIFFERENCES,
  ...IAM_POLICIES_DIFFERENCES,
  ...STS_DIFFERENCES,
};

/** The name of an operation of BCE's. */
export type OperationName = keyof typeof EVERY;

/** In what each operation differs from Baidu Cloud, or may; beside what its whole service does. An empty list: none is known. */
export const DIFFERENCES: Readonly<Record<OperationName, readonly Difference[]>> = EVERY;

/** In what all operations of a service differ, or may. */
export const SERVICE_DIFFERENCES: Readonly<Record<Exclude<Service, 'netloom'>, readonly Difference[]>> = SERVICES;
