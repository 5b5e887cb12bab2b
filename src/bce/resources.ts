import type { Access } from '../contract/operation.ts';
import { systemPolicy } from '../domain/access/system-policies.ts';
import { tableOf } from '../domain/csn/views.ts';
import { lineOf } from '../domain/et/views.ts';
import { recordOf } from '../domain/privatezone/views.ts';
import { isRefusal } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { ipReserveOf, routeRuleOf, vpcOf } from '../domain/vpc/views.ts';
import type { Query } from '../http/query.ts';

// Which resources a call is about, as permissions name them (common contract 3.3): `<type>/<id>`, made of the row's access
// and what the call names. Whose they are is looked at only to go from a part to its whole; to each account what is
// another's is as what is not there.

/** Where what is named is looked for. */
export interface Place {
  /** Account id. */
  readonly account: string;
  readonly region: string;
}

/** What stands for any one, and for one that is not there. */
const NONE = '*';

interface Part {
  /** Type of the whole. */
  readonly type: string;
  /** Id of the whole; undefined where the place has no such part. */
  readonly whole: (state: State, place: Place, id: string) => string | undefined;
}

const lineOfChannel: Part = {
  type: 'et',
  whole: (state, { account }, id) => lineOf(state, account, state.ets.channels.get(id)?.line ?? '')?.id,
};

const owned = (account: string, one: { readonly account: string; readonly id: string } | undefined) =>
  one?.account === account ? one.id : undefined;
const named = (account: string, one: { readonly account: string; readonly name: string } | undefined) =>
  one?.account === account ? one.name : undefined;

/** Of what a list names only what is the account's is told apart: it may be long, and each costs a look at all policies. */
const ownVpc: Part = { type: 'vpc', whole: ({ vpcs }, { account }, id) => owned(account, vpcs.byId.get(id)) };
const ownSubnet: Part = { type: 'subnet', whole: ({ vpcs }, { account }, id) => owned(account, vpcs.subnets.get(id)) };

/** What is named by a part of it, or by its id where names count; by the type and the parameter or field. */
const PARTS: Readonly<Record<string, Part>> = {
  'zone/recordId': { type: 'zone', whole: (state, { account }, id) => recordOf(state, account, id)?.zone.id },
  'subnet/ipReserveId': { type: 'subnet', whole: (state, place, id) => ipReserveOf(state, place, id)?.subnet },
  'route/routeRuleId': { type: 'route', whole: (state, place, id) => routeRuleOf(state, place, id)?.table },
  // Each VPC has one route table.
  'route/vpcId': { type: 'route', whole: (state, place, id) => vpcOf(state, place, id)?.routeTableId },
  'csn/csnRtId': {
    type: 'csn',
    whole: (state, { account }, id) => {
      const table = tableOf(state, account, id);
      return isRefusal(table) ? undefined : table.csn;
    },
  },
  // What IAM has is named by its name.
  'user/accessKeyId': {
    type: 'user',
    whole: ({ iam }, { account }, id) => named(account, iam.users.get(iam.byKey.get(id) ?? '')),
  },
  'policy/policyId': {
    type: 'policy',
    whole: ({ iam }, { account }, id) => named(account, iam.policies.get(id)) ?? systemPolicy(id)?.name,
  },
  'vpc/vpcIds': ownVpc,
  'vpc/vpcRegions.vpcIds': ownVpc,
  'subnet/ipModels.subnetId': ownSubnet,
  'et/extraChannelId': lineOfChannel,
  'channel/instanceId': lineOfChannel,
};

function resource(state: State, place: Place, type: string, field: string, id: string): string {
  const part = PARTS[`${type}/${field}`];
  return part === undefined ? `${type}/${id}` : `${part.type}/${part.whole(state, place, id) ?? NONE}`;
}

/** The resource an operation is about, from path and query as they came. */
export function resourceOf(
  state: State,
  place: Place,
  access: Access,
  path: Readonly<Record<string, string>>,
  query: Query,
): string {
  const [type, id] = access.resource.split('/') as [string, string];
  if (!id.startsWith('{')) return access.resource;
  for (const name of id.slice(1, -1).split('|')) {
    const value = path[name] ?? query.value(name);
    if (value !== undefined) return resource(state, place, type, name, value);
  }
  return `${type}/${NONE}`;
}

/**
 * The resources a body names, each once.
 * @param template of Access.reads or Access.changes: `vpc/{vpcIds}`, `{instanceType}/{instanceId}`.
 * @param body as decoded by its row: what is there has the schema's type.
 */
export function resourcesIn(state: State, place: Place, template: string, body: object): ReadonlySet<string> {
  const [typeText, idText] = template.split('/') as [string, string];
  const [type = ''] = typeText.startsWith('{') ? valuesAt(body, typeText.slice(1, -1)) : [typeText];
  const field = idText.slice(1, -1);
  return new Set(valuesAt(body, field).map((id) => resource(state, place, type, field, id)));
}

/** The texts at `a.b`, of each item where a member is a list. */
function valuesAt(body: object, field: string): readonly string[] {
  let values: unknown[] = [body];
  for (const member of field.split('.')) {
    values = values.flatMap((value) => (value as Readonly<Record<string, unknown>>)[member] ?? []);
  }
  return values as string[];
}
