import type { Attachment, Group, Policy, Role, User } from '../iam/types.ts';
import type { State } from '../state.ts';
import { type Acl, parseAcl, type Statement } from './acl.ts';
import { type Asked, isAbout } from './evaluate.ts';
import { Heads } from './heads.ts';
import { type SystemPolicy, systemPolicy } from './system-policies.ts';

export type AnyPolicy = Policy | SystemPolicy;

/** A statement of a policy that a user, group or role has. */
export interface Held {
  readonly policy: AnyPolicy;
  readonly statement: Statement;
}

/** What one holder has, put together once: a request of somebody with a hundred policies must not read them all. */
interface Known {
  /** As they were then. */
  readonly policies: readonly AnyPolicy[];
  readonly statements: readonly Held[];
  /** Those about calls of one service, prefix and level: Asked.kind. */
  readonly byKind: Map<string, Heads<Held>>;
}

/** Holders are never changed in place, nor are policies: a holder's are looked up to see whether each is still what it was. */
const knownOf = new WeakMap<User | Group | Role, Known>();

/** Every statement of a holder's policies, in the order they were attached. */
export const heldBy = (state: State, holder: User | Group | Role): readonly Held[] => known(state, holder).statements;

/** Those of them that are about such calls (isAbout) and may be about the resource; some may come twice. */
export function heldFor(state: State, holder: User | Group | Role, asked: Asked): Iterable<Held> {
  const { statements, byKind } = known(state, holder);
  let held = byKind.get(asked.kind);
  if (held === undefined) {
    held = new Heads<Held>();
    for (const one of statements) {
      if (!isAbout(one.statement, asked)) continue;
      for (const pattern of one.statement.resources) held.add(pattern, one);
    }
    byKind.set(asked.kind, held);
  }
  return held.of(asked.resource);
}

function known(state: State, holder: User | Group | Role): Known {
  const before = knownOf.get(holder);
  const isSame = ({ policy }: Attachment, i: number): boolean => before?.policies[i] === policyOf(state, policy);
  if (before !== undefined && holder.policies.every(isSame)) return before;
  const policies = holder.policies.map(({ policy }) => policyOf(state, policy));
  const statements = policies.flatMap((policy) => aclOf(policy).statements.map((statement) => ({ policy, statement })));
  const now = { policies, statements, byKind: new Map<string, Heads<Held>>() };
  knownOf.set(holder, now);
  return now;
}

const policyOf = ({ iam }: State, id: string): AnyPolicy => iam.policies.get(id) ?? systemPolicy(id)!;

/** Read once for all who have the policy. */
const acls = new WeakMap<AnyPolicy, Acl>();

function aclOf(policy: AnyPolicy): Acl {
  let acl = acls.get(policy);
  if (acl === undefined) {
    acl = soundAcl(policy.document);
    acls.set(policy, acl);
  }
  return acl;
}

/** Nothing unsound is ever kept: it would be a defect, and must not pass for a policy that denies nothing. */
export function soundAcl(text: string): Acl {
  const acl = parseAcl(text);
  if (acl === undefined) throw new Error('an ACL that was kept cannot be read');
  return acl;
}
