import { agrees, type Case, differs, Lacking, undecidable } from '../case.ts';
import type { Call, Keys } from '../client.ts';
import { accepted, answers, declined, glance, itemsOf, member } from '../judge.ts';
import { ownGroup, ownKey, ownPolicy, ownUser, READS_CSN } from '../making.ts';
import { short } from '../shape.ts';
import { row, type Stage } from '../stage.ts';
import type { Answer } from '../wire.ts';
import { factsOf, refusals, refusalsOf } from './forms.ts';

const fact = factsOf('iam', 'write');
const refused = refusalsOf('iam', 'write');

/** A create, and what has to be removed should it be taken. */
const create = (operation: string, remove: string, param: string, body: object) => (stage: Stage) =>
  stage.scratch.make(
    'something that should have been refused',
    () => stage.ask(operation, {}, { body }),
    ({ json }) => String(member(json, 'name')),
    (name) => stage.ask(remove, { [param]: name }),
  );

/** A membership or an attachment, taken away at the end: what has one may not be removed. */
async function joined(
  stage: Stage,
  join: string,
  leave: string,
  params: Readonly<Record<string, string>>,
): Promise<Answer> {
  return stage.once(`joined ${join}`, () =>
    stage.scratch.make(
      `a relation (${join})`,
      () => stage.ask(join, params),
      () => Object.values(params).join(' '),
      () => stage.ask(leave, params),
    ),
  );
}

const inGroup = async (stage: Stage) =>
  joined(stage, 'AddUserToGroup', 'RemoveUserFromTheGroup', {
    groupName: await ownGroup(stage),
    userName: await ownUser(stage),
  });

const withPolicy = async (stage: Stage) =>
  joined(stage, 'AssociateUserPermissions', 'RemoveUserPermissions', {
    userName: await ownUser(stage),
    policyName: await ownPolicy(stage),
  });

const userNameOf = async (stage: Stage) => ({ userName: await ownUser(stage) });

/** What the run's own user may. */
const asUser = async (stage: Stage, call: Call = {}, keys?: Keys) =>
  stage.call('csn', 'GET', '/v1/csn', { ...call, keys: keys ?? (await ownKey(stage)) });

const session = (stage: Stage): Promise<Keys> =>
  stage.once('session', async () => {
    const answer = await stage.ask('GetSessionToken', {}, { query: 'durationSeconds=900' });
    const [accessKeyId, secretAccessKey, sessionToken] = ['accessKeyId', 'secretAccessKey', 'sessionToken'].map(
      (name) => member(answer.json, name),
    );
    if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string' || typeof sessionToken !== 'string')
      throw new Lacking(`needs a session: ${glance(answer)}`);
    return { accessKeyId, secretAccessKey, sessionToken };
  });

const sts = factsOf('sts', 'write');
const stsRefused = refusalsOf('sts', 'write');
const lasting = (durationSeconds: string) => (stage: Stage) =>
  stage.ask('GetSessionToken', {}, { query: `durationSeconds=${durationSeconds}` });
const asSession = (keys: (session: Keys) => Keys) => async (stage: Stage) =>
  stage.call('sts', 'POST', '/v1/sessionToken', { keys: keys(await session(stage)) });

/** Users, groups, policies, keys and sessions, under --write. */
export const peopleCases: readonly Case[] = [
  fact('made.created', 'proposal', 'common 2.2', 'A create of IAM answers 201 and what was made.', async (stage) => {
    const answer = await stage.scratch.make(
      'a group',
      () => stage.ask('CreateGroup', {}, { body: { name: `${stage.scratch.name}-2`, description: 'made' } }),
      ({ json }) => String(member(json, 'name')),
      (groupName) => stage.ask('DeleteGroup', { groupName }),
    );
    return answers(answer, row('CreateGroup'));
  }),
  fact('made.user', 'documented', 'common 3.1', 'A user is there at once, and enabled.', async (stage) => {
    const answer = await stage.ask('GetUser', await userNameOf(stage));
    if (answer.status !== 200) return declined(answer, '200');
    return member(answer.json, 'enabled') === true
      ? agrees
      : differs('true', short(member(answer.json, 'enabled') ?? 'none'));
  }),
  fact('made.membership', 'documented', 'common 3.2', 'A member is in the group.', async (stage) => {
    await inGroup(stage);
    const answer = await stage.ask('ListUsersWithinTheGroup', { groupName: await ownGroup(stage) });
    if (answer.status !== 200) return declined(answer, '200');
    const names = itemsOf(answer, 'users').map((one) => member(one, 'name'));
    return names.includes(await ownUser(stage)) ? agrees : differs(await ownUser(stage), short(names));
  }),
  fact('made.document', 'documented', 'common 3.1', 'A policy’s document is a text.', async (stage) => {
    const answer = await stage.ask('QueryStrategy', { policyName: await ownPolicy(stage) });
    return answers(answer, row('QueryStrategy'));
  }),
  fact('made.secret-once', 'proposal', 'common 3.1', 'A key’s secret is told once.', async (stage) => {
    await ownKey(stage);
    const answer = await stage.ask('ListAccessKey', await userNameOf(stage));
    if (answer.status !== 200) return declined(answer, '200');
    const told = itemsOf(answer, 'accessKeys').some((one) => member(one, 'secret') !== undefined);
    return told ? differs('no secret', 'a secret') : agrees;
  }),
  fact(
    'made.policy-holds',
    'documented',
    'common 3.3',
    'A user may what its policy allows, and only then.',
    async (stage) => {
      const before = await asUser(stage);
      if (member(before.json, 'code') !== 'AccessDenied') return differs('403 AccessDenied before', glance(before));
      const given = await withPolicy(stage);
      if (given.status !== 200) return undecidable(`the policy was not taken: ${glance(given)}`);
      const after = await asUser(stage);
      return after.status === 200 ? agrees : differs('200 after', glance(after));
    },
  ),
  fact(
    'made.policy-no-more',
    'documented',
    'common 3.3',
    'A user may not what its policy does not allow.',
    async (stage) => {
      await withPolicy(stage);
      const answer = await stage.call('privatezone', 'GET', '/v1/privatezone', { keys: await ownKey(stage) });
      return member(answer.json, 'code') === 'AccessDenied' ? agrees : differs('403 AccessDenied', glance(answer));
    },
  ),
  fact(
    'made.right-before-id',
    'proposal',
    'common 2.5',
    'Who has no right learns nothing of an id: the right is looked at first.',
    async (stage) => {
      const call = { keys: await ownKey(stage) };
      const answer = await stage.call('privatezone', 'GET', '/v1/privatezone/zone-000000000000', call);
      return member(answer.json, 'code') === 'AccessDenied' ? agrees : differs('403 AccessDenied', glance(answer));
    },
  ),
  sts('session.answer', 'documented', 'common 3.4', 'A session token is answered flat.', async (stage) =>
    answers(await lasting('900')(stage), row('GetSessionToken')),
  ),
  sts('session.holds', 'documented', 'common 3.4', 'Temporary keys with their token are taken.', async (stage) =>
    accepted(await asUser(stage, {}, await session(stage))),
  ),
  sts('session.token-in-query', 'documented', 'common 1.8', 'The token may be a query parameter.', async (stage) => {
    const { sessionToken = '', ...keys } = await session(stage);
    return accepted(await asUser(stage, { query: `x-bce-security-token=${encodeURIComponent(sessionToken)}` }, keys));
  }),
  ...refusals([
    refused(
      'made.user-twice',
      'proposal',
      'common 2.4',
      'DuplicateException',
      'A second user of a name is refused.',
      async (stage) => create('CreateUser', 'DeleteUser', 'userName', { name: await ownUser(stage) })(stage),
    ),
    refused(
      'made.no-name',
      'documented',
      'common 2.5',
      'InappropriateJSON',
      'A user without a name is refused.',
      create('CreateUser', 'DeleteUser', 'userName', {}),
    ),
    refused(
      'made.bad-document',
      'proposal',
      'common 3.2',
      'InappropriateJSON',
      'A policy whose document is no JSON is refused.',
      (stage) =>
        create('CreateStrategy', 'DeleteStrategy', 'policyName', { name: `${stage.scratch.name}-2`, document: 'none' })(
          stage,
        ),
    ),
    refused(
      'made.bad-condition',
      'proposal',
      'common 3.3',
      'InappropriateJSON',
      'A policy with a condition nobody knows is refused.',
      (stage) =>
        create('CreateStrategy', 'DeleteStrategy', 'policyName', {
          name: `${stage.scratch.name}-2`,
          document: READS_CSN.replace('"effect"', '"condition":{"phaseOfMoon":"full"},"effect"'),
        })(stage),
    ),
    refused(
      'made.delete-unknown',
      'proposal',
      'common 3.2',
      'NoSuchObject',
      'To delete a user there is not is refused.',
      (stage) => stage.ask('DeleteUser', { userName: 'nobody-has-this-name' }),
    ),
    refused(
      'made.policy-in-use',
      'proposal',
      'common 3.2',
      'OperationDenied',
      'To delete a policy in use is refused.',
      async (stage) => {
        await withPolicy(stage);
        return stage.ask('DeleteStrategy', { policyName: await ownPolicy(stage) });
      },
    ),
    refused(
      'made.group-in-use',
      'proposal',
      'common 3.2',
      'OperationDenied',
      'To delete a group with members is refused.',
      async (stage) => {
        await inGroup(stage);
        return stage.ask('DeleteGroup', { groupName: await ownGroup(stage) });
      },
    ),
    refused(
      'made.disabled-key',
      'proposal',
      'common 1.10',
      'InvalidAccessKeyId',
      'A disabled key is refused like one nobody has.',
      async (stage) => {
        const [params, { accessKeyId }] = [await userNameOf(stage), await ownKey(stage)];
        await stage.ask('DisableAccessKey', { ...params, accessKeyId });
        const answer = await asUser(stage);
        await stage.ask('EnableAccessKey', { ...params, accessKeyId });
        return answer;
      },
    ),
    stsRefused(
      'session.zero',
      'proposal',
      'common 3.4',
      'InvalidHTTPRequest',
      'A session of 0 s is refused.',
      lasting('0'),
    ),
    stsRefused(
      'session.long',
      'proposal',
      'common 3.4',
      'InvalidHTTPRequest',
      'A session of more than 36 hours is refused.',
      lasting('129601'),
    ),
    stsRefused(
      'session.no-number',
      'proposal',
      'common 3.4',
      'InvalidHTTPRequest',
      'A session of no number of seconds is refused.',
      lasting('long'),
    ),
    stsRefused(
      'session.without-token',
      'proposal',
      'common 1.10',
      'AccessDenied',
      'Temporary keys without their token are refused.',
      asSession(({ sessionToken: _, ...keys }) => keys),
    ),
    stsRefused(
      'session.wrong-token',
      'proposal',
      'common 1.10',
      'AccessDenied',
      'Temporary keys with another token are refused.',
      asSession((keys) => ({ ...keys, sessionToken: 'bm90IGEgdG9rZW4gb2YgYW55Ym9keQ' })),
    ),
    stsRefused(
      'session.of-session',
      'proposal',
      'common 3.4',
      'AccessDenied',
      'A session makes no session.',
      asSession((keys) => keys),
    ),
  ]),
];
