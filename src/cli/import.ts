import { BadUsage, type Command, commandLine } from './environment.ts';
import { importState } from './import-state.ts';
import { importZone } from './import-zone.ts';

const SWITCHES = ['replace', 'skip-unsupported', 'clamp-ttl', 'apply', 'json'];

/** Tells what a zone file would change, and with --apply has it done; or puts a whole state into an empty data folder. */
export const importFile: Command = {
  usage:
    'state <file> | zone <file> --zone <zoneId|name> [--account <id>] [--format master|csv] [--replace] [--skip-unsupported] ' +
    '[--clamp-ttl] [--apply] [--json]',
  about:
    'state: put what netloom export wrote into an empty data folder, while no server runs there. zone: what the records of a master file, or of comma-separated values, would change in a zone; with --apply they are ' +
    'put there, all or none. With --replace what the file does not name goes. Exits with 0 when the file can be had, ' +
    '1 when lines of it cannot, 2 when that could not be told',
  run: async (environment) => {
    const shape = { least: 2, switches: SWITCHES, values: ['zone', 'account', 'format'] };
    const line = commandLine(environment, shape);
    const { rest, switches, values } = line;
    const [what, file = ''] = rest;
    if (what === 'state') {
      if (switches.size + values.size > 0)
        throw new BadUsage('A state is imported as it is: it takes no flags but settings.');
      return importState(line, file, environment.print);
    }
    if (what !== 'zone') throw new BadUsage(`${JSON.stringify(what)} cannot be imported: a zone can, and a state.`);
    return importZone(line, file, environment.print);
  },
};
