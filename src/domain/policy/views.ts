import type { State } from '../state.ts';
import type { DnsPolicy } from './types.ts';

/** How queries are treated where nobody said anything. */
const NONE: Omit<DnsPolicy, 'position' | 'vpc'> = { allow: [], queryLog: false };

/** How a VPC's queries are treated, whether or not it was ever said. */
export const policyOf = ({ dnsPolicies }: State, vpc: string): Omit<DnsPolicy, 'position' | 'vpc'> =>
  dnsPolicies.byVpc.get(vpc) ?? NONE;
