import { RESOURCE_TYPES, type ResourceType } from '../contract/access.ts';
import { type Access, type BceOperation, MANNERS } from '../contract/operation.ts';
import { accessOf } from '../domain/access/decide.ts';
import type { Circumstances, Principal, Wanted } from '../domain/access/types.ts';
import type { State } from '../domain/state.ts';
import type { Query } from '../http/query.ts';
import type { Caller } from './call.ts';
import { resourceOf, resourcesIn } from './resources.ts';

// What a caller may do (common contract 2.5, 3.3). Root may do everything with what is its account's.

const isRoot = ({ user, session }: Principal): boolean => user === undefined && session === undefined;

/** Step 4 of the order of checks: the operation, on what path and query name. Body and values have not been looked at. */
export function mayCall(
  state: State,
  caller: Caller,
  operation: BceOperation,
  { path, query }: { readonly path: Readonly<Record<string, string>>; readonly query: Query },
  circumstances: Circumstances,
): boolean {
  if (isRoot(caller.principal)) return true;
  const { access } = operation;
  if (access.permanent === true && caller.principal.session !== undefined) return false;
  if (access.open === true) return true;
  const resource = resourceOf(state, caller, access, path, query);
  const region = MANNERS[operation.service].regional ? caller.region : ANY_REGION;
  return accessOf(state, caller.principal, { ...access, region, resource }, circumstances).allowed;
}

/** What the body names: once it has been decoded, and before anything it names is looked for. */
export function mayUse(
  state: State,
  caller: Caller,
  operation: BceOperation,
  body: object,
  circumstances: Circumstances,
): boolean {
  const { reads = [], changes = [], level } = operation.access;
  if (isRoot(caller.principal)) return true;
  const regional = MANNERS[operation.service].regional;
  const may = (templates: readonly string[], wanted: Access['level']): boolean =>
    templates.every((template) => {
      for (const resource of resourcesIn(state, caller, template, body)) {
        const region = regional ? caller.region : homeOf(state, caller.account, resource);
        const asked = { ...typeOf(resource), level: wanted, region, resource };
        if (!accessOf(state, caller.principal, asked, circumstances).allowed) return false;
      }
      return true;
    });
  return may(reads, 'READ') && may(changes, level);
}

const typeOf = (resource: string): Pick<Wanted, 'service' | 'prefix'> =>
  RESOURCE_TYPES[resource.slice(0, resource.indexOf('/')) as ResourceType];

const ANY_REGION = '*';

/** The region of something regional that another service's call names; what is not the account's has none. */
function homeOf({ vpcs }: State, account: string, resource: string): string {
  const [type, id] = resource.split(/\/(.*)/s) as [string, string];
  const found = type === 'vpc' ? vpcs.byId.get(id) : type === 'subnet' ? vpcs.subnets.get(id) : undefined;
  return found?.account === account ? found.region : ANY_REGION;
}
