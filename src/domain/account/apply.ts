import type { Appliers } from '../commit.ts';
import type { Journal } from '../journal.ts';
import type { State } from '../state.ts';
import type { AccountEvent } from './events.ts';
import type { Account } from './types.ts';

export const accountAppliers: Appliers<AccountEvent> = {
  'account-opened': (state, event, { position, at }, journal) =>
    put(
      state,
      {
        position,
        id: event.account,
        name: event.name,
        createdAt: at,
        certified: true,
        frozen: false,
        crossBorder: true,
        closed: [],
        keys: [],
      },
      journal,
    ),

  'account-changed': (state, event, _stamp, journal) => {
    const account = state.accounts.byId.get(event.account)!;
    put(
      state,
      {
        ...account,
        name: event.name ?? account.name,
        certified: event.certified ?? account.certified,
        frozen: event.frozen ?? account.frozen,
        crossBorder: event.crossBorder ?? account.crossBorder,
      },
      journal,
    );
  },

  'service-changed': (state, event, _stamp, journal) => {
    const account = state.accounts.byId.get(event.account)!;
    const others = account.closed.filter((service) => service !== event.service);
    put(state, { ...account, closed: event.open ? others : [...others, event.service] }, journal);
  },

  'key-added': (state, event, { at }, journal) => {
    const account = state.accounts.byId.get(event.account)!;
    const key = { id: event.key, secret: event.secret, enabled: true, createdAt: at };
    journal.set(state.accounts.byKey, event.key, event.account);
    put(state, { ...account, keys: [...account.keys, key] }, journal);
  },

  'key-changed': (state, event, _stamp, journal) => {
    const account = state.accounts.byId.get(event.account)!;
    const keys = account.keys.map((key) =>
      key.id === event.key
        ? { ...key, enabled: event.enabled ?? key.enabled, secret: event.secret ?? key.secret }
        : key,
    );
    put(state, { ...account, keys }, journal);
  },

  'key-removed': (state, event, _stamp, journal) => {
    const account = state.accounts.byId.get(event.account)!;
    journal.delete(state.accounts.byKey, event.key);
    put(state, { ...account, keys: account.keys.filter((key) => key.id !== event.key) }, journal);
  },
};

export function loadAccount(state: State, account: Account): void {
  state.accounts.byId.set(account.id, account);
  state.accounts.all.insert(account);
  for (const key of account.keys) state.accounts.byKey.set(key.id, account.id);
}

function put(state: State, account: Account, journal: Journal): void {
  journal.set(state.accounts.byId, account.id, account);
  journal.insert(state.accounts.all, account);
  journal.row('account', account.position, account);
}
