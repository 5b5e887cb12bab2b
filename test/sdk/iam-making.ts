import assert from 'node:assert/strict';
import type { Answer, CallOptions, Client } from '../client.ts';
import { acl } from '../identity/people.ts';
import { ok } from './making.ts';

export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
export const ID = /^[0-9a-f]{32}$/;
export const DOCUMENT = JSON.stringify(acl({ service: 'bce:csn', permission: ['READ'] }));
/** A trust that names one account. */
export const trustOf = (accountId: string): string =>
  JSON.stringify({
    accessControlList: [
      { service: 'bce:sts', region: '*', effect: 'Allow', permission: ['*'], grantee: [{ id: accountId }] },
    ],
  });

/** What a create answers: 201, and what was made. */
export const make = async (client: Client, path: string, body?: object, query?: string): Promise<Answer['json']> => {
  const options: CallOptions = { ...(body !== undefined && { body }), ...(query !== undefined && { query }) };
  return (await ok(client.call('POST', path, options), 201)).json;
};

/** Names of what an account has one of each of: the user is in the group, and all of them have the policy. */
export interface Directory {
  readonly userName: string;
  readonly groupName: string;
  readonly policyName: string;
  readonly roleName: string;
  /** Id of the policy. */
  readonly policy: string;
  /** Id of the user's key. */
  readonly accessKey: string;
}

/** Makes one of each; `suffix` ends their names. */
export async function makeDirectory(client: Client, suffix: string): Promise<Directory> {
  const named = {
    userName: `u-${suffix}`,
    groupName: `g-${suffix}`,
    policyName: `p-${suffix}`,
    roleName: `r-${suffix}`,
  };
  const { userName, groupName, policyName, roleName } = named;
  await make(client, '/v1/user', { name: userName });
  const { id: accessKey } = await make(client, `/v1/user/${userName}/accesskey`);
  await make(client, '/v1/group', { name: groupName });
  const { id: policy } = await make(client, '/v1/policy', { name: policyName, document: DOCUMENT });
  await make(client, '/v1/role', { name: roleName, assumeRolePolicyDocument: trustOf('0'.repeat(32)) });
  await ok(client.call('PUT', `/v1/group/${groupName}/user/${userName}`));
  for (const holder of [`user/${userName}`, `group/${groupName}`, `role/${roleName}`])
    await ok(client.call('PUT', `/v1/${holder}/policy/${policyName}`));
  return { ...named, policy, accessKey };
}

/** What the IAM suites ask again and again. The client is there only once their server runs. */
export function iamCalls(client: () => Client) {
  const create = (path: string, body?: object, query?: string) => make(client(), path, body, query);
  const get = async (path: string, query = ''): Promise<Answer['json']> =>
    (await ok(client().call('GET', path, { query }))).json;
  const put = (path: string, body?: object, query = '') =>
    client().call('PUT', path, { query, ...(body !== undefined && { body }) });
  /** Void operations answer 200 and nothing. */
  const done = async (method: string, path: string, query = ''): Promise<void> => {
    const { text, headers } = await ok(client().call(method, path, { query }));
    assert.deepEqual([text, headers['content-length']], ['', '0']);
  };
  const names = async (path: string, member: string, query = ''): Promise<string[]> =>
    (await get(path, query))[member].map(({ name }: { name: string }) => name);
  return { make: create, get, put, done, names };
}
