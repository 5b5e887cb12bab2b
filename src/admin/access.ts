import { BCE_OPERATIONS } from '../contract/bce.ts';
import type { ACCESS } from '../contract/netloom/access.ts';
import { type BceOperation, MANNERS } from '../contract/operation.ts';
import type { Source } from '../domain/access/decide.ts';
import { askedOf } from '../domain/access/evaluate.ts';
import { explainAccess } from '../domain/access/explain.ts';
import { ACCESS_REASONS, BEARINGS } from '../domain/access/reasons.ts';
import { whoOf } from '../domain/access/who.ts';
import { canonicalAddress } from '../domain/net/address.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import { parseUtcTime, utcTime } from '../domain/time.ts';
import type { Engine } from '../engine/engine.ts';
import type { QueryValues } from '../http/decode.ts';
import { type AdminHandlers, read } from './handlers.ts';

const text = (value: QueryValues[string]): string | undefined => (value === undefined ? undefined : String(value));

export const access = (engine: Engine): AdminHandlers<(typeof ACCESS)[number]['name']> => ({
  ExplainAccess: read((state, { query }) => {
    const operation = BCE_OPERATIONS.get(String(query.operation));
    if (operation === undefined)
      return refuse('query-invalid', 'operation is the name of one of BCE, such as AddRecord');
    const resource = resourceIn(operation, text(query.resource));
    if (isRefusal(resource)) return resource;
    const circumstances = circumstancesIn(query, engine);
    if (isRefusal(circumstances)) return circumstances;
    const [accessKeyId, user, role] = [text(query.accessKeyId), text(query.user), text(query.role)];
    const who = whoOf(state, { accessKeyId, user, role, account: text(query.account) }, circumstances.at);
    if (isRefusal(who)) return who;

    const { service, prefix, level } = operation.access;
    const region = MANNERS[operation.service].regional ? (text(query.region)?.toLowerCase() ?? 'bj') : '*';
    const asked = askedOf({ service, prefix, level, region, resource }, circumstances);
    const { verdict, considered } = explainAccess(state, who, asked, operation.access);
    return {
      ...{ allowed: verdict.allowed, reason: verdict.reason, sentence: ACCESS_REASONS[verdict.reason] },
      ...{ account: who.account, as: who.as, session: who.session },
      ...{ operation: operation.name, permission: `${prefix}_${level}`, service, resource, region },
      ...{ from: circumstances.from, at: utcTime(circumstances.at) },
      ...(verdict.by !== undefined && { statement: statementForm(verdict.by) }),
      considered: considered.map(({ bearing, ...one }) => ({
        ...{ ...statementForm(one), bearing, sentence: BEARINGS[bearing] },
      })),
      also: alsoOf(operation),
    };
  }),
});

const typeOf = ({ access: { resource } }: BceOperation): string => resource.split('/', 1)[0]!;

/** Refuses what such a call never asks for: another type, or a single thing where it asks for all. */
function resourceIn(operation: BceOperation, given: string | undefined): string | Refusal {
  const { resource } = operation.access;
  const type = typeOf(operation);
  const ofOne = resource.includes('{');
  if (given === undefined) return ofOne ? `${type}/*` : resource;
  if (ofOne ? given.startsWith(`${type}/`) : given === resource) return given;
  return refuse('query-invalid', `resource is ${ofOne ? `${type}/<id>` : resource}`);
}

function circumstancesIn({ from, at }: QueryValues, engine: Engine): { from: string; at: number } | Refusal {
  const address = canonicalAddress(text(from) ?? '127.0.0.1');
  if (address === undefined) return refuse('query-invalid', 'from is an address');
  const moment = at === undefined ? engine.now() : parseUtcTime(String(at));
  return moment === undefined
    ? refuse('query-invalid', 'at is a moment such as 2031-03-04T05:06:07Z')
    : { from: address, at: moment };
}

function alsoOf({ access: { level, reads = [], changes = [] } }: BceOperation): readonly object[] {
  const needed = (permission: string) => (resource: string) => ({ permission, resource });
  return [...reads.map(needed('READ')), ...changes.map(needed(level))];
}

const statementForm = ({ policy, via, statement }: Source & { readonly statement: Form }) => ({
  ...(policy !== undefined && { policy: policy.name, type: policy.type }),
  ...{ via, index: statement.index },
  ...(statement.eid !== undefined && { eid: statement.eid }),
  effect: statement.effect,
});

interface Form {
  readonly index: number;
  readonly eid?: string;
  readonly effect: string;
}
