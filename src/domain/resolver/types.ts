import type { Sequence } from '../sequence.ts';

export const RESOLVER_TYPES = ['outbound', 'inbound'] as const;
export type ResolverType = (typeof RESOLVER_TYPES)[number];

/** An address of a subnet at which a resolver asks (outbound) or is asked (inbound). */
export interface EndpointAddress {
  readonly subnet: string;
  readonly address: string;
}

/** A resolver endpoint of a VPC (dns contract 4.4). */
export interface Resolver {
  readonly position: number;
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly description: string;
  readonly vpc: string;
  readonly region: string;
  readonly type: ResolverType;
  readonly addresses: readonly EndpointAddress[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A server a rule's queries are sent to. */
export interface ForwardTarget {
  readonly ip: string;
  readonly port: number;
}

/** A forwarding rule (dns contract 4.5): names in `zone` are asked of the targets, in their order. */
export interface ForwardRule {
  readonly position: number;
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly description: string;
  /** Lower case, no final dot; '.' for every name. */
  readonly zone: string;
  readonly resolver: string;
  readonly targets: readonly ForwardTarget[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A rule made effective in a VPC. */
export interface RuleBinding {
  readonly position: number;
  readonly rule: string;
  readonly vpc: string;
  readonly region: string;
}

/** Lists are there only while something is in them. */
export interface Resolvers {
  readonly byId: Map<string, Resolver>;
  readonly byAccount: Map<string, Sequence<Resolver>>;
  readonly byVpc: Map<string, Sequence<Resolver>>;
  /** Subnet to the addresses taken from it, each with the resolver that has it. */
  readonly taken: Map<string, Map<string, string>>;
  readonly rules: Map<string, ForwardRule>;
  readonly rulesByAccount: Map<string, Sequence<ForwardRule>>;
  readonly rulesByResolver: Map<string, Sequence<ForwardRule>>;
  /** Rule to its bindings. */
  readonly bindings: Map<string, Sequence<RuleBinding>>;
  /** VPC to the zones its rules forward. */
  readonly boundTo: Map<string, Map<string, ForwardRule['id']>>;
}
