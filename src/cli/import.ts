import { readFileSync } from 'node:fs';
import type { ImportResult } from '../domain/zonefile/import.ts';
import type { PlanLine } from '../domain/zonefile/told.ts';
import type { Remark } from '../domain/zonefile/types.ts';
import { AdminFailure, adminClient } from './admin-client.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';
import { importState } from './import-state.ts';
import { formatOf, zoneIdOf } from './zone-of.ts';

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
    const { settings, rest, switches, values } = line;
    const [what, file = ''] = rest;
    if (what === 'state') {
      if (switches.size + values.size > 0)
        throw new BadUsage('A state is imported as it is: it takes no flags but settings.');
      return importState(line, file, environment.print);
    }
    if (what !== 'zone') throw new BadUsage(`${JSON.stringify(what)} cannot be imported: a zone can, and a state.`);
    const zone = values.get('zone');
    if (zone === undefined) throw new BadUsage('--zone is missing: the zone the records are for.');
    const format = formatOf(values.get('format'), file);
    try {
      const text = read(file);
      const ask = adminClient(settings);
      const path = `/netloom/v1/zones/${await zoneIdOf(ask, zone, values.get('account'))}/import`;
      const body = {
        format,
        text,
        replace: switches.has('replace'),
        skipUnsupported: switches.has('skip-unsupported'),
        clampTtl: switches.has('clamp-ttl'),
      };
      const planned: ImportResult = await ask('POST', path, { ...body, dryRun: true });
      const sound = planned.errorCount === 0;
      const done: ImportResult = sound && switches.has('apply') ? await ask('POST', path, body) : planned;
      environment.print(`${switches.has('json') ? JSON.stringify(done, undefined, 2) : told(done)}\n`);
      return sound ? 0 : 1;
    } catch (error) {
      // Not 1, by which a script would take it that the file is at fault.
      if (!(error instanceof AdminFailure)) throw error;
      process.stderr.write(`netloom: ${error.message}\n`);
      return 2;
    }
  },
};

function read(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const why = error instanceof TypeError ? 'it is not UTF-8' : (error as Error).message;
    throw new AdminFailure(`The zone file ${file} cannot be read: ${why}.`);
  }
}

function told({ plan, errors, errorCount, notes, noteCount, applied, serial }: ImportResult): string {
  const { added, changed, removed, unchanged, left, lines } = plan;
  const total = added + changed + removed;
  return [
    ...lines.map(lineOf),
    ...more(total, lines.length),
    ...headed('notes', noteCount, notes),
    ...headed('errors', errorCount, errors),
    `${added} added, ${changed} changed, ${removed} removed, ${unchanged} as they are, ${left} left alone`,
    applied
      ? `applied; the zone's serial is ${serial}`
      : errorCount > 0
        ? 'not applied: the errors are in the way'
        : 'not applied: --apply does it',
  ].join('\n');
}

const SIGNS = { added: '+', changed: '~', removed: '-' } as const;

function lineOf({ change, before = {}, ...now }: PlanLine): string {
  const { rr, type, value, ttl, priority, status } = now;
  const data = `${type === 'MX' ? `${priority} ` : ''}${JSON.stringify(value)}`;
  const was = Object.entries(before).map(([name, value]) => `  (${name} was ${JSON.stringify(value)})`);
  return `${SIGNS[change]} ${rr} ${ttl} ${type} ${data}${status === 'pause' ? '  paused' : ''}${was.join('')}`;
}

const more = (total: number, shown: number): string[] => (total > shown ? [`  and ${total - shown} more`] : []);

const headed = (title: string, total: number, remarks: readonly Remark[]): string[] =>
  total === 0
    ? []
    : [
        `${title}: ${total}`,
        ...remarks.map(({ line, column, code, sentence }) => `  ${placeOf(line, column)}${sentence} (${code})`),
        ...more(total, remarks.length),
      ];

const placeOf = (line?: number, column?: number): string =>
  line === undefined ? '' : `line ${line}${column === undefined ? '' : `, column ${column}`}: `;
