import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Answer, Client, Keys } from '../client.ts';
import { ok } from '../sdk/making.ts';

/** Users, groups, roles and policies for suites to work on, made through the API alone. */

export interface Statement {
  readonly service?: string;
  readonly region?: string;
  readonly effect?: 'Allow' | 'Deny';
  readonly resource?: readonly string[];
  readonly permission: readonly string[];
  readonly condition?: object;
}

/** Of every service and resource in every region, where a statement does not say otherwise. */
export const acl = (...statements: readonly Statement[]): object => ({
  accessControlList: statements.map((one) => ({
    ...{ service: 'bce:*', region: '*', effect: 'Allow', resource: ['*'] },
    ...one,
  })),
});

/** A name nobody has. */
export const newName = (kind: string): string => `${kind}-${randomBytes(6).toString('hex')}`;

export async function created(answer: Promise<Answer>): Promise<Answer> {
  const got = await answer;
  assert.equal(got.status, 201, got.text);
  return got;
}

/** The name of a policy of statements. */
export async function makePolicy(root: Client, ...statements: readonly Statement[]): Promise<string> {
  const name = newName('policy');
  const body = { name, document: JSON.stringify(acl(...statements)) };
  await created(root.call('POST', '/v1/policy', { body }));
  return name;
}

/** Gives a policy to `user/alice` or `group/readers`, or takes it away (DELETE). */
export const attachPolicy = (root: Client, subject: string, policy: string, method = 'PUT'): Promise<Answer> =>
  ok(root.call(method, `/v1/${subject}/policy/${policy}`));

export interface User {
  readonly name: string;
  readonly client: Client;
}

/** A user with a key, and a policy of the statements where there are any. */
export async function makeUser(root: Client, ...statements: readonly Statement[]): Promise<User> {
  const name = newName('user');
  await created(root.call('POST', '/v1/user', { body: { name } }));
  const { id, secret } = (await created(root.call('POST', `/v1/user/${name}/accesskey`))).json;
  if (statements.length > 0) await attachPolicy(root, `user/${name}`, await makePolicy(root, ...statements));
  return { name, client: root.as({ accessKeyId: id, secretAccessKey: secret }) };
}

/** The name of a role that trusts the whole account, with a policy of the statements. */
export async function makeRole(root: Client, trusted: string, ...statements: readonly Statement[]): Promise<string> {
  const name = newName('role');
  const trust = acl({ service: 'bce:sts', permission: ['OPERATE'] }) as { accessControlList: object[] };
  const accessControlList = trust.accessControlList.map((entry) => ({ ...entry, grantee: [{ id: trusted }] }));
  const body = { name, assumeRolePolicyDocument: JSON.stringify({ accessControlList }) };
  await created(root.call('POST', '/v1/role', { body }));
  await attachPolicy(root, `role/${name}`, await makePolicy(root, ...statements));
  return name;
}

export interface SessionKeys extends Keys {
  readonly sessionToken: string;
}

/** Temporary keys of a role. */
export async function takeRole(caller: Client, account: string, role: string, body?: object): Promise<SessionKeys> {
  const query = `assumeRole&accountId=${account}&roleName=${role}`;
  return (await ok(caller.call('POST', '/v1/credential', { query, ...(body && { body }) }))).json;
}

/** Whoever holds temporary keys: each call carries the token. */
export function sessionOf(client: Client, keys: SessionKeys): Client {
  const holder = client.as(keys);
  const token = { 'x-bce-security-token': keys.sessionToken };
  const call: Client['call'] = (method, path, options = {}) =>
    holder.call(method, path, { ...options, headers: { ...options.headers, ...token } });
  return { port: holder.port, keys, as: (other) => holder.as(other), call };
}
