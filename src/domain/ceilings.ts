/**
 * What one change may touch at the most. A change is one turn of the writer, and everybody waits for it, so what it
 * touches is bounded whether or not an operator sets quotas. Each is some times what BCE's own quotas allow (csn
 * contract 7.10, dns contract 7, common contract 3.1); a quota of the settings may be lower, never higher.
 */

/** What one network publishes: a session that goes down withdraws it from every table that learned it. */
export const PREFIXES_PER_NETWORK = 1000;
export const TABLES_PER_CSN = 100;
/** Custom rules of all its tables: a detach may turn every one of them, and a deleted CSN takes them along. */
export const RULES_PER_CSN = 2000;
/** A line that goes down takes its channels along. */
export const CHANNELS_PER_LINE = 50;
/** Networks behind a static channel. */
export const NETWORKS_PER_CHANNEL = 100;

/** A name is answered, and told to DNS, as a whole: each of its records costs every change of it. */
export const RECORDS_PER_NAME = 1000;

/** Each holds addresses of subnets, and a view of DNS is told of each. */
export const RESOLVERS_PER_ACCOUNT = 100;
/** Forwarding rules are looked through together when a VPC gets an inbound resolver. */
export const RULES_PER_ACCOUNT = 3000;
export const RULES_PER_RESOLVER = 1000;
/** A deleted rule takes its bindings along. */
export const VPCS_PER_RULE = 1000;

/** A user is written as a whole, and goes with its keys, memberships and attachments; each call looks at the latter. */
export const KEYS_PER_USER = 100;
export const GROUPS_PER_USER = 10;
/** By what has them. A call of a user is held against all of its own and of its groups': 200 policies at the most. */
export const POLICIES_PER_SUBJECT = { user: 100, group: 10, role: 100 } as const;

/** Open at a time, by the opener's account: each is in memory with its ACL until its end. */
export const SESSIONS_PER_ACCOUNT = 10_000;
/** Every user may open them, whatever its policies say: one must not take what all of its account have. */
export const SESSIONS_PER_USER = 1000;
/** Characters of the ACL a session is narrowed to. */
export const SESSION_ACL = 4096;

/** IAM's lists have no pages: an answer shows all there are, policies and roles with their documents. */
export const USERS_PER_ACCOUNT = 5000;
export const GROUPS_PER_ACCOUNT = 1000;
export const POLICIES_PER_ACCOUNT = 1000;
export const ROLES_PER_ACCOUNT = 1000;

/** The lower of the two. */
export const atMost = (ceiling: number, quota: number | undefined): number => Math.min(ceiling, quota ?? ceiling);
