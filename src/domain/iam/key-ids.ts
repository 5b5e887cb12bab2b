import type { State } from '../state.ts';

/** Whether an access key id is somebody's: root's, a user's or a session's. A key says who calls, so it is of one only. */
export const isKeyTaken = ({ accounts, iam, sessions }: State, key: string): boolean =>
  accounts.byKey.has(key) || iam.byKey.has(key) || sessions.byKey.has(key);
