import type { GRANTS } from '../contract/netloom/grants.ts';
import { createGrant, deleteGrant, grantsOf } from '../domain/csn/grants.ts';
import type { Grant } from '../domain/csn/types.ts';
import { grantStatus } from '../domain/csn/views.ts';
import { isRefusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { utcTime } from '../domain/time.ts';
import { type AdminHandlers, read, write } from './handlers.ts';
import { accountIn, positionPage } from './lists.ts';

export const grants: AdminHandlers<(typeof GRANTS)[number]['name']> = {
  CreateGrant: write(({ body: { peerAccount, ...grant } }) => createGrant({ ...grant, peerAccountId: peerAccount })),

  ListGrants: read(function* (state, { query }) {
    const page = yield* positionPage(state, query, grantsOf(state, accountIn(query)));
    if (isRefusal(page)) return page;
    const { items, ...rest } = page;
    return { ...rest, grants: items.map((grant) => grantForm(state, grant)) };
  }),

  GetGrant: read((state, { path }) => {
    const grant = state.csns.grants.get(path.grantId!);
    return grant === undefined ? refuse('grant-unknown') : grantForm(state, grant);
  }),

  DeleteGrant: write(({ path }) => deleteGrant(undefined, path.grantId!)),
};

const grantForm = (state: State, grant: Grant) => ({
  grantId: grant.id,
  account: grant.account,
  instanceType: grant.type,
  instanceId: grant.instance,
  instanceRegion: grant.region,
  csnId: grant.csn,
  peerAccount: grant.peer,
  description: grant.description,
  status: grantStatus(state, grant),
  createTime: utcTime(grant.createdAt),
});
