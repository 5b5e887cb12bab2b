import { GRANT_TYPES } from '../contract/iam-shapes.ts';
import type { Command } from '../domain/command.ts';
import type { Attachment, Group, Role, User, UserKey } from '../domain/iam/types.ts';
import { type AnyPolicy, type Holder, policyById, typeOf } from '../domain/iam/views.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { utcTime } from '../domain/time.ts';

// What users, keys, groups, policies and roles look like on the wire: common contract 3.1.

export const userForm = ({ id, name, createdAt, description, enabled, contact }: User) => ({
  ...{ id, name, createTime: utcTime(createdAt), description, enabled, contact },
});

/** A user among those of a group: since when it is one. */
export const memberForm =
  ({ id }: Group) =>
  (user: User) => {
    const at = user.groups.find(({ group }) => group === id)!.at;
    return { ...userForm(user), joinTime: utcTime(at) };
  };

/** Never its secret, which is shown where the key is made and nowhere else. */
export const keyForm = ({ id, createdAt, lastUsedAt, enabled }: UserKey) => ({
  id,
  createTime: utcTime(createdAt),
  ...(lastUsedAt === undefined ? {} : { lastUsedTime: utcTime(lastUsedAt) }),
  enabled,
  description: '',
});

export const groupForm = ({ id, name, createdAt, description }: Group) => ({
  ...{ id, name, createTime: utcTime(createdAt), description },
});

export const policyForm = (policy: AnyPolicy) => ({
  ...{ id: policy.id, name: policy.name, type: typeOf(policy) },
  ...('createdAt' in policy ? { createTime: utcTime(policy.createdAt) } : {}),
  ...{ description: policy.description, document: policy.document },
});

/** Policies somebody of the account has. */
export const heldForm = (state: State, account: string) => (held: Attachment) => ({
  ...policyForm(policyById(state, account, held.policy)!),
  attachTime: utcTime(held.at),
});

export const roleForm = ({ id, name, createdAt, description, trust }: Role) => ({
  ...{ id, name, createTime: utcTime(createdAt), description, assumeRolePolicyDocument: trust },
});

export const entityForm = ({ kind, subject: { id, name }, at }: Holder) => ({
  ...{ id, name, type: GRANT_TYPES[kind], attachTime: utcTime(at) },
});

/** A command whose answer is what it made or changed, as the wire shows it. */
export function answering<R>(command: Command<R> | Refusal, form: (result: R) => object): Command | Refusal {
  if (isRefusal(command)) return command;
  return (state, context) => {
    const decision = command(state, context);
    return isRefusal(decision) ? decision : { events: decision.events, result: form(decision.result) };
  };
}
