import type { SubjectKind } from '../iam/types.ts';
import { type AnyPolicy, type PolicyType, typeOf } from '../iam/views.ts';
import type { State } from '../state.ts';
import type { Statement } from './acl.ts';
import { type Asked, askedOf, bearingHere, decidingIn } from './evaluate.ts';
import { heldFor } from './held.ts';
import type { AccessReason } from './reasons.ts';
import { type Holder, type Rights, rightsOf } from './rights.ts';
import type { Circumstances, Principal, Wanted } from './types.ts';

/** Where a statement stands. */
export interface Source {
  /** Absent: the session's own ACL. */
  readonly policy?: { readonly id: string; readonly name: string; readonly type: PolicyType };
  /** Through whom it counts: `user/alice`, `group/readers`, `role/auditor`; `session`. */
  readonly via: `${SubjectKind}/${string}` | 'session';
}

export interface Verdict {
  readonly allowed: boolean;
  readonly reason: AccessReason;
  /** The statement that decided; absent where none did. */
  readonly by?: Source & { readonly statement: Statement };
}

const ROOT: Verdict = { allowed: true, reason: 'root' };
const NOT_ALLOWED: Verdict = { allowed: false, reason: 'not-allowed' };
export const GONE: Verdict = { allowed: false, reason: 'gone' };

/**
 * Whether a principal may do what it asks, and what decided it (common contract 3.3): nothing is allowed that no statement
 * allows, and a Deny wins over every Allow. Which of several equal statements is named depends on their order, whether it is
 * allowed never does. It is not about whose the resource is: operations reach only what is the account's.
 */
export function accessOf(state: State, principal: Principal, wanted: Wanted, circumstances: Circumstances): Verdict {
  const rights = rightsOf(state, principal, circumstances.at);
  return rights === undefined ? GONE : verdictOf(state, rights, askedOf(wanted, circumstances));
}

/** The same of rights that are known. */
export function verdictOf(state: State, rights: Rights, asked: Asked): Verdict {
  const own = rights.holders === undefined ? ROOT : ofHolders(state, rights.holders, asked);
  if (!own.allowed || rights.narrowed === undefined) return own;
  const statement = decidingIn(rights.narrowed, asked);
  if (statement === undefined) return { allowed: false, reason: 'session-not-allowed' };
  if (statement.effect === 'Deny')
    return { allowed: false, reason: 'session-denied', by: { via: 'session', statement } };
  return own;
}

function ofHolders(state: State, holders: readonly Holder[], asked: Asked): Verdict {
  let allowed: Verdict | undefined;
  for (const holder of holders) {
    for (const { policy, statement } of heldFor(state, holder.thing, asked)) {
      if (statement.effect === 'Allow' && allowed !== undefined) continue;
      if (bearingHere(statement, asked) !== 'applies') continue;
      const by = { ...sourceOf(policy, holder), statement };
      if (statement.effect === 'Deny') return { allowed: false, reason: 'denied', by };
      allowed = { allowed: true, reason: 'allowed', by };
    }
  }
  return allowed ?? NOT_ALLOWED;
}

/** Where the statements of a policy stand that a holder has. */
export const sourceOf = (policy: AnyPolicy, { kind, thing }: Holder): Source => ({
  policy: { id: policy.id, name: policy.name, type: typeOf(policy) },
  via: `${kind}/${thing.name}`,
});
