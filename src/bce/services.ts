import { BEC } from '../contract/bec.ts';
import { CSN, RESERVED as CSN_RESERVED } from '../contract/csn.ts';
import { CSN_BANDWIDTH } from '../contract/csn-bandwidth.ts';
import { CSN_ROUTES } from '../contract/csn-routes.ts';
import { ET } from '../contract/et.ts';
import { IAM } from '../contract/iam.ts';
import { IAM_POLICIES } from '../contract/iam-policies.ts';
import type { BceOperation } from '../contract/operation.ts';
import { PRIVATEZONE } from '../contract/privatezone.ts';
import { RESOLVER, RESERVED as RESOLVER_RESERVED } from '../contract/resolver.ts';
import { STS } from '../contract/sts.ts';
import { VPC } from '../contract/vpc.ts';
import { bec } from './bec.ts';
import { csn } from './csn.ts';
import { csnBandwidth } from './csn-bandwidth.ts';
import { csnRoutes } from './csn-routes.ts';
import { et } from './et.ts';
import type { Handler } from './handlers.ts';
import { iam } from './iam.ts';
import { iamPolicies } from './iam-policies.ts';
import { privatezone } from './privatezone.ts';
import { resolver } from './resolver.ts';
import { sts } from './sts.ts';
import { vpc } from './vpc.ts';

/** A row of the contract table with what it does. */
export interface Served extends BceOperation {
  readonly handler: Handler;
}

const serve = <Name extends string>(
  rows: readonly (BceOperation & { readonly name: Name })[],
  handlers: Readonly<Record<Name, Handler>>,
): Served[] => rows.map((row) => ({ ...row, handler: handlers[row.name] }));

/** Every BCE operation Netloom answers. */
export const SERVED: readonly Served[] = [
  ...serve(PRIVATEZONE, privatezone),
  ...serve(RESOLVER, resolver),
  ...serve(VPC, vpc),
  ...serve(CSN, csn),
  ...serve(CSN_ROUTES, csnRoutes),
  ...serve(CSN_BANDWIDTH, csnBandwidth),
  ...serve(ET, et),
  ...serve(BEC, bec),
  ...serve(IAM, iam),
  ...serve(IAM_POLICIES, iamPolicies),
  ...serve(STS, sts),
];

/** Paths whose last segment is never a parameter of another. */
export const RESERVED: readonly string[] = [...CSN_RESERVED, ...RESOLVER_RESERVED];
