import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../client.ts';
import { admin } from '../client.ts';
import { ok } from '../sdk/making.ts';
import type { TestServer } from '../server.ts';

/** Asking for plans, as suites of them do. */

export interface Planned {
  readonly method: string;
  readonly path: string;
  readonly query?: string | Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  readonly region?: string;
}

export const call = (method: string, path: string, body?: unknown, query?: Planned['query']): Planned => ({
  ...{ method, path },
  ...(body === undefined ? {} : { body }),
  ...(query === undefined ? {} : { query }),
});

export const askPlan = (server: TestServer, body: unknown): Promise<Answer> =>
  admin(server, 'POST', '/netloom/v1/plan', body);

/** The first account's plan, which must be made. */
export const planOf = async (server: TestServer, calls: readonly Planned[], more: object = {}) =>
  (await ok(askPlan(server, { account: await firstAccount(server), calls, ...more }))).json;

export const firstAccount = async (server: TestServer): Promise<string> =>
  (await ok(admin(server, 'GET', '/netloom/v1/first-account'))).json.accountId;

/** What is on disk, byte by byte. */
export const onDisk = ({ directory }: TestServer): string[] =>
  readdirSync(directory).map((file) => {
    const digest = createHash('sha256')
      .update(readFileSync(join(directory, file)))
      .digest('hex');
    return `${file} ${digest}`;
  });
