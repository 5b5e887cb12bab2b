import { type AdminCall, adminClient } from './admin-client.ts';
import { columns } from './columns.ts';
import { attachments, topology } from './csn-topology.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';
import { everyItem } from './pages.ts';
import { printable } from './printable.ts';

/** One thing to be shown: what it takes after its own name, and what is printed. */
interface View {
  readonly takes: string;
  readonly show: (call: AdminCall, id: string) => Promise<string>;
}

const VIEWS: Readonly<Record<string, View>> = {
  list: { takes: '', show: csns },
  attachments: { takes: '<csnId>', show: attachments },
  tables: { takes: '<csnId>', show: tables },
  rules: { takes: '<csnId or csnRtId>', show: rules },
  options: { takes: '<csnId>', show: options },
  topology: { takes: '<csnId>', show: topology },
};

/** Shows CSNs of the running server, whosever they are. */
export const csn: Command = {
  usage: Object.entries(VIEWS)
    .map(([name, { takes }]) => `${name} ${takes}`.trimEnd())
    .join(' | '),
  about:
    'show the CSNs of the running server: attachments with what they are associated with and propagated to, route ' +
    'tables, rules, options, and a picture of one (Mermaid)',
  run: async (environment) => {
    const { settings, rest } = commandLine(environment, { least: 1, most: 2 });
    const [name = '', id] = rest;
    const view = Object.hasOwn(VIEWS, name) ? VIEWS[name] : undefined;
    if (view === undefined) throw new BadUsage(`There is no csn command ${JSON.stringify(name)}.`);
    if ((id === undefined) !== (view.takes === '')) {
      throw new BadUsage(view.takes === '' ? `${name} takes nothing.` : `${name} takes ${view.takes}.`);
    }
    environment.print(await view.show(adminClient(settings), id ?? ''));
    return 0;
  },
};

interface Csn {
  readonly csnId: string;
  readonly account: string;
  readonly name: string;
  readonly instanceNum: number;
  readonly csnRtNum: number;
}

async function csns(call: AdminCall): Promise<string> {
  const found = await everyItem<Csn>(call, '/netloom/v1/csn', 'csns');
  return columns(
    ['CSN', 'ACCOUNT', 'INSTANCES', 'TABLES', 'NAME'],
    found.map((one) => [one.csnId, one.account, String(one.instanceNum), String(one.csnRtNum), one.name]),
  );
}

interface Table {
  readonly csnRtId: string;
  readonly name: string;
  readonly type: string;
  readonly associationNum: number;
  readonly propagationNum: number;
  readonly ruleNum: number;
}

const tablesOf = (call: AdminCall, csnId: string): Promise<Table[]> =>
  everyItem<Table>(call, `/netloom/v1/csn/${encodeURIComponent(csnId)}/routeTables`, 'csnRts');

async function tables(call: AdminCall, csnId: string): Promise<string> {
  const found = await tablesOf(call, csnId);
  return columns(
    ['TABLE', 'TYPE', 'ASSOCIATIONS', 'PROPAGATIONS', 'RULES', 'NAME'],
    found.map(({ csnRtId, type, associationNum, propagationNum, ruleNum, name }) => [
      ...[csnRtId, type, String(associationNum), String(propagationNum), String(ruleNum), name],
    ]),
  );
}

interface Rule {
  readonly destAddress: string;
  readonly status: string;
  readonly routeType: string;
  readonly nextHopType: string;
  readonly nextHopId: string;
  readonly nextHopRegion: string;
  readonly blackHole: boolean;
  readonly asPath: string;
}

/** Of one table, or of all tables of a CSN, each under its name. */
async function rules(call: AdminCall, id: string): Promise<string> {
  if (!id.startsWith('csn-')) return rulesOf(call, id);
  const shown: string[] = [];
  for (const { csnRtId, name, type } of await tablesOf(call, id)) {
    shown.push(`${csnRtId}  ${printable(name || type)}\n${await rulesOf(call, csnRtId)}`);
  }
  return shown.join('\n');
}

async function rulesOf(call: AdminCall, csnRtId: string): Promise<string> {
  const path = `/netloom/v1/csn/routeTables/${encodeURIComponent(csnRtId)}/rules`;
  const found = await everyItem<Rule>(call, path, 'csnRtRules');
  return columns(
    ['DESTINATION', 'STATUS', 'TYPE', 'NEXT HOP', 'REGION', 'AS PATH'],
    found.map((rule) => [
      rule.destAddress,
      rule.status,
      rule.routeType,
      nextHop(rule),
      rule.nextHopRegion,
      rule.asPath,
    ]),
  );
}

const nextHop = ({ nextHopType, nextHopId, blackHole }: Rule): string => {
  const towards = `${nextHopType} ${nextHopId}`.trim();
  return blackHole ? `blackhole ${towards && `(was ${towards})`}`.trimEnd() : towards;
};

async function options(call: AdminCall, csnId: string): Promise<string> {
  const found: Record<string, boolean> = await call('GET', `/netloom/v1/csn/${encodeURIComponent(csnId)}/options`);
  return columns(
    ['OPTION', 'VALUE'],
    Object.entries(found).map(([name, on]) => [name, on ? 'on' : 'off']),
  );
}
