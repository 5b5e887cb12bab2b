import { Type } from './schema.ts';
import { optional, text } from './shapes.ts';

// What IAM answers with: common contract 3.1. A time that is not there is left out: Go cannot read an empty one.

export const user = Type.Object({
  id: text,
  name: text,
  createTime: text,
  description: text,
  enabled: Type.Boolean(),
  contact: text,
  /** Among a group's users: since when it is one. */
  joinTime: optional.text,
});

/** `secret` only where the key is made. */
export const accessKey = Type.Object({
  id: text,
  secret: optional.text,
  createTime: text,
  /** To the hour. */
  lastUsedTime: optional.text,
  enabled: Type.Boolean(),
  description: text,
});

export const group = Type.Object({ id: text, name: text, createTime: text, description: text });

/** `document` is an ACL as JSON text. A system policy was never made: it has no `createTime`. */
export const policy = Type.Object({
  id: text,
  name: text,
  type: text,
  createTime: optional.text,
  /** Among the policies somebody has: since when. */
  attachTime: optional.text,
  description: text,
  document: text,
});

export const role = Type.Object({
  id: text,
  name: text,
  createTime: text,
  description: text,
  assumeRolePolicyDocument: text,
});

/** Who has a policy; `type` is GRANT_TYPES'. */
export const entity = Type.Object({ id: text, name: text, type: text, attachTime: text });

/** By the kind of who has a policy. The last is ours to take, as the entities of a policy have it (Go's tests). */
export const GRANT_TYPES = { user: 'UserPolicy', group: 'GroupPolicy', role: 'RolePolicy' } as const;
