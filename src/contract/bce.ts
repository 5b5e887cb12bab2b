import { BEC } from './bec.ts';
import { CSN } from './csn.ts';
import { CSN_BANDWIDTH } from './csn-bandwidth.ts';
import { CSN_ROUTES } from './csn-routes.ts';
import { ET } from './et.ts';
import { IAM } from './iam.ts';
import { IAM_POLICIES } from './iam-policies.ts';
import type { BceOperation } from './operation.ts';
import { PRIVATEZONE } from './privatezone.ts';
import { RESOLVER } from './resolver.ts';
import { STS } from './sts.ts';
import { VPC } from './vpc.ts';

/** Every operation of BCE's by its name; no two services have one of the same name. */
export const BCE_OPERATIONS: ReadonlyMap<string, BceOperation> = new Map(
  [
    ...[...PRIVATEZONE, ...RESOLVER, ...VPC, ...CSN, ...CSN_ROUTES, ...CSN_BANDWIDTH, ...ET, ...BEC, ...IAM],
    ...[...IAM_POLICIES, ...STS],
  ].map((row: BceOperation) => [row.name, row]),
);
