import { type AdminCall, adminClient } from './admin-client.ts';
import { changeLines, SIGNS } from './changes.ts';
import { columns } from './columns.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';
import { momentOf } from './moments.ts';

/** As the server shows it (contract/netloom/history.ts). */
interface Entry {
  readonly position: number;
  readonly at: string;
  readonly operation: string;
  readonly requestId?: string;
  readonly account?: string;
  readonly accessKeyId?: string;
  readonly as?: string;
  readonly from?: string;
  /** Position of the entry it takes back. */
  readonly undoes?: number;
  readonly changes: readonly (Parameters<typeof changeLines>[0] & { readonly name?: string })[];
  readonly more?: number;
}

const FILTERS = ['account', 'resource', 'since', 'until'] as const;

/** Entries shown where nobody says how many. */
const SHOWN = '50';
/** Most entries the server puts on one page. */
const PAGE = 1000;

/** Shows what was done on the running server, and takes back one change. */
export const history: Command = {
  usage:
    '[--account <id>] [--resource <id>|user/<name>|role/<name>] [--since <moment>] [--until <moment>] [--limit <n>] ' +
    '[--json] | show <position> [--json] | undo <position>',
  about:
    'what was done, newest first: when, by whom, from where, what it changed; of one account, one thing, a time ' +
    '(2031-03-04T05:06:07Z, a day, or 30m, 2h, 7d ago). show tells one entry field by field; undo takes it back, by ' +
    'a change of its own, unless later ones depend on it',
  run: async (environment) => {
    const given = commandLine(environment, { most: 2, values: [...FILTERS, 'limit'], switches: ['json'] });
    const [what, position] = given.rest;
    const json = given.switches.has('json');
    const call = adminClient(given.settings);
    if (what === undefined) {
      const entries = await listed(call, given.values);
      environment.print(json ? entries.map((one) => `${JSON.stringify(one)}\n`).join('') : listOf(entries));
      return 0;
    }
    if (what !== 'show' && what !== 'undo') throw new BadUsage(`There is no history command ${JSON.stringify(what)}.`);
    if (!/^\d+$/.test(position ?? '')) throw new BadUsage(`${what} takes a position, a number of the first column.`);
    if (given.values.size > 0) throw new BadUsage(`${what} takes a position alone.`);
    const path = `/netloom/v1/history/${position}`;
    if (what === 'undo') {
      const { position: done } = await call('POST', `${path}/undo`);
      environment.print(`Change ${position} is taken back by change ${done}.\n`);
      return 0;
    }
    const entry: Entry = await call('GET', path);
    environment.print(json ? `${JSON.stringify(entry, undefined, 2)}\n` : detailOf(entry));
    return 0;
  },
};

/** As many as were asked for, from as many pages as that takes: one may be short, or empty, and not the last. */
async function listed(call: AdminCall, values: ReadonlyMap<string, string>): Promise<Entry[]> {
  const limit = values.get('limit') ?? SHOWN;
  if (!/^[1-9]\d{0,6}$/.test(limit)) throw new BadUsage('--limit is how many entries are shown, at least 1.');
  const account = values.get('account');
  if (account !== undefined && !/^[0-9a-f]{32}$/.test(account))
    throw new BadUsage('--account is the id of an account, the first column of netloom accounts.');
  const filters = FILTERS.flatMap((name) => {
    const value = values.get(name);
    if (value === undefined) return [];
    return `${name}=${encodeURIComponent(name === 'since' || name === 'until' ? momentOf(name, value) : value)}`;
  });
  const entries: Entry[] = [];
  let marker: string[] = [];
  for (;;) {
    const maxKeys = Math.min(PAGE, Number(limit) - entries.length);
    const page = await call('GET', `/netloom/v1/history?${[...filters, ...marker, `maxKeys=${maxKeys}`].join('&')}`);
    for (const entry of page.entries as Entry[]) entries.push(entry);
    if (page.isTruncated !== true || entries.length >= Number(limit)) return entries;
    marker = [`marker=${page.nextMarker}`];
  }
}

const listOf = (entries: readonly Entry[]): string =>
  columns(
    ['POSITION', 'TIME', 'OPERATION', 'BY', 'FROM', 'CHANGES'],
    entries.map((entry) => [
      ...[String(entry.position), entry.at, entry.operation, whoOf(entry), entry.from ?? '-', changesOf(entry)],
    ]),
  );

/** Of an account its root or one of its users; without an account the operator, or time itself. */
function whoOf({ account, as, operation }: Entry): string {
  if (account !== undefined) return `${account} ${printable(as ?? 'root')}`;
  return operation === 'clock' ? 'clock' : 'operator';
}

/** Changes named on one line; the others are counted. */
const NAMED = 3;

function changesOf({ changes, more = 0 }: Entry): string {
  const named = changes.slice(0, NAMED).map((one) => {
    const name = one.name ?? recordName(one);
    const called = name === undefined ? '' : ` (${printable(name)})`;
    return `${SIGNS[one.change]} ${one.kind} ${one.id}${called}`;
  });
  const rest = changes.length - named.length + more;
  return [...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ') || '-';
}

/** A record has no name of its own: whose it is and of which type (`www A`) is what people look for. */
function recordName({ kind, before, after }: Entry['changes'][number]): string | undefined {
  const { rr, type } = after ?? before ?? {};
  return kind === 'record' ? `${rr} ${type}` : undefined;
}

/** Names are their makers': what a terminal would obey is shown as JSON does. */
const printable = (text: string): string => (/^[\p{L}\p{N}\p{P}\p{S} ]*$/u.test(text) ? text : JSON.stringify(text));

function detailOf(entry: Entry): string {
  const { position, at, operation, undoes, from, requestId, accessKeyId, changes, more = 0 } = entry;
  const head = { position, at, operation, undoes, by: whoOf(entry), key: accessKeyId, from, requestId };
  const lines = Object.entries(head).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.padEnd(10)}  ${value}`],
  );
  const rest = more > 0 ? [`and ${more} more`] : [];
  return `${[...lines, '', ...changes.flatMap(changeLines), ...rest].join('\n')}\n`;
}
