import type { Sequence } from '../sequence.ts';

/** Somebody of an account, with keys of its own and no rights but those of policies (common contract 3.1). */
export interface User {
  readonly position: number;
  /** 32 hex digits. */
  readonly id: string;
  readonly account: string;
  /** Unique within its account, as group, policy and role names are within theirs. */
  readonly name: string;
  readonly description: string;
  readonly contact: string;
  /** A disabled user's keys and sessions are refused with AccessDenied. */
  readonly enabled: boolean;
  readonly createdAt: number;
  readonly keys: readonly UserKey[];
  readonly groups: readonly Membership[];
  readonly policies: readonly Attachment[];
}

export interface UserKey {
  readonly id: string;
  /** Ciphertext under the key file; see platform/secrets.ts. */
  readonly secret: string;
  readonly enabled: boolean;
  readonly createdAt: number;
  /** To the hour: a use is a fact, and not worth one each time. */
  readonly lastUsedAt?: number;
}

export interface Membership {
  /** Group id. */
  readonly group: string;
  readonly at: number;
}

/** A policy given to a user, a group or a role. */
export interface Attachment {
  /** Policy id: of the account's own, or of a system policy (access/system-policies.ts). */
  readonly policy: string;
  readonly at: number;
}

export interface Group {
  readonly position: number;
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: number;
  readonly policies: readonly Attachment[];
}

/** A policy of the account's own (type Custom). */
export interface Policy {
  readonly position: number;
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly description: string;
  /** ACL as the client wrote it: JSON text (access/acl.ts). */
  readonly document: string;
  readonly createdAt: number;
}

/** Rights that others may take on for a while (sts, AssumeRole). */
export interface Role {
  readonly position: number;
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly description: string;
  /** Who may take it on: ACL with grantees, as the client wrote it. */
  readonly trust: string;
  readonly createdAt: number;
  readonly policies: readonly Attachment[];
}

/** What can have policies. */
export type SubjectKind = 'user' | 'group' | 'role';

/** One account's, found by name and in the order of their making. */
export interface Named<T extends { readonly position: number }> {
  readonly byName: Map<string, T>;
  readonly all: Sequence<T>;
}

export interface Directory {
  readonly users: Named<User>;
  readonly groups: Named<Group>;
  readonly policies: Named<Policy>;
  readonly roles: Named<Role>;
  /** Group id to its members' ids. */
  readonly members: Map<string, Set<string>>;
  /** Policy id to the ids of the users, groups and roles that have it. */
  readonly holders: Map<string, Set<string>>;
}

export interface Iam {
  readonly users: Map<string, User>;
  readonly groups: Map<string, Group>;
  readonly policies: Map<string, Policy>;
  readonly roles: Map<string, Role>;
  /** By account id; there once an account has had anything in it. */
  readonly directories: Map<string, Directory>;
  /** Access key id to user id. */
  readonly byKey: Map<string, string>;
}
