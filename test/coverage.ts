import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SERVED } from '../src/bce/services.ts';
import type { ErrorCode } from '../src/contract/errors.ts';
import { NETLOOM } from '../src/contract/netloom/index.ts';
import { type Access, GLOBAL_CODES, type Operation, type Service } from '../src/contract/operation.ts';

/**
 * `node test/coverage.ts <notes>`: reads what the servers of a test run noted ("operation code" lines, see
 * platform/coverage.ts), writes docs/coverage.md, and fails when the run did not see an operation answer 200 or a code of its row,
 * or saw a code that its row does not name. With CI set, the file must say already what would be written.
 */

const DOCUMENT = fileURLToPath(new URL('../docs/coverage.md', import.meta.url));
type Row = Operation & { readonly access?: Access };
const OPERATIONS: readonly Row[] = [...SERVED, ...NETLOOM];
const SERVICES: readonly (readonly [Service, string])[] = [
  ['privatezone', 'PrivateZone'],
  ['vpc', 'VPC'],
  ['csn', 'CSN'],
  ['et', 'ET (dedicated lines)'],
  ['bec', 'BEC (edge VPCs)'],
  ['iam', 'IAM'],
  ['sts', 'STS (temporary credentials)'],
  ['netloom', 'Netloom (the admin API)'],
];
/** Global codes every run must see somewhere in the service. Others may turn up; what turns up by chance is not told. */
const ADMIN_CODES: readonly ErrorCode[] = ['InvalidHTTPRequest', 'MalformedJSON', 'InappropriateJSON'];
const EVERYWHERE = GLOBAL_CODES.filter((code) => code !== 'InvalidURI' && code !== 'InvalidVersion');
/** Nothing has a tag where no path names a thing. */
const TAGLESS = EVERYWHERE.filter((code) => code !== 'PreconditionFailed');
const globalCodes = (service: Service): readonly ErrorCode[] =>
  service === 'netloom' ? ADMIN_CODES : service === 'sts' ? TAGLESS : EVERYWHERE;
/** Codes that answer where no operation was found. */
const OUTSIDE: readonly ErrorCode[] = ['InvalidURI', 'InvalidVersion', 'AccessDenied', 'InternalError'];
/** What is noted when no operation was found: by the API's edge, by the admin's. */
const NOWHERE = ['-', 'admin'];

type Seen = ReadonlyMap<string, ReadonlySet<string>>;

/** Operation to the codes seen, '200' among them. */
function readNotes(text: string): Seen {
  const seen = new Map<string, Set<string>>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [operation = '', code = ''] = line.split(' ');
    seen.set(operation, (seen.get(operation) ?? new Set()).add(code));
  }
  return seen;
}

/** Sentences, one for each gap between the table and what was seen. */
export function gaps(operations: readonly Row[], seen: Seen): string[] {
  const found: string[] = [];
  for (const { name, errors } of operations) {
    const codes = seen.get(name) ?? new Set();
    if (!codes.has('200')) found.push(`${name} was never answered 200`);
    for (const code of errors) if (!codes.has(code)) found.push(`${name} never raised ${code}, which is in its row`);
    const allowed = new Set<string>(['200', ...errors, ...GLOBAL_CODES]);
    for (const code of codes) if (!allowed.has(code)) found.push(`${name} raised ${code}, which is not in its row`);
  }
  for (const service of new Set(operations.map((operation) => operation.service))) {
    const own = operations.filter((operation) => operation.service === service);
    for (const code of globalCodes(service)) {
      if (!own.some(({ name }) => seen.get(name)?.has(code))) found.push(`no operation of ${service} raised ${code}`);
    }
  }
  for (const code of OUTSIDE) if (!outside(seen, code)) found.push(`${code} was never raised where no operation is`);
  const known = new Set([...NOWHERE, ...operations.map(({ name }) => name)]);
  for (const name of seen.keys()) if (!known.has(name)) found.push(`${name} is in no row`);
  for (const name of NOWHERE) {
    for (const code of seen.get(name) ?? []) {
      if (!(GLOBAL_CODES as readonly string[]).includes(code)) found.push(`${code} was raised outside any operation`);
    }
  }
  return found;
}

/** The document: a row per operation, and the codes of every operation once per service. */
export function document(operations: readonly Row[], seen: Seen): string {
  const lines = [
    '# What the tests have seen',
    '',
    'Written by `npm test`: every operation, and each code its row of `src/contract` names, as a real server answered it in',
    'the last run. The run fails when one of them is not seen, or when a code is seen that no row names.',
    'Permission: what a caller below root needs, and on which resource (docs/guide/identity.md).',
  ];
  for (const [service, title] of SERVICES) {
    const rows = operations.filter((operation) => operation.service === service);
    if (rows.length === 0) continue;
    lines.push('', `## ${title}`, '', '| operation | request | permission | 200 | codes of its row |');
    lines.push('| --- | --- | --- | --- | --- |');
    for (const row of rows) {
      const { name, method, path, flag, body, errors } = row;
      // A bar ends a cell, in code too.
      const request = `\`${method} ${path}${flag === undefined ? '' : `?${flag}`}\`${bodyOf(body)}`.replaceAll(
        '|',
        '\\|',
      );
      const codes = errors.map((code) => mark(seen.get(name)?.has(code), code)).join(', ');
      lines.push(
        `| ${name} | ${request} | ${permissionOf(row)} | ${mark(seen.get(name)?.has('200'), 'yes')} | ${codes || '-'} |`,
      );
    }
    const global = globalCodes(service).map((code) =>
      mark(
        rows.some(({ name }) => seen.get(name)?.has(code)),
        code,
      ),
    );
    lines.push('', `Codes of every operation, seen in this service: ${global.join(', ')}.`);
  }
  const nowhere = OUTSIDE.map((code) => mark(outside(seen, code), code));
  lines.push('', '## Where no operation was found', '', `${nowhere.join(', ')}.`, '');
  return lines.join('\n');
}

/** Our own API asks for the operator's token, whatever is called. */
function permissionOf({ access }: Row): string {
  if (access === undefined) return '-';
  const { prefix, level, resource, reads = [], changes = [], open, permanent } = access;
  const needed = open === true ? 'none' : `${prefix}_${level} \`${resource}\``;
  const named = [...changes.map((one) => `${level} \`${one}\``), ...reads.map((one) => `READ \`${one}\``)];
  return [needed, ...named, ...(permanent === true ? ['permanent keys'] : [])].join(', ');
}

/** The members of a body; `?` after those that may be left out. */
function bodyOf(body: Operation['body']): string {
  const { properties = {}, required = [] } = (body ?? {}) as { properties?: object; required?: readonly string[] };
  const members = Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`));
  return members.length === 0 ? '' : ` ${members.join(', ')}`;
}

const outside = (seen: Seen, code: ErrorCode): boolean => NOWHERE.some((name) => seen.get(name)?.has(code));

const mark = (seen: boolean | undefined, text: string): string => (seen === true ? text : `**not seen** (${text})`);

function main(file: string | undefined): number {
  if (file === undefined || !existsSync(file)) {
    console.error('usage: node test/coverage.ts <notes>: the file NETLOOM_COVERAGE named during the run');
    return 2;
  }
  const seen = readNotes(readFileSync(file, 'utf8'));
  const written = document(OPERATIONS, seen);
  const found = gaps(OPERATIONS, seen);
  if (process.env.CI && (!existsSync(DOCUMENT) || readFileSync(DOCUMENT, 'utf8') !== written)) {
    found.push('docs/coverage.md does not say what this run has seen: run npm test and commit it');
  }
  if (!process.env.CI) writeFileSync(DOCUMENT, written);
  for (const gap of found) console.error(`coverage: ${gap}`);
  return found.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv[2]);
