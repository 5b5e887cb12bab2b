import { BadUsage, type Command, commandLine } from './environment.ts';
import { exportState } from './export-state.ts';
import { exportZone } from './export-zone.ts';

/** Prints a zone of the running server as a file, or writes its whole state. */
export const exportFile: Command = {
  usage: '[state [file] [--force]] [--without-key] | zone <zoneId|name> [--account <id>] [--format master|csv]',
  about:
    'write the whole state of the running server as text, a line for each thing, to a file or to the output, with the key ' +
    'its secrets are sealed under, or without; a file that is there is replaced with --force; or print the records of a zone as a master file that other name servers ' +
    'read, or as comma-separated values',
  run: async (environment) => {
    const shape = { most: 2, switches: ['without-key', 'force'], values: ['account', 'format'] };
    const line = commandLine(environment, shape);
    const { rest, switches, values } = line;
    const [what = 'state', which] = rest;
    if (what === 'state') {
      if (values.size > 0) throw new BadUsage('--account and --format are of a zone.');
      if (which === undefined && switches.has('force')) throw new BadUsage('--force is of a file.');
      return exportState(line, which, environment.print);
    }
    if (what !== 'zone') throw new BadUsage(`${JSON.stringify(what)} cannot be exported: a zone can, and the state.`);
    if (which === undefined) throw new BadUsage('The zone is missing.');
    if (switches.size > 0) throw new BadUsage('--without-key and --force are of the state.');
    return exportZone(line, which, environment.print);
  },
};
