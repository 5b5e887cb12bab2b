import { endpointText, parseEndpoint } from '../domain/net/address.ts';
import { adminClient } from './admin-client.ts';
import { columns } from './columns.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';
import { changesOf, isOn, type Members, prefixOf } from './members.ts';

interface Endpoint {
  readonly address: string;
  /** The server's DNS port where it is left out. */
  readonly port?: number;
}

/** What says that a query is a VPC's, as `PUT /netloom/v1/vpcs/{vpcId}/dns` takes it: whole. */
interface Selectors {
  readonly listen: readonly Endpoint[];
  readonly clients: readonly string[];
  readonly default: boolean;
}

interface Shown extends Selectors {
  /** Those of `listen`, then those of inbound resolvers. */
  readonly dns: readonly { readonly address: string; readonly port: number; readonly state: string }[];
}

/** What the words of a selector say. */
const MEMBERS: Members<Selectors> = {
  listen: (value) => ({ listen: listOf(value).map(endpointOf) }),
  clients: (value) => ({ clients: listOf(value).map(prefixOf) }),
  default: (value) => ({ default: isOn('default', value) }),
};

/** Shows by what a DNS query is known to be a VPC's, and changes the members that are named. */
export const dns: Command = {
  usage: '<vpcId> [listen=<addr[:port],…>|none] [clients=<prefix,…>|none] [default=on|off]',
  about:
    'show which DNS queries are of a VPC, or change it: those that come to an address of its own (listen); at the ' +
    'shared addresses (NETLOOM_DNS_LISTEN) those of some clients, and with default those nobody else has',
  run: async (environment) => {
    const { settings, rest } = commandLine(environment, { least: 1, most: 4 });
    const [vpcId = '', ...words] = rest;
    const changes = changesOf(MEMBERS, words, 'says nothing of whose a query is.');
    const call = adminClient(settings);
    const path = `/netloom/v1/vpcs/${encodeURIComponent(vpcId)}`;
    const before: Shown = await call('GET', path);
    const { listen, clients, default: others } = before;
    // The server replaces all of it: what is not named stays only when it is sent again.
    if (changes.length > 0)
      await call('PUT', `${path}/dns`, Object.assign({ listen, clients, default: others }, ...changes));
    environment.print(shown(changes.length > 0 ? await call('GET', path) : before));
    return 0;
  },
};

const listOf = (value: string): string[] => (value === 'none' ? [] : value.split(','));

/** The server says whether it is an address. Throws BadUsage. */
function endpointOf(text: string): Endpoint {
  const endpoint = parseEndpoint(text);
  if (endpoint === undefined) throw new BadUsage(`${JSON.stringify(text)} is not address or address:port.`);
  return endpoint;
}

function shown({ dns: endpoints, listen, clients, default: others }: Shown): string {
  const rows = endpoints.map(({ address, port, state }, i) => [
    i < listen.length ? 'listen' : 'inbound',
    endpointText(address, port),
    state,
  ]);
  const none = listen.length === 0 ? [['listen', 'none', '-']] : [];
  const rest = [
    ['clients', clients.join(',') || 'none', '-'],
    ['default', others ? 'on' : 'off', '-'],
  ];
  return columns(['QUERIES', 'VALUE', 'STATE'], [...none, ...rows, ...rest]);
}
