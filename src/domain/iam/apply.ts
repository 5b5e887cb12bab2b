import type { Appliers } from '../commit.ts';
import { Journal } from '../journal.ts';
import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import type { IamEvent } from './events.ts';
import type { Attachment, Directory, Group, Iam, Named, Policy, Role, SubjectKind, User } from './types.ts';

export const noIam = (): Iam => ({
  users: new Map(),
  groups: new Map(),
  policies: new Map(),
  roles: new Map(),
  directories: new Map(),
  byKey: new Map(),
});

export const iamAppliers: Appliers<IamEvent> = {
  'user-created': (state, { account, user: id, name, description, contact }, { position, at }, journal) => {
    const told = { position, id, account, name, description, contact, enabled: true, createdAt: at };
    putUser(state, { ...told, keys: [], groups: [], policies: [] }, journal);
  },

  'user-updated': (state, { type: _type, v: _v, user: id, ...fields }, _stamp, journal) =>
    putUser(state, { ...state.iam.users.get(id)!, ...fields }, journal),

  'user-deleted': (state, event, _stamp, journal) => {
    const user = state.iam.users.get(event.user)!;
    for (const { id } of user.keys) journal.delete(state.iam.byKey, id);
    const { members } = directoryOf(state, user.account, journal);
    for (const { group } of user.groups) dropFrom(members, group, user.id, journal);
    remove(state, 'user', user, journal);
  },

  'user-key-added': (state, event, { at }, journal) => {
    const user = state.iam.users.get(event.user)!;
    const key = { id: event.key, secret: event.secret, enabled: true, createdAt: at };
    journal.set(state.iam.byKey, key.id, user.id);
    putUser(state, { ...user, keys: [...user.keys, key] }, journal);
  },

  'user-key-switched': (state, { user, key, enabled }, _stamp, journal) =>
    changeKey(state, user, key, { enabled }, journal),

  'user-key-used': (state, { user, key }, { at }, journal) => changeKey(state, user, key, { lastUsedAt: at }, journal),

  'user-key-removed': (state, event, _stamp, journal) => {
    const user = state.iam.users.get(event.user)!;
    journal.delete(state.iam.byKey, event.key);
    putUser(state, { ...user, keys: user.keys.filter(({ id }) => id !== event.key) }, journal);
  },

  'group-created': (state, { account, group: id, name, description }, { position, at }, journal) =>
    putGroup(state, { position, id, account, name, description, createdAt: at, policies: [] }, journal),

  'group-updated': (state, { type: _type, v: _v, group: id, ...fields }, _stamp, journal) =>
    putGroup(state, { ...state.iam.groups.get(id)!, ...fields }, journal),

  'group-deleted': (state, event, _stamp, journal) =>
    remove(state, 'group', state.iam.groups.get(event.group)!, journal),

  'group-joined': (state, event, { at }, journal) => {
    const user = state.iam.users.get(event.user)!;
    putUser(state, { ...user, groups: [...user.groups, { group: event.group, at }] }, journal);
  },

  'group-left': (state, event, _stamp, journal) => {
    const user = state.iam.users.get(event.user)!;
    dropFrom(directoryOf(state, user.account, journal).members, event.group, user.id, journal);
    putUser(state, { ...user, groups: user.groups.filter(({ group }) => group !== event.group) }, journal);
  },

  'policy-created': (state, { account, policy: id, name, description, document }, { position, at }, journal) =>
    putPolicy(state, { position, id, account, name, description, document, createdAt: at }, journal),

  'policy-updated': (state, { type: _type, v: _v, policy: id, ...fields }, _stamp, journal) =>
    putPolicy(state, { ...state.iam.policies.get(id)!, ...fields }, journal),

  'policy-deleted': (state, event, _stamp, journal) =>
    remove(state, 'policy', state.iam.policies.get(event.policy)!, journal),

  'role-created': (state, { account, role: id, name, description, trust }, { position, at }, journal) =>
    putRole(state, { position, id, account, name, description, trust, createdAt: at, policies: [] }, journal),

  'role-updated': (state, { type: _type, v: _v, role: id, ...fields }, _stamp, journal) =>
    putRole(state, { ...state.iam.roles.get(id)!, ...fields }, journal),

  'role-deleted': (state, event, _stamp, journal) => remove(state, 'role', state.iam.roles.get(event.role)!, journal),

  'policy-attached': (state, { kind, subject, policy }, { at }, journal) =>
    changePolicies(state, kind, subject, (policies) => [...policies, { policy, at }], journal),

  'policy-detached': (state, { kind, subject, policy }, _stamp, journal) => {
    const { account } = state.iam[LISTS[kind]].get(subject)!;
    dropFrom(directoryOf(state, account, journal).holders, policy, subject, journal);
    changePolicies(state, kind, subject, (policies) => policies.filter((held) => held.policy !== policy), journal);
  },
};

/** Current rows are the things themselves. */
export const loadUser = (state: State, user: User): void => {
  for (const { id } of user.keys) state.iam.byKey.set(id, user.id);
  putUser(state, user, new Journal());
};
export const loadGroup = (state: State, group: Group): void => putGroup(state, group, new Journal());
export const loadIamPolicy = (state: State, policy: Policy): void => putPolicy(state, policy, new Journal());
export const loadRole = (state: State, role: Role): void => putRole(state, role, new Journal());

function putUser(state: State, user: User, journal: Journal): void {
  const { members } = directoryOf(state, user.account, journal);
  for (const { group } of user.groups) addTo(members, group, user.id, journal);
  putHolder(state, 'user', user, journal);
}

const putGroup = (state: State, group: Group, journal: Journal): void => putHolder(state, 'group', group, journal);
const putRole = (state: State, role: Role, journal: Journal): void => putHolder(state, 'role', role, journal);
const putPolicy = (state: State, policy: Policy, journal: Journal): void => put(state, 'policy', policy, journal);

function putHolder(state: State, kind: SubjectKind, holder: User | Group | Role, journal: Journal): void {
  const { holders } = directoryOf(state, holder.account, journal);
  for (const { policy } of holder.policies) addTo(holders, policy, holder.id, journal);
  put(state, kind, holder, journal);
}

function changeKey(state: State, id: string, key: string, change: object, journal: Journal): void {
  const user = state.iam.users.get(id)!;
  const keys = user.keys.map((own) => (own.id === key ? { ...own, ...change } : own));
  putUser(state, { ...user, keys }, journal);
}

function changePolicies(
  state: State,
  kind: SubjectKind,
  id: string,
  change: (policies: readonly Attachment[]) => readonly Attachment[],
  journal: Journal,
): void {
  const holder = state.iam[LISTS[kind]].get(id)!;
  putHolder(state, kind, { ...holder, policies: change(holder.policies) }, journal);
}

interface Thing {
  readonly position: number;
  readonly id: string;
  readonly account: string;
  readonly name: string;
}
type Kind = SubjectKind | 'policy';
const LISTS = { user: 'users', group: 'groups', policy: 'policies', role: 'roles' } as const;
const ROWS = { user: 'user', group: 'group', policy: 'iamPolicy', role: 'role' } as const;

function put(state: State, kind: Kind, thing: Thing, journal: Journal): void {
  const list = LISTS[kind];
  const byId: Map<string, Thing> = state.iam[list];
  const { byName, all }: Named<Thing> = directoryOf(state, thing.account, journal)[list] as Named<never>;
  const before = byId.get(thing.id);
  if (before !== undefined && before.name !== thing.name) journal.delete(byName, before.name);
  journal.set(byId, thing.id, thing);
  journal.set(byName, thing.name, thing);
  journal.insert(all, thing);
  journal.row(ROWS[kind], thing.position, thing);
}

function remove(
  state: State,
  kind: Kind,
  thing: Thing & { readonly policies?: readonly Attachment[] },
  journal: Journal,
): void {
  const list = LISTS[kind];
  const directory = directoryOf(state, thing.account, journal);
  for (const { policy } of thing.policies ?? []) dropFrom(directory.holders, policy, thing.id, journal);
  journal.delete(state.iam[list] as Map<string, Thing>, thing.id);
  journal.delete(directory[list].byName as Map<string, Thing>, thing.name);
  journal.remove(directory[list].all as Sequence<Thing>, thing.position);
  journal.row(ROWS[kind], thing.position, undefined);
}

function directoryOf({ iam }: State, account: string, journal: Journal): Directory {
  const known = iam.directories.get(account);
  if (known !== undefined) return known;
  const named = <T extends Thing>(): Named<T> => ({ byName: new Map(), all: new Sequence<T>() });
  const lists = { users: named<User>(), groups: named<Group>(), policies: named<Policy>(), roles: named<Role>() };
  const directory: Directory = { ...lists, members: new Map(), holders: new Map() };
  journal.set(iam.directories, account, directory);
  return directory;
}

/** Sets grow and shrink in place: a group, or a system policy's holders, may be all of an account. */
function addTo(sets: Map<string, Set<string>>, key: string, item: string, journal: Journal): void {
  if (!sets.has(key)) journal.set(sets, key, new Set());
  const set = sets.get(key)!;
  if (set.has(item)) return;
  set.add(item);
  journal.did(() => set.delete(item));
}

function dropFrom(sets: Map<string, Set<string>>, key: string, item: string, journal: Journal): void {
  const set = sets.get(key)!;
  set.delete(item);
  journal.did(() => set.add(item));
  if (set.size === 0) journal.delete(sets, key);
}
