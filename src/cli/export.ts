import { adminClient } from './admin-client.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';
import { formatOf, zoneIdOf } from './zone-of.ts';

/** Prints a zone of the running server as a file. */
export const exportFile: Command = {
  usage: 'zone <zoneId|name> [--account <id>] [--format master|csv]',
  about: 'print the records of a zone as a master file that other name servers read, or as comma-separated values',
  run: async (environment) => {
    const shape = { least: 2, values: ['account', 'format'] };
    const { settings, rest, values } = commandLine(environment, shape);
    const [what, zone = ''] = rest;
    if (what !== 'zone') throw new BadUsage(`${JSON.stringify(what)} cannot be exported: a zone can.`);
    const format = formatOf(values.get('format'));
    const ask = adminClient(settings);
    const id = await zoneIdOf(ask, zone, values.get('account'));
    const { text } = await ask('GET', `/netloom/v1/zones/${id}/export?format=${format}`);
    environment.print(text);
    return 0;
  },
};
