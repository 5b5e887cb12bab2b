import type { REACHABILITY } from '../contract/netloom/reachability.ts';
import type { CsnRules, Ids } from '../domain/command.ts';
import { explain } from '../domain/explain/reachability.ts';
import type { Hop, Path, Reachability } from '../domain/explain/types.ts';
import { isRefusal } from '../domain/refusal.ts';
import { type AdminHandlers, read } from './handlers.ts';

export const reachability = (rules: CsnRules, ids: Ids): AdminHandlers<(typeof REACHABILITY)[number]['name']> => ({
  ExplainReachability: read((state, { path, body }) => {
    const { sourceInstance: id, sourceInstanceType: type, sourceIp, destinationIp } = body;
    const explained = explain(state, rules, { csn: path.csnId!, source: { type, id }, sourceIp, destinationIp });
    return isRefusal(explained) ? explained : formOf(explained, ids);
  }),
});

/** As it is sent: `return` is no name for a variable, and rules have their ids. */
const formOf = ({ back, forward, ...rest }: Reachability, ids: Ids): object => ({
  ...rest,
  forward: pathForm(forward, ids),
  ...(back === undefined ? {} : { return: pathForm(back, ids) }),
});

const pathForm = (path: Path, ids: Ids): object => ({ ...path, hops: path.hops.map((hop) => hopForm(hop, ids)) });

function hopForm(hop: Hop, ids: Ids): object {
  if (hop.at !== 'tgw' || hop.csnRtId === undefined) return hop;
  const table = hop.csnRtId;
  const rules = hop.rules.map(({ parts, ...rule }) => ({ ruleId: ids.makeRule(table, parts), ...rule }));
  return { ...hop, rules };
}
