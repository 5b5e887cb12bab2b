/**
 * A refusal is a value: the reason a command or a question was turned down, in the domain's own words.
 * contract/refusals.ts says which error code of the wire a reason becomes.
 */
export interface Refusal {
  readonly refused: Reason;
  /** The submitted value the wire text repeats (RecordExistInvalid repeats the rr), never anything stored. */
  readonly subject?: string;
}

export type Reason =
  // any service
  | 'body-invalid'
  | 'quota-reached'
  | 'marker-unknown'
  | 'query-invalid'
  | 'token-mismatch'
  | 'precondition-failed'
  | 'exists-already'
  | 'state-forbids'
  // account
  | 'account-unknown'
  | 'key-unknown'
  // vpc
  | 'vpc-unknown'
  | 'vpc-in-use'
  | 'subnet-unknown'
  | 'subnet-in-use'
  | 'route-table-unknown'
  | 'route-rule-unknown'
  | 'ip-reserve-unknown'
  // privatezone
  | 'zone-unknown'
  | 'zone-name-invalid'
  | 'record-unknown'
  | 'record-duplicate'
  | 'record-conflict'
  | 'record-type-unsupported'
  | 'zone-file-invalid'
  | 'region-unknown'
  | 'vpc-id-malformed'
  | 'vpc-not-bound'
  | 'vpc-not-in-region'
  | 'vpc-bound-already'
  // resolver
  | 'resolver-unknown'
  | 'resolver-in-use'
  | 'resolver-not-outbound'
  | 'forward-rule-unknown'
  | 'address-taken'
  | 'subnet-full'
  | 'target-forbidden'
  | 'forwarding-loop'
  // network, dedicated lines and channels, edge VPCs
  | 'network-unknown'
  | 'network-in-use'
  | 'line-unknown'
  | 'channel-unknown'
  | 'edge-vpc-unknown'
  // csn
  | 'csn-id-malformed'
  | 'csn-unknown'
  | 'csn-in-use'
  | 'csn-table-invalid'
  | 'instance-invalid'
  | 'csn-region-invalid'
  | 'detach-forbidden'
  | 'grant-unknown'
  | 'grant-in-transition'
  | 'grant-in-use'
  | 'propagation-exists'
  | 'relation-unknown'
  | 'tgw-unknown'
  | 'csn-rule-unknown'
  | 'csn-rule-id-blank'
  | 'csn-rule-learned'
  // bandwidth
  | 'package-unknown'
  | 'limit-unknown'
  | 'cross-border-forbidden'
  // iam, sts
  | 'user-unknown'
  | 'group-unknown'
  | 'policy-unknown'
  | 'role-unknown'
  | 'policy-in-use'
  | 'group-in-use'
  | 'attachment-unknown'
  | 'access-denied'
  // history
  | 'change-unknown'
  | 'change-irreversible'
  | 'changed-since'
  // selection
  | 'selector-invalid'
  | 'selector-taken'
  // faults
  | 'fault-unknown';

/** @param subject what exactly is refused, for the error's text. */
export const refuse = (reason: Reason, subject?: string): Refusal =>
  subject === undefined ? { refused: reason } : { refused: reason, subject };

/** For telling refusals from results: no result has a text `refused`. */
export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value && typeof value.refused === 'string';
