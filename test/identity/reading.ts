import assert from 'node:assert/strict';
import { type Answer, admin, type Client, type Keys } from '../client.ts';
import { ok } from '../sdk/making.ts';
import type { TestServer } from '../server.ts';

/** Reading what was done, as suites of it do. */

export interface Change {
  readonly kind: string;
  readonly id: string;
  readonly name?: string;
  readonly change: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

export interface Entry {
  readonly position: number;
  readonly at: string;
  readonly operation: string;
  readonly requestId: string;
  readonly account?: string;
  readonly accessKeyId?: string;
  readonly as?: string;
  readonly from: string;
  readonly undoes?: number;
  readonly changes: readonly Change[];
}

export const HISTORY = '/netloom/v1/history';
export const ask = (server: TestServer, query = ''): Promise<Answer> => admin(server, 'GET', `${HISTORY}?${query}`);

/** Every entry, newest first, from as many pages as it takes. */
export async function all(server: TestServer, query = ''): Promise<Entry[]> {
  const entries: Entry[] = [];
  let marker = '';
  for (;;) {
    const { json } = await ok(ask(server, `${query}${marker}`));
    entries.push(...json.entries);
    if (!json.isTruncated) return entries;
    assert.match(json.nextMarker, /^[1-9]\d*$/);
    marker = `&marker=${json.nextMarker}`;
  }
}

export const positions = (entries: readonly Entry[]): number[] => entries.map(({ position }) => position);
export const operations = (entries: readonly Entry[]): string[] => entries.map(({ operation }) => operation).reverse();

/** A new account, and its client. */
export async function open(server: TestServer): Promise<{ client: Client; account: string; keys: Keys }> {
  const keys = (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'a' }))).json;
  return { client: server.client.as(keys), account: keys.accountId, keys };
}
