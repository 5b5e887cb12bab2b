import { clientVariables } from '../platform/client-variables.ts';
import { adminClient } from './admin-client.ts';
import { type Command, commandLine } from './environment.ts';
import { shellWord } from './shell-word.ts';
import { type ShownServer, shownServer, urlOf } from './shown-server.ts';

/** Prints lines for `eval`: what official SDKs, Terraform and dig need to find the running server. */
export const env: Command = {
  usage: '',
  about: 'print endpoints and the first account\'s keys: eval "$(netloom env)"',
  run: async (environment) => {
    const call = adminClient(commandLine(environment, {}).settings);
    const { accessKeyId, secretAccessKey } = await call('GET', '/netloom/v1/first-account');
    environment.print(linesOf(await shownServer(call), accessKeyId, secretAccessKey));
    return 0;
  },
};

/** Where it listens the server itself says: its settings may be others than ours, and a port 0 is known to it alone. */
function linesOf({ api, dns, tls }: ShownServer, accessKeyId: string, secretAccessKey: string): string {
  const first = api.find((one) => one.region !== 'bec') ?? api[0]!;
  const { region } = first;
  const endpoint = urlOf(first, tls);
  const exports = clientVariables({ endpoint, region, accessKeyId, secretAccessKey });
  const others = api.filter((one) => one !== first).map((one) => `#   ${one.region}  ${urlOf(one, tls)}`);
  return [
    ...Object.entries(exports).map(([name, value]) => `export ${name}=${shellWord(value)}`),
    '',
    '# Every service of a region is at its one address: CSN, PrivateZone, VPC, dedicated channels.',
    ...(others.length === 0 ? [] : ['# Other regions:', ...others]),
    '',
    '# Terraform:',
    '#   provider "baiducloud" {',
    `#     region = "${region}"`,
    '#     endpoints {',
    `#       local_dns = "${endpoint}"`,
    `#       vpc       = "${endpoint}"`,
    '#     }',
    '#   }',
    '#',
    '# Ask as a VPC (its address: netloom dns <vpcId>):',
    `#   dig -p ${dns.port} @<dnsAddress> <name>`,
    '',
  ].join('\n');
}
