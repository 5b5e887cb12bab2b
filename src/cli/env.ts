import { bracketed } from '../domain/net/address.ts';
import { clientVariables } from '../platform/client-variables.ts';
import type { Settings } from '../platform/settings.ts';
import { adminClient } from './admin-client.ts';
import { type Command, commandLine } from './environment.ts';

/** Prints lines for `eval`: what official SDKs, Terraform and dig need to find the running server. */
export const env: Command = {
  usage: '',
  about: 'print endpoints and the first account\'s keys: eval "$(netloom env)"',
  run: async (environment) => {
    const { settings } = commandLine(environment, {});
    const first = await adminClient(settings)('GET', '/netloom/v1/first-account');
    environment.print(linesOf(settings, first.accessKeyId, first.secretAccessKey));
    return 0;
  },
};

function linesOf(settings: Settings, accessKeyId: string, secretAccessKey: string): string {
  const [listener] = settings.apiListen;
  const { address = '127.0.0.1', port = 8787, region = settings.region } = listener ?? {};
  const scheme = settings.tlsCert === undefined ? 'http' : 'https';
  const endpoint = `${scheme}://${hostOf(address)}:${port}`;
  const exports = clientVariables({ endpoint, region, accessKeyId, secretAccessKey });
  const others = settings.apiListen
    .slice(1)
    .map((one) => `#   ${one.region}  ${scheme}://${hostOf(one.address)}:${one.port}`);
  return [
    ...Object.entries(exports).map(([name, value]) => `export ${name}=${quoted(value)}`),
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
    `#   dig -p ${settings.dnsPort} @<dnsAddress> <name>`,
    '',
  ].join('\n');
}

/** For a shell: nothing in it is expanded. */
const quoted = (text: string): string =>
  /^[A-Za-z0-9._:/[\]-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** A listener of all interfaces is reached by loopback. */
function hostOf(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return bracketed(address);
}
