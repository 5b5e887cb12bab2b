import type { REACHABILITY } from '../contract/netloom/reachability.ts';
import type { CsnRules, Ids } from '../domain/command.ts';
import { explain } from '../domain/explain/reachability.ts';
import type { Hop, Path, Reachability } from '../domain/explain/types.ts';
import { isRefusal } from '../domain/refusal.ts';
import { inSlices, type Slices } from '../engine/hold.ts';
import { type AdminHandlers, read } from './handlers.ts';

/** Rules given their ids before others are let in: a prefix that everybody publishes has as many losers. */
const SLICE = 100;

export const reachability = (rules: CsnRules, ids: Ids): AdminHandlers<(typeof REACHABILITY)[number]['name']> => ({
  ExplainReachability: read((state, { path, body }) => {
    const { sourceInstance: id, sourceInstanceType: type, sourceIp, destinationIp } = body;
    const explained = explain(state, rules, { csn: path.csnId!, source: { type, id }, sourceIp, destinationIp });
    return isRefusal(explained) ? explained : formOf(explained, ids);
  }),
});

/** As it is sent: the way back is called `return`, and rules have their ids. */
function* formOf({ forward, back, ...rest }: Reachability, ids: Ids): Slices<object> {
  const form = { ...rest, forward: yield* pathForm(forward, ids) };
  return back === undefined ? form : { ...form, return: yield* pathForm(back, ids) };
}

function* pathForm(path: Path, ids: Ids): Slices<object> {
  const hops: object[] = [];
  for (const hop of path.hops) hops.push(yield* hopForm(hop, ids));
  return { ...path, hops };
}

function* hopForm(hop: Hop, ids: Ids): Slices<object> {
  if (hop.at !== 'tgw' || hop.csnRtId === undefined) return hop;
  const { csnRtId } = hop;
  const rules = yield* inSlices(hop.rules, SLICE, ({ parts, ...rule }) => {
    return { ruleId: ids.makeRule(csnRtId, parts), ...rule };
  });
  return { ...hop, rules };
}
