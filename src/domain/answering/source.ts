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
 * rule [3, 4]; where no zone is bound the local zones [20], unless a rule is as long; at last the upstream [10].
 * @param passed names of zones that have not the name and let it go on [8].
 */
export function choose(view: AnswerView, name: string, passed: ReadonlySet<string>): Choice {
  const found = [...sources(view, name)];
  const open = found.filter(({ kind, name: zone }) => kind !== 'zone' || !passed.has(zone));
  const bound = open.some(({ kind }) => kind === 'zone');
  const winner = open.find(({ kind }) => kind !== 'local-zone' || !bound);
  const candidates = found.map(({ source: _source, ...candidate }): Candidate => {
    const won = candidate.kind === winner?.kind && candidate.name === winner.name;
    return { ...candidate, outcome: won ? 'won' : 'lost', reason: won ? WON[candidate.kind] : whyNot(candidate) };
  });
  return { source: winner?.source, candidates };

  function whyNot({ kind, name: own }: Omit<Candidate, 'outcome' | 'reason'>): AnswerReason {
    if (kind === 'zone' && passed.has(own)) return 'passed-over';
    if (kind === 'local-zone' && bound) return 'zone-before-local';
    return own === winner?.name && winner.kind === 'rule' ? 'rule-before-zone' : 'shorter';
  }
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
