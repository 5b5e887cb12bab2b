import { agrees, type Case, differs } from '../case.ts';
import { accepted, declined, glance, itemsOf, member } from '../judge.ts';
import { ownGroup, ownPolicy } from '../making.ts';
import { short } from '../shape.ts';
import type { Stage } from '../stage.ts';
import type { Answer } from '../wire.ts';
import { factsOf, is, refusals, refusalsOf } from './forms.ts';

const fact = factsOf('iam', 'write');
const refused = refusalsOf('iam', 'write');

/** A user beside the run's own, for what ends with it. */
const otherUser = (stage: Stage): Promise<string> =>
  stage.once('other user', async () => {
    const name = `${stage.scratch.name}-other`;
    await stage.scratch.make(
      'a user',
      () => stage.ask('CreateUser', {}, { body: { name, description: 'kept' } }),
      () => name,
      (userName) => stage.ask('DeleteUser', { userName }),
    );
    return name;
  });

const pair = async (stage: Stage) => ({ groupName: await ownGroup(stage), userName: await otherUser(stage) });
const holding = async (stage: Stage) => ({ userName: await otherUser(stage), policyName: await ownPolicy(stage) });

/** Done twice, and then undone: the second answer. */
async function twice(
  stage: Stage,
  join: string,
  leave: string,
  params: Readonly<Record<string, string>>,
): Promise<Answer> {
  const ask = () => stage.ask(join, params);
  const remove = () => stage.ask(leave, params);
  await stage.scratch.make(`a relation (${join})`, ask, () => Object.values(params).join(' '), remove);
  const second = await ask();
  await remove();
  return second;
}

/** Who holds what in IAM, under --write. */
export const holderCases: readonly Case[] = [
  fact(
    'made.keeps',
    'proposal',
    'docs/decisions/iam.md',
    'What an update of a user leaves out stays.',
    async (stage) => {
      const params = { userName: await otherUser(stage) };
      await stage.ask('UpdateUser', params, { body: { enabled: true } });
      return is(await stage.ask('GetUser', params), 'description', 'kept');
    },
  ),
  fact('made.member-twice', 'proposal', 'docs/decisions/iam.md', 'To add a member twice is well.', async (stage) =>
    accepted(await twice(stage, 'AddUserToGroup', 'RemoveUserFromTheGroup', await pair(stage))),
  ),
  fact('made.policy-twice', 'proposal', 'docs/decisions/iam.md', 'To attach a policy twice is well.', async (stage) =>
    accepted(await twice(stage, 'AssociateUserPermissions', 'RemoveUserPermissions', await holding(stage))),
  ),
  fact(
    'made.name-filter',
    'documented',
    'common 3.2',
    'nameFilter finds policies with that in their names.',
    async (stage) => {
      const name = await ownPolicy(stage);
      const answer = await stage.ask('ListStrategies', {}, { query: `policyType=Custom&nameFilter=${name}` });
      if (answer.status !== 200) return declined(answer, '200');
      const got = itemsOf(answer, 'policies').map((one) => String(member(one, 'name')));
      return got.length === 1 && got[0] === name ? agrees : differs(name, short(got));
    },
  ),
  fact(
    'made.policy-as-written',
    'proposal',
    'docs/decisions/0011-access.md',
    'A policy is shown as it was written.',
    async (stage) => {
      const policyName = `${stage.scratch.name}-spaced`;
      const document =
        '{ "accessControlList": [{"service":"bce:csn", "region":"*", "effect":"Allow", "resource":["*"], "permission":["READ"]}] }';
      await stage.scratch.make(
        'a policy',
        () => stage.ask('CreateStrategy', {}, { body: { name: policyName, document } }),
        () => policyName,
        (name) => stage.ask('DeleteStrategy', { policyName: name }),
      );
      return is(await stage.ask('QueryStrategy', { policyName }), 'document', document);
    },
  ),
  fact('made.disabled-user', 'proposal', 'common 1.10', 'The keys of a disabled user are denied.', async (stage) => {
    const params = { userName: await otherUser(stage) };
    const key = await stage.scratch.make(
      'an access key',
      () => stage.ask('CreateAccessKey', params),
      ({ json }) => String(member(json, 'id')),
      (accessKeyId) => stage.ask('DeleteAccessKey', { ...params, accessKeyId }),
    );
    const keys = {
      accessKeyId: String(member(key.json, 'id')),
      secretAccessKey: String(member(key.json, 'secret')),
    };
    // Its own right would be denied too: what is asked needs none (common contract 3.4).
    await stage.ask('UpdateUser', params, { body: { enabled: false } });
    const answer = await stage.call('sts', 'POST', '/v1/sessionToken', { keys });
    await stage.ask('UpdateUser', params, { body: { enabled: true } });
    return member(answer.json, 'code') === 'AccessDenied' ? agrees : differs('403 AccessDenied', glance(answer));
  }),
  // The last of the other user: it goes.
  fact('made.user-cascade', 'proposal', 'docs/decisions/iam.md', 'A user goes with its keys.', async (stage) => {
    const params = { userName: await otherUser(stage) };
    const key = await stage.ask('CreateAccessKey', params);
    const gone = await stage.ask('DeleteUser', params);
    if (gone.status !== 200) {
      await stage.ask('DeleteAccessKey', { ...params, accessKeyId: String(member(key.json, 'id')) });
      return declined(gone, '200');
    }
    const keys = {
      accessKeyId: String(member(key.json, 'id')),
      secretAccessKey: String(member(key.json, 'secret')),
    };
    const answer = await stage.call('iam', 'GET', '/v1/user', { keys });
    return member(answer.json, 'code') === 'InvalidAccessKeyId'
      ? agrees
      : differs('InvalidAccessKeyId', glance(answer));
  }),
  ...refusals([
    refused(
      'made.no-member',
      'proposal',
      'docs/decisions/iam.md',
      'NoSuchObject',
      'To take out who is no member is refused.',
      async (stage) =>
        stage.ask('RemoveUserFromTheGroup', { groupName: await ownGroup(stage), userName: 'nobody-has-this-name' }),
    ),
    refused(
      'made.not-attached',
      'proposal',
      'docs/decisions/iam.md',
      'NoSuchObject',
      'To detach what is not attached is refused.',
      async (stage) =>
        stage.ask('RemoveGroupPermissions', { groupName: await ownGroup(stage), policyName: await ownPolicy(stage) }),
    ),
  ]),
];
