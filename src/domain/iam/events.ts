import type { SubjectKind } from './types.ts';

export type IamEvent =
  | UserCreated
  | UserUpdated
  | UserDeleted
  | UserKeyAdded
  | UserKeySwitched
  | UserKeyUsed
  | UserKeyRemoved
  | GroupCreated
  | GroupUpdated
  | GroupDeleted
  | GroupJoined
  | GroupLeft
  | PolicyCreated
  | PolicyUpdated
  | PolicyDeleted
  | RoleCreated
  | RoleUpdated
  | RoleDeleted
  | PolicyAttached
  | PolicyDetached;

export interface UserCreated {
  readonly type: 'user-created';
  readonly v: 1;
  readonly account: string;
  readonly user: string;
  readonly name: string;
  readonly description: string;
  readonly contact: string;
}

/** Absent fields keep their value, in every event of this file. */
export interface UserUpdated {
  readonly type: 'user-updated';
  readonly v: 1;
  readonly user: string;
  readonly name?: string;
  readonly description?: string;
  readonly contact?: string;
  readonly enabled?: boolean;
}

/** Its keys, memberships and attachments go with it. */
export interface UserDeleted {
  readonly type: 'user-deleted';
  readonly v: 1;
  readonly user: string;
}

export interface UserKeyAdded {
  readonly type: 'user-key-added';
  readonly v: 1;
  readonly user: string;
  readonly key: string;
  /** Ciphertext. */
  readonly secret: string;
}

export interface UserKeySwitched {
  readonly type: 'user-key-switched';
  readonly v: 1;
  readonly user: string;
  readonly key: string;
  readonly enabled: boolean;
}

export interface UserKeyUsed {
  readonly type: 'user-key-used';
  readonly v: 1;
  readonly user: string;
  readonly key: string;
}

export interface UserKeyRemoved {
  readonly type: 'user-key-removed';
  readonly v: 1;
  readonly user: string;
  readonly key: string;
}

export interface GroupCreated {
  readonly type: 'group-created';
  readonly v: 1;
  readonly account: string;
  readonly group: string;
  readonly name: string;
  readonly description: string;
}

export interface GroupUpdated {
  readonly type: 'group-updated';
  readonly v: 1;
  readonly group: string;
  readonly name?: string;
  readonly description?: string;
}

/** Its attachments go with it; it has no members. */
export interface GroupDeleted {
  readonly type: 'group-deleted';
  readonly v: 1;
  readonly group: string;
}

export interface GroupJoined {
  readonly type: 'group-joined';
  readonly v: 1;
  readonly group: string;
  readonly user: string;
}

export interface GroupLeft {
  readonly type: 'group-left';
  readonly v: 1;
  readonly group: string;
  readonly user: string;
}

export interface PolicyCreated {
  readonly type: 'policy-created';
  readonly v: 1;
  readonly account: string;
  readonly policy: string;
  readonly name: string;
  readonly description: string;
  readonly document: string;
}

export interface PolicyUpdated {
  readonly type: 'policy-updated';
  readonly v: 1;
  readonly policy: string;
  readonly name?: string;
  readonly description?: string;
  readonly document?: string;
}

/** Nobody has it. */
export interface PolicyDeleted {
  readonly type: 'policy-deleted';
  readonly v: 1;
  readonly policy: string;
}

export interface RoleCreated {
  readonly type: 'role-created';
  readonly v: 1;
  readonly account: string;
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly trust: string;
}

export interface RoleUpdated {
  readonly type: 'role-updated';
  readonly v: 1;
  readonly role: string;
  readonly name?: string;
  readonly description?: string;
  readonly trust?: string;
}

/** Its attachments go with it. */
export interface RoleDeleted {
  readonly type: 'role-deleted';
  readonly v: 1;
  readonly role: string;
}

export interface PolicyAttached {
  readonly type: 'policy-attached';
  readonly v: 1;
  /** Policy id; it may be a system policy's. */
  readonly policy: string;
  readonly kind: SubjectKind;
  /** Of the user, group or role. */
  readonly subject: string;
}

export interface PolicyDetached {
  readonly type: 'policy-detached';
  readonly v: 1;
  readonly policy: string;
  readonly kind: SubjectKind;
  readonly subject: string;
}
