import type { Commit, DomainEvent } from '../commit.ts';
import type { Row } from '../journal.ts';

/** Fields whose text is the id of a thing, an account or an access key, in whatever event they stand. */
const IDS: ReadonlySet<string> = new Set([
  ...['account', 'peer', 'key', 'user', 'group', 'policy', 'role', 'subject'],
  ...['vpc', 'subnet', 'ipReserve', 'routeRule', 'routeTable', 'nexthopId', 'edgeVpc', 'line', 'channel', 'primary'],
  ...['zone', 'record', 'resolver', 'csn', 'defaultTable', 'table', 'rule', 'tgw', 'attachment', 'instance'],
  ...['grant', 'package'],
]);

/** Fields with a list of such ids. */
const LISTS: ReadonlySet<string> = new Set(['vpcRules', 'users', 'authorizedUsers']);

/** Fields with objects, one or a list, in which there are such fields. Others are not looked into: they may be long. */
const NESTED: ReadonlySet<string> = new Set(['opener', 'nextHop', 'channel', 'addresses']);

/** Where a field of an event is an id although it is none elsewhere, or the other way round. */
const ALSO: Partial<Record<DomainEvent['type'], string>> = { 'attachment-created': 'owner' };
const NEITHER: Partial<Record<DomainEvent['type'], string>> = { 'forward-rule-created': 'zone' };

/** Events that say the name of what they are about; it is found as `user/<name>` too, as in `Cause.as`. */
const NAMED = /^(user|group|policy|role)-(?:created|updated)$/;

/**
 * What a commit is found under in history: who asked for it (account, access key, `user/<name>` or `role/<name>`), of an
 * undo also who asked for what it takes back, every id its events name, and whose the things are that it changed, so that
 * what the clock or the operator did to an account's things is found under the account. `rows`: those it changed, as it
 * left them: of what is gone the owner is not told, and an end by the clock (a session's) is found by the id alone.
 */
export function subjectsOf({ cause, events }: Commit, rows: Iterable<Row>): ReadonlySet<string> {
  const subjects = new Set<string>();
  const add = (text: unknown): void => {
    if (typeof text === 'string' && text !== '') subjects.add(text);
  };
  add(cause.account);
  add(cause.accessKeyId);
  add(cause.as);
  add(cause.whose);
  for (const event of events) {
    gather(event, NEITHER[event.type], add);
    const also = ALSO[event.type];
    if (also !== undefined) add((event as unknown as Fields)[also]);
    const kind = NAMED.exec(event.type)?.[1];
    if (kind !== undefined && 'name' in event) add(`${kind}/${event.name}`);
  }
  for (const { body } of rows) add((body as { readonly account?: unknown } | undefined)?.account);
  return subjects;
}

type Fields = Readonly<Record<string, unknown>>;

function gather(fields: object, except: string | undefined, add: (text: unknown) => void): void {
  for (const [field, value] of Object.entries(fields)) {
    if (typeof value === 'string') {
      if (field !== except && IDS.has(field)) add(value);
    } else if (Array.isArray(value)) {
      if (LISTS.has(field)) value.forEach(add);
      if (NESTED.has(field)) for (const one of value) gather(one, except, add);
    } else if (typeof value === 'object' && value !== null && NESTED.has(field)) {
      gather(value, except, add);
    }
  }
}
