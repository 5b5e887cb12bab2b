import { localZoneOf } from '../net/local-zones.ts';
import type { ForwardTarget } from '../resolver/types.ts';
import { suffixesOf } from './names.ts';
import type { AnswerReason } from './reasons.ts';
import type { AnswerView, AnswerZone, Candidate } from './types.ts';

/** Who answers a name; `key` tells one source of a view from another. */
export type Source =
  | { readonly kind: 'zone' | 'local-zone'; readonly key: string; readonly zone: AnswerZone }
  | { readonly kind: 'rule' | 'upstream'; readonly key: string; readonly targets: readonly ForwardTarget[] };

export interface Choice {
  /** Undefined: there is nobody to ask. */
  readonly source: Source | undefined;
  /** Every source the name could have, the longest name first, the rule before the zone of the same name. */
  readonly candidates: readonly Candidate[];
}

type Found = Omit<Candidate, 'outcome' | 'reason'> & { readonly source: Source };

const WON: Readonly<Record<Candidate['kind'], AnswerReason>> = {
  zone: 'zone-longest-suffix',
  rule: 'rule-longest-suffix',
  'local-zone': 'local-zone',
  upstream: 'upstream',
};

/**
 * Where a name is answered (docs/decisions/0009): the longest suffix among bound zones and rules, of equal ones the
 * rule [3, 4]; at last the upstream [10]. A local zone goes before a rule or an upstream with a shorter name [20].
 * @param beyond the name is missing from its zone and goes on: only rules and the upstream can have it [8].
 */
export function choose(view: AnswerView, name: string, beyond: boolean): Choice {
  const found = [...sources(view, name)];
  const first = found.find(({ kind }) => kind !== 'local-zone' && !(beyond && kind === 'zone'));
  const local = found.find(({ kind }) => kind === 'local-zone');
  const localWins = local !== undefined && first?.kind !== 'zone' && !(first?.kind === 'rule' && covers(first, local));
  const winner = localWins ? local : first;
  const candidates = found.map((one): Candidate => {
    const { source: _source, ...candidate } = one;
    if (one === winner) return { ...candidate, outcome: 'won', reason: WON[one.kind] };
    return { ...candidate, outcome: 'lost', reason: whyNot(one, winner, beyond) };
  });
  return { source: winner?.source, candidates };
}

/** Whether a name is as long as another: both are suffixes of one name. */
const covers = (one: Found, other: Found): boolean => one.name.length >= other.name.length;

function whyNot(loser: Found, winner: Found | undefined, beyond: boolean): AnswerReason {
  if (loser.kind === 'zone' && beyond) return 'passed-over';
  if (winner?.kind === 'local-zone') return 'local-before-rule';
  if (loser.kind === 'local-zone' && winner?.kind === 'zone') return 'zone-before-local';
  return winner?.kind === 'rule' && covers(loser, winner) ? 'rule-before-zone' : 'shorter';
}

/** All of them, in the order in which they win. */
function* sources(view: AnswerView, name: string): Iterable<Found> {
  const local = localZoneOf(name);
  for (const suffix of suffixesOf(name)) {
    const rule = view.ruleAt(suffix);
    if (rule !== undefined) {
      const source: Source = { kind: 'rule', key: `rule ${suffix}`, targets: rule.targets };
      yield { kind: 'rule', name: suffix, id: rule.id, source };
    }
    const zone = view.zoneAt(suffix);
    if (zone !== undefined) {
      yield { kind: 'zone', name: suffix, id: zone.id, source: { kind: 'zone', key: `zone ${suffix}`, zone } };
    }
    if (suffix === local) {
      const source: Source = { kind: 'local-zone', key: `local-zone ${suffix}`, zone: emptyZone(suffix) };
      yield { kind: 'local-zone', name: suffix, source };
    }
  }
  const { upstreams: targets } = view;
  if (targets.length > 0) yield { kind: 'upstream', name: '', source: { kind: 'upstream', key: 'upstream', targets } };
}

/** RFC 6303 3: a local zone has its apex and nothing else. */
const emptyZone = (name: string): AnswerZone => ({
  id: '',
  name,
  serial: 1,
  missingName: 'nxdomain',
  recordsAt: () => [],
  hasBelow: () => false,
});
