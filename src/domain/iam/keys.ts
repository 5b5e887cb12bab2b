import { atMost, KEYS_PER_USER } from '../ceilings.ts';
import type { Command } from '../command.ts';
import { refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { isKeyTaken } from './key-ids.ts';
import type { User, UserKey } from './types.ts';
import { userOf } from './views.ts';

export interface NewUserKey {
  readonly account: string;
  readonly userName: string;
  /** Made outside. */
  readonly key: string;
  /** Ciphertext, made outside. */
  readonly secret: string;
}

/** Refuses: user-unknown, exists-already (the access key id is somebody's), quota-reached. */
export function createUserKey({ account, userName, key, secret }: NewUserKey): Command<UserKey> {
  return (state, { at, rules }) => {
    const user = userOf(state, account, userName);
    if (user === undefined) return refuse('user-unknown');
    if (isKeyTaken(state, key)) return refuse('exists-already');
    if (user.keys.length >= atMost(KEYS_PER_USER, rules.quotas.keysPerUser)) return refuse('quota-reached');
    return {
      events: [{ type: 'user-key-added', v: 1, user: user.id, key, secret }],
      result: { id: key, secret, enabled: true, createdAt: at },
    };
  };
}

/** Enables or disables a key. Refuses: user-unknown, key-unknown. */
export function switchUserKey(account: string, userName: string, id: string, enabled: boolean): Command<UserKey> {
  return (state) => {
    const user = userOf(state, account, userName);
    if (user === undefined) return refuse('user-unknown');
    const key = keyOf(user, id);
    if (key === undefined) return refuse('key-unknown');
    const result = { ...key, enabled };
    if (key.enabled === enabled) return { events: [], result };
    return { events: [{ type: 'user-key-switched', v: 1, user: user.id, key: id, enabled }], result };
  };
}

/** Refuses: user-unknown, key-unknown. */
export function deleteUserKey(account: string, userName: string, id: string): Command<undefined> {
  return (state) => {
    const user = userOf(state, account, userName);
    if (user === undefined) return refuse('user-unknown');
    if (keyOf(user, id) === undefined) return refuse('key-unknown');
    return { events: [{ type: 'user-key-removed', v: 1, user: user.id, key: id }], result: undefined };
  };
}

/** Milliseconds within which a further use of a key is no news. */
const USE_STEP = 3600_000;

/** Whether a use of an access key at this moment is worth a fact: it is a user's, and not known to be used this hour. */
export function isUseNews(state: State, id: string, at: number): boolean {
  const user = state.iam.users.get(state.iam.byKey.get(id) ?? '');
  const key = user === undefined ? undefined : keyOf(user, id);
  return key !== undefined && (key.lastUsedAt === undefined || at - key.lastUsedAt >= USE_STEP);
}

/** Records that an access key was used, at most once an hour; what is no user's is let be. Refuses nothing. */
export function noteKeyUse(id: string): Command<undefined> {
  return (state, { at }) => {
    if (!isUseNews(state, id, at)) return { events: [], result: undefined };
    const user = state.iam.byKey.get(id)!;
    return { events: [{ type: 'user-key-used', v: 1, user, key: id }], result: undefined };
  };
}

const keyOf = ({ keys }: User, id: string): UserKey | undefined => keys.find((key) => key.id === id);
