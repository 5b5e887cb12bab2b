import { adminClient } from './admin-client.ts';
import { columns } from './columns.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';
import { everyItem } from './pages.ts';
import { zoneIdOf } from './zone-of.ts';

const MISSING = ['nxdomain', 'recurse', 'default'];

interface Shown {
  readonly zoneId: string;
  readonly name: string;
  readonly accountId: string;
  readonly serial: number;
  readonly missingName: string;
  readonly bindVpcs: readonly { readonly vpcId: string }[];
  readonly records: number;
}

type Listed = Pick<Shown, 'zoneId' | 'name' | 'accountId' | 'records'>;

/** Shows private zones to the operator, and says what becomes of names one does not have. */
export const zone: Command = {
  usage: `list | show <zoneId|name> | missing-name <zoneId|name> ${MISSING.join('|')} [--account <id>]`,
  about:
    'show the private zones of the running server, or one of them; or say what becomes of names it does not have: ' +
    'NXDOMAIN, an answer as if the zone were not there, or as the server is set',
  run: async (environment) => {
    const { settings, rest, values } = commandLine(environment, { least: 1, most: 3, values: ['account'] });
    const [what = '', named = '', missingName] = rest;
    const call = adminClient(settings);
    if (what === 'list' && rest.length === 1) {
      environment.print(listOf(await everyItem<Listed>(call, '/netloom/v1/zones', 'zones')));
      return 0;
    }
    const isSetting = what === 'missing-name';
    if (isSetting && !MISSING.includes(missingName ?? ''))
      throw new BadUsage(`A missing name is one of ${MISSING.join(', ')}.`);
    if (!isSetting && (what !== 'show' || rest.length !== 2))
      throw new BadUsage(`There is no zone command ${JSON.stringify(rest.join(' '))}.`);
    const path = `/netloom/v1/zones/${encodeURIComponent(await zoneIdOf(call, named, values.get('account')))}`;
    if (isSetting) await call('PUT', `${path}/missing-name`, { missingName });
    else environment.print(detailOf(await call('GET', path)));
    return 0;
  },
};

function listOf(zones: readonly Listed[]): string {
  const rows = zones.map((one) => [one.zoneId, one.name, one.accountId, String(one.records)]);
  return columns(['ZONE', 'NAME', 'ACCOUNT', 'RECORDS'], rows);
}

function detailOf(one: Shown): string {
  const vpcs = one.bindVpcs.map(({ vpcId }) => vpcId).join(', ') || '-';
  const row = [one.zoneId, one.name, one.accountId, String(one.serial), String(one.records), one.missingName, vpcs];
  return columns(['ZONE', 'NAME', 'ACCOUNT', 'SERIAL', 'RECORDS', 'MISSING NAME', 'VPCS'], [row]);
}
