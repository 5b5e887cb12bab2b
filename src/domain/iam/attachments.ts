import { atMost, POLICIES_PER_SUBJECT } from '../ceilings.ts';
import type { Command } from '../command.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import type { Group, Role, SubjectKind, User } from './types.ts';
import { type AnyPolicy, groupOf, type PolicyType, policyOf, roleOf, userOf } from './views.ts';

/** Which policy is given to whom. */
export interface Attaching {
  readonly account: string;
  readonly kind: SubjectKind;
  /** Name of the user, group or role. */
  readonly subject: string;
  readonly policyName: string;
  /** Absent: the account's own policy of the name, else the system's. */
  readonly policyType?: PolicyType | undefined;
}

/** Who has it already keeps it. Refuses: user-unknown, group-unknown, role-unknown, policy-unknown, quota-reached. */
export function attachPolicy(attaching: Attaching): Command<undefined> {
  return (state, { rules }) => {
    const found = both(state, attaching);
    if ('refused' in found) return found;
    if (found.isHeld) return { events: [], result: undefined };
    const most = atMost(POLICIES_PER_SUBJECT[attaching.kind], rules.quotas.policiesPerSubject);
    if (found.subject.policies.length >= most) return refuse('quota-reached');
    return { events: [{ type: 'policy-attached', v: 1, ...naming(attaching, found) }], result: undefined };
  };
}

/** Refuses: user-unknown, group-unknown, role-unknown, policy-unknown, attachment-unknown. */
export function detachPolicy(attaching: Attaching): Command<undefined> {
  return (state) => {
    const found = both(state, attaching);
    if ('refused' in found) return found;
    if (!found.isHeld) return refuse('attachment-unknown');
    return { events: [{ type: 'policy-detached', v: 1, ...naming(attaching, found) }], result: undefined };
  };
}

interface Both {
  readonly subject: User | Group | Role;
  readonly policy: AnyPolicy;
  readonly isHeld: boolean;
}

const SUBJECTS = {
  user: { of: userOf, unknown: 'user-unknown' },
  group: { of: groupOf, unknown: 'group-unknown' },
  role: { of: roleOf, unknown: 'role-unknown' },
} as const;

function both(state: State, { account, kind, subject: name, policyName, policyType }: Attaching): Both | Refusal {
  const { of, unknown } = SUBJECTS[kind];
  const subject = of(state, account, name);
  if (subject === undefined) return refuse(unknown);
  const policy = policyOf(state, account, policyName, policyType);
  if (policy === undefined) return refuse('policy-unknown');
  return { subject, policy, isHeld: subject.policies.some((held) => held.policy === policy.id) };
}

const naming = ({ kind }: Attaching, { subject, policy }: Both) => ({ policy: policy.id, kind, subject: subject.id });
