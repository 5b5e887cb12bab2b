import { SERVED } from '../../src/bce/services.ts';
import type { Answer, Client } from '../client.ts';
import { TEMPLATES as OTHERS, type Template } from './isolation-templates.ts';
import { IAM_TEMPLATES } from './isolation-templates-iam.ts';
import { AT_BEC, type World } from './isolation-world.ts';

/** An operation without a row here fails the first test. */
export const TEMPLATES: Readonly<Record<string, readonly Template[]>> = { ...OTHERS, ...IAM_TEMPLATES };

/** The kinds of things a text names: path parameters are the kinds, of those with an id with `Id` behind them. */
const PLACE = /\{(\w+?)(?:Id)?\}/g;
const kindsIn = (text: string): string[] => [...text.matchAll(PLACE)].map(([, kind]) => kind!);
const fill = (text: string, ids: World): string => text.replaceAll(PLACE, (_, kind) => ids[kind] ?? `{${kind}}`);

/** One thing that one operation names: by path, marker, filter or body. */
export interface Case {
  /** Of the operation among SERVED. */
  readonly index: number;
  /** Of its template. */
  readonly choice: number;
  readonly kind: string;
}

export const CASES: readonly Case[] = SERVED.flatMap(({ name, path }, index) =>
  (TEMPLATES[name] ?? []).flatMap(({ query = '', body = {} }, choice) => {
    const kinds = new Set(kindsIn(path + query + JSON.stringify(body)));
    kinds.delete('grantType');
    return [...kinds].map((kind) => ({ index, choice, kind }));
  }),
);

/** Asks an operation as one of its templates says, of the things of a world. */
export function askWith(
  client: Client,
  index: number,
  choice: number,
  ids: World,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { name, service, method, path, flag = '' } = SERVED[index]!;
  const templates = TEMPLATES[name]!;
  const { query = flag, body } = templates[choice % templates.length]!;
  return client.call(method, fill(path, ids), {
    query: fill(query, ids),
    headers: service === 'bec' ? { ...headers, ...AT_BEC } : headers,
    ...(body === undefined ? {} : { body: fillBody(body, ids) }),
  });
}

const fillBody = (body: object, ids: World): string =>
  JSON.stringify(body, (_, value) => (typeof value === 'string' && /^\{\w+\}$/.test(value) ? fill(value, ids) : value));

/** All of an answer but its moment and its number. */
export function seen({ status, headers, text, json }: Answer): object {
  const { date: _date, 'x-bce-request-id': _id, ...rest } = headers;
  return { status, headers: rest, text: text.replace(json?.requestId ?? 'no request id', '') };
}

/** An id of the same form that was given to nobody; `suffix` is 12 letters and digits. */
export function unknownLike(id: string, suffix: string): string {
  const hex = suffix.replaceAll(/[g-z]/g, '0');
  if (/^ALTAK/.test(id)) return `ALTAK${suffix.padStart(22, '0')}`;
  if (!id.includes('-')) return hex.padStart(32, '0');
  return /^[0-9a-f]{8}-/.test(id) ? `00000000-0000-4000-8000-${hex}` : id.replace(/-.*/, `-${suffix}`);
}
