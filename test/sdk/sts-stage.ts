import { type Answer, admin, type Client, type Keys } from '../client.ts';
import { acl, type SessionKeys } from '../identity/people.ts';
import type { TestServer } from '../server.ts';
import { ok, ZONE } from './making.ts';

/** What suites of STS ask again and again. */

export const TOKEN = '/v1/sessionToken';
export const ROLE = '/v1/credential';
export const READ_ZONES = acl({ service: 'bce:privatezone', permission: ['READ'] });
export const TAKE_ROLES = { service: 'bce:sts', permission: ['OPERATE'] };

export async function newAccount(server: TestServer): Promise<{ root: Client; id: string; keys: Keys }> {
  const { json } = await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'sts' }));
  return { root: server.client.as(json), id: json.accountId, keys: json };
}

export const changeAccount = (server: TestServer, id: string, body: object): Promise<Answer> =>
  ok(admin(server, 'PUT', `/netloom/v1/accounts/${id}`, body));

export type Session = SessionKeys & Readonly<Record<string, string>>;

export const openSession = async (by: Client, query = '', body?: unknown): Promise<Session> =>
  (await ok(by.call('POST', TOKEN, { query, ...(body !== undefined && { body }) }))).json;

/** Something any caller with rights to zones may. */
export const ask = (by: Client): Promise<Answer> => by.call('GET', ZONE);

/** Seconds. */
export const life = ({ createTime = '', expiration = '' }: Readonly<Record<string, string>>): number =>
  (Date.parse(expiration) - Date.parse(createTime)) / 1000;
