import { BCE_OPERATIONS } from '../contract/bce.ts';
import type { ACCESS } from '../contract/netloom/access.ts';
import { type BceOperation, MANNERS } from '../contract/operation.ts';
import type { Source } from '../domain/access/decide.ts';
import { askedOf } from '../domain/access/evaluate.ts';
import { explainAccess } from '../domain/access/explain.ts';
import { ACCESS_REASONS, BEARINGS } from '../domain/access/reasons.ts';
import { systemPolicy } from '../domain/access/system-policies.ts';
import { whoOf } from '../domain/access/who.ts';
import { canonicalAddress } from '../domain/net/address.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { parseUtcTime, utcTime } from '../domain/time.ts';
import type { Engine } from '../engine/engine.ts';
import type { QueryValues } from '../http/decode.ts';
import { type AdminHandlers, read } from './handlers.ts';

const text = (value: QueryValues[string]): string | undefined => (value === undefined ? undefined : String(value));

/** Operation and resource of a call by its method and path; undefined: no operation's. Of the API's room. */
export type AskedCall = (
  state: State,
  place: { readonly account: string; readonly region: string },
  call: string,
) => Target | undefined;

interface Target {
  readonly operation: BceOperation;
  readonly resource: string;
}

export const access = (engine: Engine, askedCall: AskedCall): AdminHandlers<(typeof ACCESS)[number]['name']> => ({
  ExplainAccess: read((state, { query }) => {
    const circumstances = circumstancesIn(query, engine);
    if (isRefusal(circumstances)) return circumstances;
    const [accessKeyId, user, role] = [text(query.accessKeyId), text(query.user), text(query.role)];
    const who = whoOf(state, { accessKeyId, user, role, account: text(query.account) }, circumstances.at);
    if (isRefusal(who)) return who;
    const home = text(query.region)?.toLowerCase() ?? 'bj';
    const target = targetIn(query, (call) => askedCall(state, { account: who.account, region: home }, call));
    if (isRefusal(target)) return target;
    const { operation, resource } = target;

    const { service, prefix, level } = operation.access;
    const region = MANNERS[operation.service].regional ? home : '*';
    const asked = askedOf({ service, prefix, level, region, resource }, circumstances);
    const { verdict, considered } = explainAccess(state, who, asked, operation.access);
    const written = entries(state, accessKeyId);
    const form = (one: Source & { readonly statement: Form }) => ({ ...statementForm(one), entry: written(one) });
    return {
      ...{ allowed: verdict.allowed, reason: verdict.reason, sentence: ACCESS_REASONS[verdict.reason] },
      ...{ account: who.account, as: who.as, session: who.session },
      ...{ operation: operation.name, permission: `${prefix}_${level}`, service, resource, region },
      ...{ from: circumstances.from, at: utcTime(circumstances.at) },
      ...(verdict.by !== undefined && { statement: form(verdict.by) }),
      considered: considered.map(({ bearing, ...one }) => ({
        ...{ ...form(one), bearing, sentence: BEARINGS[bearing] },
      })),
      also: alsoOf(operation),
    };
  }),
});

const typeOf = ({ access: { resource } }: BceOperation): string => resource.split('/', 1)[0]!;

/** By its name and resource, or by the call that was made. */
function targetIn({ operation: name, resource, call }: QueryValues, asked: (call: string) => Target | undefined) {
  if (call !== undefined) {
    if (name !== undefined || resource !== undefined)
      return refuse('query-invalid', 'call says operation and resource');
    return asked(String(call)) ?? refuse('query-invalid', 'call is a method and a path, such as GET /v1/privatezone');
  }
  const operation = BCE_OPERATIONS.get(String(name));
  if (operation === undefined) return refuse('query-invalid', 'operation is the name of one of BCE, such as AddRecord');
  const found = resourceIn(operation, text(resource));
  return isRefusal(found) ? found : { operation, resource: found };
}

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

/** A statement as its policy has it, or the session's own ACL; each text is read once. */
function entries(state: State, session: string | undefined) {
  const lists = new Map<string, readonly object[]>();
  return ({ policy, statement }: Source & { readonly statement: Form }): object => {
    const document =
      policy === undefined
        ? state.sessions.byKey.get(session ?? '')?.acl
        : (state.iam.policies.get(policy.id) ?? systemPolicy(policy.id))?.document;
    const list = lists.get(document!) ?? JSON.parse(document!).accessControlList;
    lists.set(document!, list);
    return list[statement.index];
  };
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
