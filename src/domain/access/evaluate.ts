import { type Acl, EVERY_SERVICE, type Statement, serviceName } from './acl.ts';
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

export function askedOf(wanted: Wanted, circumstances: Circumstances): Asked {
  const service = serviceName(wanted.service) ?? wanted.service;
  const prefix = prefixName(wanted.prefix);
  const { resource, level } = wanted;
  return { service, region: wanted.region.toLowerCase(), prefix, bit: bitOf(level), resource, circumstances };
}

/** Whether a statement is about calls of this service that want this level. */
export const isAbout = ({ service, covered }: Statement, asked: Asked): boolean =>
  isOf(service, asked) && covers(covered, asked.prefix, asked.bit);

const isOf = (service: string, asked: Asked): boolean => service === asked.service || service === EVERY_SERVICE;

/** Whether a statement applies to the call, or what keeps it from that (common contract 3.3). */
export function bearingOf(statement: Statement, asked: Asked): Bearing {
  if (!isOf(statement.service, asked)) return 'service-other';
  return isAbout(statement, asked) ? bearingHere(statement, asked) : 'permission-other';
}

/**
 * The same of a statement that is about such calls. What cannot be told counts against the caller: of a call that has no
 * region, whether it is made in the statement's, and a condition that needs an address where there is none. An Allow does
 * not apply then, a Deny does.
 */
export function bearingHere({ region, resources, condition, effect }: Statement, asked: Asked): Bearing {
  const hasRegion = asked.region !== '*';
  if (region !== '*' && region !== asked.region && (hasRegion || effect === 'Allow')) return 'region-other';
  if (!resources.some((pattern) => matches(pattern, asked.resource))) return 'resource-other';
  if (condition === undefined) return 'applies';
  return (holds(condition, asked.circumstances) ?? effect === 'Deny') ? 'applies' : 'condition-unmet';
}

/** The statement that decides what a single ACL says: the first Deny that applies, else the first Allow. */
export function decidingIn({ statements }: Acl, asked: Asked): Statement | undefined {
  const applying = statements.filter((statement) => bearingOf(statement, asked) === 'applies');
  return applying.find(({ effect }) => effect === 'Deny') ?? applying[0];
}
