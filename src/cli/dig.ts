import { extendedErrors, extendedName } from '../dns/answer/extended-errors.ts';
import { RCODES } from '../dns/wire/header.ts';
import type { Message, ResourceRecord } from '../dns/wire/message.ts';
import { nameFromText, nameToText } from '../dns/wire/name.ts';
import { rdataToText, typeCode, typeName } from '../dns/wire/types.ts';
import { AdminFailure, adminClient } from './admin-client.ts';
import { askServer } from './dns-client.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';

interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Asks the DNS plane as a VPC: finds the VPC's address, sends the question, prints the answer in dig's words. */
export const dig: Command = {
  usage: '<vpcId> <name> [type] [+tcp]',
  about: 'ask the running server a DNS question as that VPC',
  run: async (environment) => {
    const { settings, rest } = commandLine(environment, { least: 2, most: 4 });
    const tcp = rest.includes('+tcp');
    const [vpcId = '', nameText = '', typeText = 'A', ...tooMany] = rest.filter((word) => word !== '+tcp');
    if (nameText === '' || tooMany.length > 0) throw new BadUsage('A VPC, a name, and perhaps a type are needed.');
    const name = nameFromText(nameText);
    if (name === undefined) throw new BadUsage(`${JSON.stringify(nameText)} is no domain name.`);
    const type = typeCode(typeText);
    if (type === undefined) throw noType(typeText);

    const shown = await adminClient(settings)('GET', `/netloom/v1/vpcs/${encodeURIComponent(vpcId)}`);
    const [endpoint] = shown.dns as readonly Endpoint[];
    if (endpoint === undefined) {
      throw new AdminFailure(
        `${vpcId} has no DNS address of its own (NETLOOM_DNS_POOL): netloom dns ${vpcId} shows whose queries are its.`,
      );
    }
    const { message, over } = await askServer(endpoint, { name, type, class: 1 }, tcp);
    environment.print(reportOf(message, `${endpoint.address}#${endpoint.port} ${over}`));
    return 0;
  },
};

/** A type that is asked for by a name we do not have. */
export const noType = (text: string): BadUsage =>
  new BadUsage(`${JSON.stringify(text)} is no record type we know by name: TYPE and its number asks for any (TYPE65).`);

const FLAGS = { qr: 0x8000, aa: 0x0400, tc: 0x0200, rd: 0x0100, ra: 0x0080, ad: 0x0020, cd: 0x0010 };

function reportOf(message: Message, server: string): string {
  const flags = Object.entries(FLAGS).flatMap(([name, bit]) => ((message.flags & bit) === 0 ? [] : [name]));
  const section = (name: string, records: readonly ResourceRecord[]): string[] =>
    records.length === 0 ? [] : [`;; ${name}`, ...records.map(recordLine)];
  return [
    `;; status: ${RCODES[message.rcode] ?? message.rcode}, flags: ${flags.join(' ')}; server: ${server}`,
    ...extendedErrors(message).map((code) => `;; extended error: ${extendedName(code)}`),
    ...section('answer', message.answers),
    ...section('authority', message.authorities),
    '',
  ].join('\n');
}

const recordLine = ({ name, ttl, type, rdata }: ResourceRecord): string =>
  `${nameToText(name)} ${ttl} IN ${typeName(type)} ${rdataToText(type, rdata)}`;
