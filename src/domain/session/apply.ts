import type { Due } from '../agenda.ts';
import type { Appliers } from '../commit.ts';
import { Journal } from '../journal.ts';
import type { State } from '../state.ts';
import type { SessionEvent } from './events.ts';
import type { Session, Sessions } from './types.ts';

export const noSessions = (): Sessions => ({ byKey: new Map(), open: new Map(), openByUser: new Map() });

export const sessionAppliers: Appliers<SessionEvent> = {
  'session-opened': (state, { type: _type, v: _v, ...fields }, { position, at }, journal) =>
    put(state, { ...fields, position, createdAt: at }, journal),

  'session-expired': (state, { key }, _stamp, journal) => {
    const session = state.sessions.byKey.get(key)!;
    journal.delete(state.sessions.byKey, key);
    count(state, session, -1, journal);
    state.due.remove(endOf(session), journal);
    journal.row('session', session.position, undefined);
  },
};

/** A current row is the thing itself. */
export const loadSession = (state: State, session: Session): void => put(state, session, new Journal());

const endOf = ({ position, key, expiresAt }: Session): Due => ({
  ...{ at: expiresAt, position, kind: 'session-expired', id: key },
});

function put(state: State, session: Session, journal: Journal): void {
  journal.set(state.sessions.byKey, session.key, session);
  count(state, session, 1, journal);
  state.due.add(endOf(session), journal);
  journal.row('session', session.position, session);
}

function count({ sessions }: State, { opener: { account, user } }: Session, by: number, journal: Journal): void {
  add(sessions.open, account, by, journal);
  if (user !== undefined) add(sessions.openByUser, user, by, journal);
}

function add(open: Map<string, number>, opener: string, by: number, journal: Journal): void {
  const left = (open.get(opener) ?? 0) + by;
  if (left > 0) journal.set(open, opener, left);
  else journal.delete(open, opener);
}
