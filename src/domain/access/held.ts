import type { Attachment, Group, Role, User } from '../iam/types.ts';
import type { AnyPolicy } from '../iam/views.ts';
import type { State } from '../state.ts';
import { type Acl, EVERY_SERVICE, parseAcl, type Statement } from './acl.ts';
import { type Asked, isAbout } from './evaluate.ts';
import { Heads } from './heads.ts';
import { Recent } from './recent.ts';
import { systemPolicy } from './system-policies.ts';

/** A statement of a policy that a user, group or role has. */
export interface Held {
  readonly policy: AnyPolicy;
  readonly statement: Statement;
}

/** What one holder has, put together once: a request of somebody with a hundred policies must not read them all. */
interface Known {
  /** As they were then. */
  readonly policies: readonly AnyPolicy[];
  /** Its statements by the service they are about, found by their patterns. */
  readonly byService: ReadonlyMap<string, Heads<Held>>;
  /** Patterns of all of them. */
  readonly patterns: number;
}

/** Patterns remembered of all holders together, each some 250 octets: an account may have thousands with 20,000 each. */
const MOST_PATTERNS = 500_000;

/** Holders are never changed in place, nor are policies: a holder's are looked up to see whether each is still what it was. */
const knownOf = new Recent<User | Group | Role, Known>(
  MOST_PATTERNS,
  ({ policies, patterns }) => 1 + policies.length + patterns,
);

/** Every statement of a holder's policies, in the order they were attached. */
export const heldBy = (state: State, { policies }: User | Group | Role): readonly Held[] =>
  policies.flatMap(({ policy }) => statementsOf(policyOf(state, policy)));

/** Those of them that are about such calls (isAbout) and may be about the resource; some may come twice. */
export function* heldFor(state: State, holder: User | Group | Role, asked: Asked): Iterable<Held> {
  const { byService } = known(state, holder);
  for (const service of [asked.service, EVERY_SERVICE]) {
    for (const held of byService.get(service)?.of(asked.resource) ?? []) {
      if (isAbout(held.statement, asked)) yield held;
    }
  }
}

function known(state: State, holder: User | Group | Role): Known {
  const before = knownOf.get(holder);
  const isSame = ({ policy }: Attachment, i: number): boolean => before?.policies[i] === policyOf(state, policy);
  if (before !== undefined && holder.policies.every(isSame)) return before;
  const policies = holder.policies.map(({ policy }) => policyOf(state, policy));
  const byService = new Map<string, Heads<Held>>();
  let patterns = 0;
  for (const held of policies.flatMap(statementsOf)) {
    const { service, resources } = held.statement;
    const heads = byService.get(service) ?? new Heads<Held>();
    byService.set(service, heads);
    for (const pattern of resources) heads.add(pattern, held);
    patterns += resources.length;
  }
  const now = { policies, byService, patterns };
  knownOf.set(holder, now);
  return now;
}

const statementsOf = (policy: AnyPolicy): readonly Held[] =>
  aclOf(policy).statements.map((statement) => ({ policy, statement }));

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
