import type { OperationName } from '../../src/contract/differences/index.ts';
import type { BceOperation, Operation } from '../../src/contract/operation.ts';
import { fieldsOf } from './fields.ts';
import { OWN, SAMPLES } from './samples.ts';

/** An example of a call. */
export interface Example {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

const sample = (own: Readonly<Record<string, unknown>>, name: string): unknown => {
  const value = own[name] ?? SAMPLES[name];
  if (value === undefined) throw new Error(`there is no sample of ${name} in site/reference/samples.ts`);
  return value;
};

/** A sound call of an operation: what it requires, of what it does not the first where nothing is required. */
export function exampleOf(row: BceOperation): Example {
  const own = OWN[row.name as OperationName] ?? {};
  const path = row.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(sample(own, name))));
  const asked = Object.entries(row.query)
    .filter(([name, form]) => form === 'required' || Object.hasOwn(own, name))
    .map(([name]) => `${name}=${sample(own, name)}`);
  const query = [...(row.flag === undefined ? [] : [row.flag]), ...asked].join('&');
  if (row.body === undefined) return { method: row.method, path, query, body: undefined };
  const fields = fieldsOf(row.body).filter((field) => !/[.[]/.test(field.path));
  const needed = fields.filter(
    (field) => field.required || (Object.hasOwn(own, field.path) && !(field.path in row.query)),
  );
  const shown = needed.length > 0 || row.service === 'sts' ? needed : fields.slice(0, 1);
  const body = Object.fromEntries(shown.map((field) => [field.path, sample(own, field.path)]));
  return { method: row.method, path, query, body: shown.length === 0 ? undefined : body };
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** It as a command: the call by Baidu's own client, as examples/call.mjs makes it. */
export function commandOf(row: BceOperation): string {
  const { method, path, query, body } = exampleOf(row);
  const fields = Object.entries(body ?? {}).map(([name, value]) =>
    typeof value === 'string' ? `${name}=${value}` : `${name}:=${JSON.stringify(value)}`,
  );
  const words = ['node', 'examples/call.mjs', method, query === '' ? path : `${path}?${query}`, ...fields];
  return words.map(quoted).join(' ');
}

/** A call of our own API, with the placeholders of its path left as they are. */
export function curlOf(row: Operation): string {
  const needed = row.body === undefined ? [] : fieldsOf(row.body).filter((field) => !/[.[]/.test(field.path));
  const body = `{${needed
    .filter((field) => field.required)
    .map((field) => `"${field.path}": …`)
    .join(', ')}}`;
  const method = row.method === 'GET' ? '' : ` -X ${row.method}`;
  const data = row.body === undefined ? '' : ` -d '${body}'`;
  return `curl${method} -H "Authorization: Bearer $NETLOOM_ADMIN_TOKEN" 'http://127.0.0.1:8788${row.path}'${data}`;
}
