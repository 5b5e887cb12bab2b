import { adminClient } from './admin-client.ts';
import { columns } from './columns.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';
import { changesOf, isOn, type Members, prefixOf } from './members.ts';

interface Policy {
  readonly allow: readonly string[];
  readonly queryLog: boolean;
  readonly responsesPerSecond?: number | undefined;
}

/** What the words of a member of a policy say. */
const MEMBERS: Members<Policy> = {
  allow: (value) => ({ allow: value === 'all' ? [] : value.split(',').map(prefixOf) }),
  queryLog: (value) => ({ queryLog: isOn('queryLog', value) }),
  responsesPerSecond: (value) => {
    if (value === 'server') return { responsesPerSecond: undefined };
    if (!/^\d+$/.test(value))
      throw new BadUsage(`responsesPerSecond is a number or server, not ${JSON.stringify(value)}.`);
    return { responsesPerSecond: Number(value) };
  },
};

/** Shows how a VPC's DNS queries are treated, and changes the members that are named. */
export const policy: Command = {
  usage: '<vpcId> [allow=<prefix,…>|all] [queryLog=on|off] [responsesPerSecond=<n>|server]',
  about:
    'show how the DNS queries of a VPC are treated, or change it: which clients may ask, whether answers are logged, ' +
    "how many like answers a second one client network gets (0 is no limit, server the server's)",
  run: async (environment) => {
    const { settings, rest } = commandLine(environment, { least: 1, most: 4 });
    const [vpcId = '', ...words] = rest;
    const changes = changesOf(MEMBERS, words, 'is no member of a policy with its value.');
    const call = adminClient(settings);
    const path = `/netloom/v1/vpcs/${encodeURIComponent(vpcId)}/dns-policy`;
    const before: Policy = await call('GET', path);
    if (changes.length > 0) await call('PUT', path, Object.assign({}, before, ...changes));
    environment.print(shown(changes.length > 0 ? await call('GET', path) : before));
    return 0;
  },
};

const shown = ({ allow, queryLog, responsesPerSecond }: Policy): string =>
  columns(
    ['POLICY', 'VALUE'],
    [
      ['allow', allow.join(',') || 'all'],
      ['queryLog', queryLog ? 'on' : 'off'],
      ['responsesPerSecond', responsesPerSecond === undefined ? 'server' : String(responsesPerSecond)],
    ],
  );
