import { type Condition, conditionOf } from './condition.ts';
import { type Pattern, patternOf } from './pattern.ts';
import { type Covered, coveredBy, type Effect } from './permission.ts';

/** One entry of an ACL, made ready to be asked. */
export interface Statement {
  /** Place in its list, from 0. */
  readonly index: number;
  readonly eid?: string;
  readonly effect: Effect;
  /** `bce:csn`; `bce:*`: all. */
  readonly service: string;
  /** `*`: any. */
  readonly region: string;
  readonly covered: Covered;
  readonly resources: readonly Pattern[];
  readonly condition?: Condition;
  /** Of a role's trust: ids of accounts and users. */
  readonly grantees?: readonly string[];
}

export interface Acl {
  readonly statements: readonly Statement[];
}

/** Who may take a role on: every statement names somebody, and none has a condition. */
export type Trust = Acl;

export const EVERY_SERVICE = 'bce:*';
/** One name for each service: PrivateZone has two (common contract 3.3). */
const SERVICES: ReadonlyMap<string, string> = new Map([['bce:ld', 'bce:privatezone']]);

/**
 * What an ACL may hold: it is kept, and looked through at every request of its holder. `compared`: patterns and networks
 * of all its statements, each of which one request may be held against.
 */
export const ACL_BOUNDS = {
  characters: 16_384,
  statements: 100,
  items: 100,
  characterOfItem: 300,
  compared: 200,
} as const;

/**
 * An ACL of JSON text (common contract 3.3): of a policy, or what a session is narrowed to. Members that are not known
 * are nobody's business, as in every body, but for those of a condition and those that would narrow what a statement
 * says. Undefined: no sound ACL.
 */
export const parseAcl = (text: string): Acl | undefined => parsed(text, false);

/** An ACL of a role's trust: each entry names its grantees by id, and none has a condition. Undefined: not sound. */
export const parseTrust = (text: string): Trust | undefined => parsed(text, true);

/** An ACL that came as JSON within a body: its text, or undefined: not a sound one. */
export function aclText(value: unknown): string | undefined {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : '';
  return parseAcl(text) === undefined ? undefined : text;
}

/** One name for each service, in small letters. Undefined: none's. */
export function serviceName(text: string): string | undefined {
  const [, name] = /^(?:bce:)?([a-z0-9_-]{1,64}|\*)$/.exec(text.toLowerCase()) ?? [];
  return name === undefined ? undefined : (SERVICES.get(`bce:${name}`) ?? `bce:${name}`);
}

function parsed(text: string, trust: boolean): Acl | undefined {
  if (text.length > ACL_BOUNDS.characters) return undefined;
  const list = asObject(jsonOf(text))?.accessControlList;
  if (!Array.isArray(list) || list.length > ACL_BOUNDS.statements) return undefined;
  const statements: Statement[] = [];
  let compared = 0;
  for (const entry of list) {
    const statement = statementOf(entry, statements.length, trust);
    if (statement === undefined) return undefined;
    compared += statement.resources.length + (statement.condition?.networks?.length ?? 0);
    if (compared > ACL_BOUNDS.compared) return undefined;
    statements.push(statement);
  }
  return { statements };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** They say less than they seem to where they are not understood. */
const NARROWING = ['notResource', 'notPermission'] as const;

function statementOf(entry: unknown, index: number, trust: boolean): Statement | undefined {
  const given = asObject(entry);
  if (given === undefined || NARROWING.some((name) => given[name] !== undefined)) return undefined;
  const { eid, effect, grantee } = given;
  if ((eid !== undefined && eid !== '' && !isItem(eid)) || (effect !== 'Allow' && effect !== 'Deny')) return undefined;
  const service = isItem(given.service) ? serviceName(given.service) : undefined;
  const permissions = itemsOf(given.permission);
  const resources = given.resource === undefined ? ['*'] : itemsOf(given.resource);
  if (service === undefined || !isItem(given.region) || permissions === undefined || resources === undefined)
    return undefined;
  const covered = coveredBy(permissions, effect);
  if (covered === undefined) return undefined;
  const condition = given.condition === undefined ? {} : conditionOf(given.condition);
  const grantees = trust ? granteesOf(grantee) : undefined;
  if (condition === undefined || (trust && (grantees === undefined || Object.keys(condition).length > 0)))
    return undefined;
  return {
    index,
    ...(isItem(eid) && { eid }),
    effect,
    service,
    region: given.region.toLowerCase(),
    covered,
    resources: resources.map(patternOf),
    ...(Object.keys(condition).length > 0 && { condition }),
    ...(grantees !== undefined && { grantees }),
  };
}

/** `[{"id": …}]`. No id stands for all: everybody is nobody's intention. */
function granteesOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const ids = itemsOf(value.map((grantee) => asObject(grantee)?.id));
  return ids?.every((id) => /^[0-9A-Za-z-]+$/.test(id)) ? ids : undefined;
}

function itemsOf(value: unknown): readonly string[] | undefined {
  const sound = Array.isArray(value) && value.length > 0 && value.length <= ACL_BOUNDS.items && value.every(isItem);
  return sound ? value : undefined;
}

const isItem = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= ACL_BOUNDS.characterOfItem;

/** A JSON object's own members, nulls left out: null is absent (common contract 2.1). */
function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}
