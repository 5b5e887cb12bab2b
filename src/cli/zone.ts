import { adminClient } from './admin-client.ts';
import { columns } from './columns.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';

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

/** Shows a zone to the operator, and says what becomes of names it does not have. */
export const zone: Command = {
  usage: `show <zoneId> | missing-name <zoneId> ${MISSING.join('|')}`,
  about:
    'show a private zone of the running server, or say what becomes of names it does not have: NXDOMAIN, an answer ' +
    'as if the zone were not there, or as the server is set',
  run: async (environment) => {
    const { settings, rest } = commandLine(environment, { least: 2, most: 3 });
    const [what = '', zoneId = '', missingName] = rest;
    const call = adminClient(settings);
    const path = `/netloom/v1/zones/${encodeURIComponent(zoneId)}`;
    if (what === 'missing-name') {
      if (!MISSING.includes(missingName ?? '')) throw new BadUsage(`A missing name is one of ${MISSING.join(', ')}.`);
      await call('PUT', `${path}/missing-name`, { missingName });
      return 0;
    }
    if (what !== 'show' || missingName !== undefined)
      throw new BadUsage(`There is no zone command ${JSON.stringify(rest.join(' '))}.`);
    const one: Shown = await call('GET', path);
    const head = ['ZONE', 'NAME', 'ACCOUNT', 'SERIAL', 'RECORDS', 'MISSING NAME', 'VPCS'];
    const vpcs = one.bindVpcs.map(({ vpcId }) => vpcId).join(', ') || '-';
    const row = [one.zoneId, one.name, one.accountId, String(one.serial), String(one.records), one.missingName, vpcs];
    environment.print(columns(head, [row]));
    return 0;
  },
};
