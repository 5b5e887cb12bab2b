import { parseAcl } from '../access/acl.ts';
import { systemPolicyNamed } from '../access/system-policies.ts';
import { atMost, POLICIES_PER_ACCOUNT } from '../ceilings.ts';
import type { Command } from '../command.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { changed } from './changes.ts';
import type { Policy } from './types.ts';
import { customPolicyOf, policiesOf } from './views.ts';
import { isRemark, isShortName } from './words.ts';

export interface NewPolicy {
  readonly account: string;
  /** It may be that of a system policy, which is then found only where its type is told. */
  readonly name: string;
  readonly description?: string | undefined;
  /** ACL as JSON text. */
  readonly document: string;
}

const isDocument = (text: string): boolean => parseAcl(text) !== undefined;

/** Refuses: body-invalid, exists-already, quota-reached. */
export function createPolicy({ account, name, description = '', document }: NewPolicy): Command<Policy> | Refusal {
  if (!isShortName(name) || !isRemark(description) || !isDocument(document)) return refuse('body-invalid');
  return (state, { at, position, ids, rules }) => {
    if (customPolicyOf(state, account, name) !== undefined) return refuse('exists-already');
    const most = atMost(POLICIES_PER_ACCOUNT, rules.quotas.policies);
    if (policiesOf(state, account).size >= most) return refuse('quota-reached');
    const told = { account, name, description, document };
    const id = ids.make('policy', account, position);
    return {
      events: [{ type: 'policy-created', v: 1, policy: id, ...told }],
      result: { position, id, ...told, createdAt: at },
    };
  };
}

/** Absent members keep what is stored. */
export interface PolicyChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly document?: string | undefined;
}

/** Refuses: body-invalid, policy-unknown, exists-already; state-forbids of a system policy. */
export function updatePolicy(account: string, policyName: string, changes: PolicyChanges): Command<Policy> | Refusal {
  const { name = 'n', description = '', document } = changes;
  if (!isShortName(name) || !isRemark(description)) return refuse('body-invalid');
  if (document !== undefined && !isDocument(document)) return refuse('body-invalid');
  return (state) => {
    const policy = customPolicyOf(state, account, policyName);
    if (policy === undefined) return noneToChange(policyName);
    const fields = changed(policy, changes);
    if (fields.name !== undefined && customPolicyOf(state, account, fields.name) !== undefined) {
      return refuse('exists-already');
    }
    const result = { ...policy, ...fields };
    if (Object.keys(fields).length === 0) return { events: [], result };
    return { events: [{ type: 'policy-updated', v: 1, policy: policy.id, ...fields }], result };
  };
}

/** Refuses: policy-unknown; policy-in-use while somebody has it; state-forbids of a system policy. */
export function deletePolicy(account: string, policyName: string): Command<undefined> {
  return (state) => {
    const policy = customPolicyOf(state, account, policyName);
    if (policy === undefined) return noneToChange(policyName);
    if (isHeld(state, policy)) return refuse('policy-in-use');
    return { events: [{ type: 'policy-deleted', v: 1, policy: policy.id }], result: undefined };
  };
}

const noneToChange = (name: string): Refusal =>
  refuse(systemPolicyNamed(name) === undefined ? 'policy-unknown' : 'state-forbids');

const isHeld = (state: State, { account, id }: Policy): boolean => state.iam.directories.get(account)!.holders.has(id);
