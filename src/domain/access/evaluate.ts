import { type Acl, EVERY_SERVICE, type Statement, serviceName, statementsFor } from './acl.ts';
import { holds } from './condition.ts';
import { matches } from './pattern.ts';
import { bitOf, covers, prefixName } from './permission.ts';
import type { Bearing } from './reasons.ts';
import type { Circumstances, Wanted } from './types.ts';

/** A call as statements are asked about it: each name in its one spelling. */
export interface Asked {
  readonly service: string;
  readonly region: string;
  readonly prefix: string;
  /** Of the level wanted. */
  readonly bit: number;
  readonly resource: string;
  readonly circumstances: Circumstances;
}

export const askedOf = (wanted: Wanted, circumstances: Circumstances): Asked => ({
  service: serviceName(wanted.service) ?? wanted.service,
  region: wanted.region.toLowerCase(),
  prefix: prefixName(wanted.prefix),
  bit: bitOf(wanted.level),
  resource: wanted.resource,
  circumstances,
});

/**
 * Whether a statement is about the call (common contract 3.3). A condition of which it cannot be told whether it holds
 * counts against the caller: an Allow does not apply then, a Deny does.
 */
export function bearingOf(statement: Statement, asked: Asked): Bearing {
  const { service, region, covered, resources, condition, effect } = statement;
  if (service !== asked.service && service !== EVERY_SERVICE) return 'service-other';
  if (region !== asked.region && region !== '*') return 'region-other';
  if (!covers(covered, asked.prefix, asked.bit)) return 'permission-other';
  if (!resources.some((pattern) => matches(pattern, asked.resource))) return 'resource-other';
  if (condition === undefined) return 'applies';
  return (holds(condition, asked.circumstances) ?? effect === 'Deny') ? 'applies' : 'condition-unmet';
}

/** The statement that decides by itself alone what an ACL says: the first Deny that applies, else the first Allow. */
export function decidingIn(acl: Acl, asked: Asked): Statement | undefined {
  let allow: Statement | undefined;
  for (const statement of statementsFor(acl, asked.service)) {
    if ((allow !== undefined && statement.effect === 'Allow') || bearingOf(statement, asked) !== 'applies') continue;
    if (statement.effect === 'Deny') return statement;
    allow = statement;
  }
  return allow;
}
