import type { Answer, CallOptions, Client } from '../client.ts';
import { acl } from '../identity/people.ts';
import { ok } from './making.ts';

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
