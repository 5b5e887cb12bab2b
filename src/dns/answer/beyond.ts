import { Cache } from '../cache/cache.ts';
import type { LookupName } from '../index/lookup-name.ts';
import type { Rule } from '../index/rule.ts';
import type { View } from '../index/view.ts';
import type { Zone } from '../index/zone.ts';

/** What there is for names that no zone answers (0009). */
export interface Beyond {
  /** Others' answers. */
  readonly cache: Cache;
  /** For names of no zone and no rule: a rule for the root. */
  readonly upstream: Rule | undefined;
  /** What becomes of names missing from zones that say nothing of their own (contract row 8). */
  readonly missingName: 'nxdomain' | 'recurse';
  /** Milliseconds of a clock that never goes back; never 0. */
  now(): number;
}

/** Nobody to ask, and nothing kept. */
export const nothingBeyond = (): Beyond => ({
  cache: new Cache(1024),
  upstream: undefined,
  missingName: 'nxdomain',
  now: () => 1,
});

/**
 * Who answers a name: the longest among the view's zones and rules, of equal ones the rule (contract row 4); a local
 * zone goes before a rule with a shorter name, a bound zone before any local one (row 20); the upstream has the rest.
 */
export function sourceOf(
  view: View,
  localZones: View,
  upstream: Rule | undefined,
  name: LookupName,
): Zone | Rule | undefined {
  const zone = view.zoneOf(name);
  const rule = view.ruleOf(name, zone?.labels ?? 0);
  if (zone !== undefined && rule === undefined) return zone;
  return localOr(localZones, rule ?? upstream, name);
}

/** Who has a name that is missing from its zone: the rule or upstream that would have it were the zone not there. */
export function sourceBeyondZones(
  view: View,
  localZones: View,
  upstream: Rule | undefined,
  name: LookupName,
): Zone | Rule | undefined {
  return localOr(localZones, view.ruleOf(name, 0) ?? upstream, name);
}

function localOr(localZones: View, rule: Rule | undefined, name: LookupName): Zone | Rule | undefined {
  const local = localZones.zoneOf(name);
  return local !== undefined && (rule === undefined || local.labels > rule.labels) ? local : rule;
}
