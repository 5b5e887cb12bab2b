import { SERVED } from '../../src/bce/services.ts';
import type { Answer, Client } from '../client.ts';

type Row = (typeof SERVED)[number];

/**
 * An operation asked about what is not there, with a body nobody can read: whoever may is told so of one of them, and
 * nothing changes; whoever may not is told nothing but that.
 */
export function askBlindly(client: Client, { service, method, path, flag }: Row): Promise<Answer> {
  return client.call(method, path.replaceAll(/\{\w+\}/g, 'nothing-1'), {
    ...(flag !== undefined && { query: flag }),
    ...((method === 'POST' || method === 'PUT') && { body: '{' }),
    headers: service === 'bec' ? { host: 'bec.test' } : {},
  });
}

/** The operations a caller may call, by name, sorted. */
export async function allowedTo(client: Client): Promise<string[]> {
  const allowed: string[] = [];
  for (const row of SERVED) {
    const { json } = await askBlindly(client, row);
    if (json?.code !== 'AccessDenied') allowed.push(row.name);
  }
  return allowed.sort();
}

/** The operations of which it is true, by name, sorted; those that ask nothing of their caller always. */
export const namesOf = (which: (row: Row) => boolean): string[] =>
  SERVED.filter((row) => row.access.open === true || which(row))
    .map(({ name }) => name)
    .sort();
