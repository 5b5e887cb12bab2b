import { adminClient } from './admin-client.ts';
import { columns } from './columns.ts';
import { prefixOf } from './dns.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';

interface Policy {
  readonly allow: readonly string[];
  readonly queryLog: boolean;
  readonly responsesPerSecond?: number | undefined;
}

/** What the words of a member of a policy say. */
const MEMBERS: Readonly<Record<string, (value: string) => Partial<Policy>>> = {
  allow: (value) => ({ allow: value === 'all' ? [] : value.split(',').map(prefixOf) }),
  queryLog: (value) => {
    if (value !== 'on' && value !== 'off') throw new BadUsage(`queryLog is on or off, not ${JSON.stringify(value)}.`);
    return { queryLog: value === 'on' };
  },
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
    const changes = words.map((word) => {
      const [, name = '', value = ''] = /^(\w+)=(.+)$/s.exec(word) ?? [];
      const member = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined;
      if (member === undefined) throw new BadUsage(`${JSON.stringify(word)} is no member of a policy with its value.`);
      return member(value);
    });
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
