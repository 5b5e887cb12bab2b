import type { EndpointAddress, ForwardTarget, ResolverType } from './types.ts';

export type ResolverEvent =
  | ResolverCreated
  | ResolverUpdated
  | ResolverDeleted
  | ForwardRuleCreated
  | ForwardRuleUpdated
  | ForwardRuleDeleted
  | ForwardRuleBound
  | ForwardRuleUnbound;

export interface ResolverCreated {
  readonly type: 'resolver-created';
  readonly v: 1;
  readonly account: string;
  readonly resolver: string;
  readonly name: string;
  readonly description: string;
  readonly vpc: string;
  readonly region: string;
  readonly direction: ResolverType;
  readonly addresses: readonly EndpointAddress[];
}

export interface ResolverUpdated {
  readonly type: 'resolver-updated';
  readonly v: 1;
  readonly resolver: string;
  readonly name: string;
  readonly description: string;
}

/** Its addresses go back to their subnets. */
export interface ResolverDeleted {
  readonly type: 'resolver-deleted';
  readonly v: 1;
  readonly resolver: string;
  /** Where it was, for those who hear of it only afterwards. */
  readonly vpc: string;
}

export interface ForwardRuleCreated {
  readonly type: 'forward-rule-created';
  readonly v: 1;
  readonly account: string;
  readonly rule: string;
  readonly name: string;
  readonly description: string;
  readonly zone: string;
  readonly resolver: string;
  readonly targets: readonly ForwardTarget[];
}

export interface ForwardRuleUpdated {
  readonly type: 'forward-rule-updated';
  readonly v: 1;
  readonly rule: string;
  readonly name: string;
  readonly description: string;
  readonly targets: readonly ForwardTarget[];
}

/** With its bindings. */
export interface ForwardRuleDeleted {
  readonly type: 'forward-rule-deleted';
  readonly v: 1;
  readonly rule: string;
}

export interface ForwardRuleBound {
  readonly type: 'forward-rule-bound';
  readonly v: 1;
  readonly rule: string;
  readonly vpc: string;
  readonly region: string;
}

export interface ForwardRuleUnbound {
  readonly type: 'forward-rule-unbound';
  readonly v: 1;
  readonly rule: string;
  readonly vpc: string;
}
