import type { CSN_BANDWIDTH } from '../contract/csn-bandwidth.ts';
import { createLimit, deleteLimit, updateLimit } from '../domain/bandwidth/limits.ts';
import {
  bindPackage,
  createPackage,
  deletePackage,
  renamePackage,
  resizePackage,
  unbindPackage,
} from '../domain/bandwidth/packages.ts';
import { priceOf } from '../domain/bandwidth/price.ts';
import type { Package } from '../domain/bandwidth/types.ts';
import { limitsOfCsn, limitsOfPackage, packageOf, packagesOf } from '../domain/bandwidth/views.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { inCsn } from './csn.ts';
import { limitForm, packageForm } from './csn-forms.ts';
import { type Call, type Handlers, list, show, write } from './handlers.ts';
import { listPage } from './markers.ts';

export const csnBandwidth: Handlers<(typeof CSN_BANDWIDTH)[number]['name']> = {
  CreateCsnBp: write(({ account, body }) => createPackage({ ...body, account })),
  QueryCsnBpList: list((state, call) => {
    const sequence = packagesOf(state, call.account);
    const form = (one: Package) => packageForm(call, one);
    return listPage(state, call, { kind: 'package', member: 'csnBps', sequence, form });
  }),
  // A question for all that it is a POST: it changes nothing, and a client token means nothing to it.
  QueryCsnBpPrice: list((_state, { rules, body }) => {
    const price = priceOf(rules.csn.prices, body);
    return isRefusal(price) ? price : { price };
  }),
  QueryCsnBpDetail: show(packageDetail),
  UpdateCsnBp: write(({ account, path, body }) => renamePackage(account, path.csnBpId!, body.name), packageDetail),
  ResizeCsnBp: write(({ account, path, body }) => resizePackage(account, path.csnBpId!, body.bandwidth), packageDetail),
  BindCsnBp: write(({ account, path, body }) => bindPackage(account, path.csnBpId!, body.csnId), packageDetail),
  UnbindCsnBp: write(({ account, path, body }) => unbindPackage(account, path.csnBpId!, body.csnId), packageDetail),
  DeleteCsnBp: write(({ account, path }) => deletePackage(account, path.csnBpId!), packageDetail),

  CreateRegionBandwidth: write(({ account, path, body }) => createLimit(account, path.csnBpId!, body), packageDetail),
  QueryRegionBandwidth: list((state, call) =>
    ofPackage(state, call, ({ id }) => ({ bpLimits: Array.from(limitsOfPackage(state, id), limitForm) })),
  ),
  UpdateRegionBandwidth: write(({ account, path, body }) => updateLimit(account, path.csnBpId!, body), packageDetail),
  DeleteRegionBandwidth: write(({ account, path, body }) => deleteLimit(account, path.csnBpId!, body), packageDetail),
  QueryRegionBandwidthByCsn: list((state, call) =>
    inCsn(state, call, ({ id }) => ({ bpLimits: limitsOfCsn(state, id).map(limitForm) })),
  ),
};

/** What is to be said of the package the path names, or why there is none. */
function ofPackage<T>(state: State, { account, path }: Call, say: (one: Package) => T): T | Refusal {
  const found = packageOf(state, account, path.csnBpId!);
  return isRefusal(found) ? found : say(found);
}

function packageDetail(state: State, call: Call): object | Refusal {
  return ofPackage(state, call, (found) => packageForm(call, found));
}
