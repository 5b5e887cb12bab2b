import { readFileSync } from 'node:fs';
import type { ImportResult } from '../domain/zonefile/import.ts';
import type { PlanLine } from '../domain/zonefile/told.ts';
import type { Remark } from '../domain/zonefile/types.ts';
import { AdminFailure, adminClient } from './admin-client.ts';
import { BadUsage, type CommandLine, type Environment } from './environment.ts';
import { formatOf, zoneIdOf } from './zone-of.ts';

/** Tells what a zone file would change in a zone of the running server, and with --apply has it done. */
export async function importZone(
  { settings, switches, values }: CommandLine,
  file: string,
  print: Environment['print'],
): Promise<number> {
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
    print(`${switches.has('json') ? JSON.stringify(done, undefined, 2) : told(done)}\n`);
    return sound ? 0 : 1;
  } catch (error) {
    // Not 1, by which a script would take it that the file is at fault.
    if (!(error instanceof AdminFailure)) throw error;
    process.stderr.write(`netloom: ${error.message}\n`);
    return 2;
  }
}

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
