import type { IAM } from '../../src/contract/iam.ts';
import type { IAM_POLICIES } from '../../src/contract/iam-policies.ts';
import type { Answer, Client } from '../client.ts';
import { type Directory, DOCUMENT, trustOf } from './iam-making.ts';

/** What a row has to work on: an account's directory, where every quota is reached, and another account's. */
export interface Stage {
  readonly client: Client;
  readonly mine: Directory;
  readonly foreign: Directory;
  /** A user and a group that is no member of the other, and nobody has the second policy. */
  readonly spare: { readonly userName: string; readonly policyName: string };
}
export type Operation = (typeof IAM)[number]['name'] | (typeof IAM_POLICIES)[number]['name'];
export type Row = readonly [Operation, code: string, situation: string, (stage: Stage) => Promise<Answer>];

type Named = Readonly<Record<keyof Directory, string>>;
type Asked = (at: Named) => readonly [method: string, path: string, body?: object | undefined, query?: string];

const trust = trustOf('0'.repeat(32));
const call = ({ client }: Stage, [method, path, body, query = '']: ReturnType<Asked>) =>
  client.call(method, path, { query, ...(body !== undefined && { body }) });

/** Each operation on what its path names, and the names in it. */
const ON: readonly (readonly [Operation, readonly (keyof Directory)[], Asked])[] = [
  ['GetUser', ['userName'], (at) => ['GET', `/v1/user/${at.userName}`]],
  ['UpdateUser', ['userName'], (at) => ['PUT', `/v1/user/${at.userName}`, { description: 'd' }]],
  ['DeleteUser', ['userName'], (at) => ['DELETE', `/v1/user/${at.userName}`]],
  ['CreateAccessKey', ['userName'], (at) => ['POST', `/v1/user/${at.userName}/accesskey`]],
  ['ListAccessKey', ['userName'], (at) => ['GET', `/v1/user/${at.userName}/accesskey`]],
  ['EnableAccessKey', ['userName', 'accessKey'], (at) => ['PUT', keyOf(at), undefined, 'enable']],
  ['DisableAccessKey', ['userName', 'accessKey'], (at) => ['PUT', keyOf(at), undefined, 'disable']],
  ['DeleteAccessKey', ['userName', 'accessKey'], (at) => ['DELETE', keyOf(at)]],
  ['QueryTheLastUsageTimeOfAccesskey', ['accessKey'], (at) => ['GET', `/v1/accesskey/${at.accessKey}/lastusedtime`]],
  ['ListUserGroups', ['userName'], (at) => ['GET', `/v1/user/${at.userName}/group`]],
  ['QueryGroup', ['groupName'], (at) => ['GET', `/v1/group/${at.groupName}`]],
  ['UpdateGroup', ['groupName'], (at) => ['PUT', `/v1/group/${at.groupName}`, { description: 'd' }]],
  ['DeleteGroup', ['groupName'], (at) => ['DELETE', `/v1/group/${at.groupName}`]],
  ['ListUsersWithinTheGroup', ['groupName'], (at) => ['GET', `/v1/group/${at.groupName}/user`]],
  ['AddUserToGroup', ['groupName', 'userName'], (at) => ['PUT', memberOf(at)]],
  ['RemoveUserFromTheGroup', ['groupName', 'userName'], (at) => ['DELETE', memberOf(at)]],
  ['QueryStrategy', ['policyName'], (at) => ['GET', `/v1/policy/${at.policyName}`]],
  ['UpdateStrategy', ['policyName'], (at) => ['POST', `/v1/policy/${at.policyName}`, { document: DOCUMENT }]],
  ['DeleteStrategy', ['policyName'], (at) => ['DELETE', `/v1/policy/${at.policyName}`]],
  ['ListAllSubjectsGrantedPermissions', ['policy'], (at) => ['GET', `/v1/policy/${at.policy}/entity`]],
  ['ListTheSubjectsGrantedPermissions', ['policy'], (at) => ['GET', `/v1/policy/${at.policy}/grant/UserPolicy`]],
  ['QueryRole', ['roleName'], (at) => ['GET', `/v1/role/${at.roleName}`]],
  ['UpdateRole', ['roleName'], (at) => ['PUT', `/v1/role/${at.roleName}`, { description: 'd' }]],
  ['DeleteRole', ['roleName'], (at) => ['DELETE', `/v1/role/${at.roleName}`]],
  ['ListTheUserSPermissions', ['userName'], (at) => ['GET', `/v1/user/${at.userName}/policy`]],
  ['AssociateUserPermissions', ['userName', 'policyName'], (at) => ['PUT', givenTo('user', at.userName, at)]],
  ['RemoveUserPermissions', ['userName', 'policyName'], (at) => ['DELETE', givenTo('user', at.userName, at)]],
  ['ListThePermissionsOfTheGroup', ['groupName'], (at) => ['GET', `/v1/group/${at.groupName}/policy`]],
  ['AssociateGroupPermissions', ['groupName', 'policyName'], (at) => ['PUT', givenTo('group', at.groupName, at)]],
  ['RemoveGroupPermissions', ['groupName', 'policyName'], (at) => ['DELETE', givenTo('group', at.groupName, at)]],
  ['ListThePermissionsOfRoles', ['roleName'], (at) => ['GET', `/v1/role/${at.roleName}/policy`]],
  ['AssociateRolePermissions', ['roleName', 'policyName'], (at) => ['PUT', givenTo('role', at.roleName, at)]],
  ['RemoveRolePermissions', ['roleName', 'policyName'], (at) => ['DELETE', givenTo('role', at.roleName, at)]],
];

const keyOf = ({ userName, accessKey }: Named): string => `/v1/user/${userName}/accesskey/${accessKey}`;
const memberOf = ({ groupName, userName }: Named): string => `/v1/group/${groupName}/user/${userName}`;
const givenTo = (kind: string, name: string, { policyName }: Named): string =>
  `/v1/${kind}/${name}/policy/${policyName}`;

const unknown: Row[] = ON.flatMap(([operation, names, ask]) =>
  names.flatMap((name): Row[] => [
    [operation, 'NoSuchObject', `unknown ${name}`, (s) => call(s, ask({ ...s.mine, [name]: 'nothing' }))],
    [operation, 'NoSuchObject', `foreign ${name}`, (s) => call(s, ask({ ...s.mine, [name]: s.foreign[name] }))],
  ]),
);

const CREATES = [
  ['CreateUser', '/v1/user', 'userName', {}],
  ['CreateGroup', '/v1/group', 'groupName', {}],
  ['CreateStrategy', '/v1/policy', 'policyName', { document: DOCUMENT }],
  ['CreateRole', '/v1/role', 'roleName', { assumeRolePolicyDocument: trust }],
] as const;
const creates: Row[] = CREATES.flatMap(([operation, path, own, rest]): Row[] => {
  const create =
    (more: (stage: Stage) => object) =>
    (stage: Stage): Promise<Answer> =>
      call(stage, ['POST', path, { ...rest, ...more(stage) }]);
  return [
    [operation, 'DuplicateException', 'a name that is taken', create(({ mine }) => ({ name: mine[own] }))],
    [operation, 'QuotaExceeded', 'as many as there may be', create(() => ({ name: 'more' }))],
    ...[{}, { name: 1 }, { name: '' }, { name: '..' }, { name: 'a*' }, { name: 'n'.repeat(256) }].map(
      (body): Row => [operation, 'InappropriateJSON', JSON.stringify(body).slice(0, 20), create(() => body)],
    ),
    [
      operation,
      'InappropriateJSON',
      'too long a description',
      create(() => ({ name: 'x', description: 'x'.repeat(1001) })),
    ],
    [
      operation,
      'InappropriateJSON',
      'before what is taken',
      create(({ mine }) => ({ name: mine[own], description: 1 })),
    ],
  ];
});

const documents: Row[] = [
  '',
  '{}',
  '[]',
  'x',
  DOCUMENT.replace('Allow', 'allow'),
  DOCUMENT.replace('READ', ''),
].flatMap((text): Row[] => [
  ['CreateStrategy', 'InappropriateJSON', text, (s) => call(s, ['POST', '/v1/policy', { name: 'x', document: text }])],
  [
    'UpdateStrategy',
    'InappropriateJSON',
    text,
    (s) => call(s, ['POST', `/v1/policy/${s.mine.policyName}`, { document: text }]),
  ],
  [
    'CreateRole',
    'InappropriateJSON',
    text,
    (s) => call(s, ['POST', '/v1/role', { name: 'x', assumeRolePolicyDocument: text }]),
  ],
  [
    'UpdateRole',
    'InappropriateJSON',
    text,
    (s) => call(s, ['PUT', `/v1/role/${s.mine.roleName}`, { assumeRolePolicyDocument: text }]),
  ],
]);

/** Operation, code, situation, what is done. */
export const ROWS: readonly Row[] = [
  ...unknown,
  ...creates,
  ...documents,
  [
    'UpdateStrategy',
    'InappropriateJSON',
    'no document',
    (s) => call(s, ['POST', `/v1/policy/${s.mine.policyName}`, {}]),
  ],
  [
    'UpdateUser',
    'InappropriateJSON',
    'enabled as text',
    (s) => call(s, ['PUT', `/v1/user/${s.mine.userName}`, { enabled: 'true' }]),
  ],
  [
    'UpdateUser',
    'DuplicateException',
    'a name that is taken',
    (s) => call(s, ['PUT', `/v1/user/${s.mine.userName}`, { name: s.spare.userName }]),
  ],
  [
    'UpdateGroup',
    'DuplicateException',
    'a name that is taken',
    (s) => call(s, ['PUT', `/v1/group/${s.mine.groupName}`, { name: 'spare' }]),
  ],
  [
    'UpdateRole',
    'DuplicateException',
    'a name that is taken',
    (s) => call(s, ['PUT', `/v1/role/${s.mine.roleName}`, { name: 'spare' }]),
  ],
  [
    'UpdateStrategy',
    'DuplicateException',
    'a name that is taken',
    (s) => call(s, ['POST', `/v1/policy/${s.mine.policyName}`, { name: s.spare.policyName, document: DOCUMENT }]),
  ],
  [
    'UpdateStrategy',
    'OperationDenied',
    'a system policy',
    (s) => call(s, ['POST', '/v1/policy/LDReadPolicy', { document: DOCUMENT }]),
  ],
  ['DeleteStrategy', 'OperationDenied', 'a system policy', (s) => call(s, ['DELETE', '/v1/policy/LDReadPolicy'])],
  [
    'DeleteStrategy',
    'OperationDenied',
    'somebody has it',
    (s) => call(s, ['DELETE', `/v1/policy/${s.mine.policyName}`]),
  ],
  ['DeleteGroup', 'OperationDenied', 'it has members', (s) => call(s, ['DELETE', `/v1/group/${s.mine.groupName}`])],
  [
    'CreateAccessKey',
    'QuotaExceeded',
    'as many as there may be',
    (s) => call(s, ['POST', `/v1/user/${s.mine.userName}/accesskey`]),
  ],
  [
    'AssociateUserPermissions',
    'QuotaExceeded',
    'as many as there may be',
    (s) => call(s, ['PUT', givenTo('user', s.mine.userName, { ...s.mine, ...s.spare })]),
  ],
  [
    'AssociateGroupPermissions',
    'QuotaExceeded',
    'as many as there may be',
    (s) => call(s, ['PUT', givenTo('group', s.mine.groupName, { ...s.mine, ...s.spare })]),
  ],
  [
    'AssociateRolePermissions',
    'QuotaExceeded',
    'as many as there may be',
    (s) => call(s, ['PUT', givenTo('role', s.mine.roleName, { ...s.mine, ...s.spare })]),
  ],
  [
    'RemoveUserFromTheGroup',
    'NoSuchObject',
    'no member',
    (s) => call(s, ['DELETE', memberOf({ ...s.mine, ...s.spare })]),
  ],
  [
    'RemoveUserPermissions',
    'NoSuchObject',
    'it has another',
    (s) => call(s, ['DELETE', givenTo('user', s.mine.userName, { ...s.mine, ...s.spare })]),
  ],
  [
    'AssociateUserPermissions',
    'InvalidHTTPRequest',
    'no type of policies',
    (s) => call(s, ['PUT', givenTo('user', s.mine.userName, s.mine), undefined, 'policyType=Own']),
  ],
  [
    'ListStrategies',
    'InvalidHTTPRequest',
    'no type of policies',
    (s) => call(s, ['GET', '/v1/policy', undefined, 'policyType=Own']),
  ],
  [
    'ListTheSubjectsGrantedPermissions',
    'InvalidHTTPRequest',
    'no type of grants',
    (s) => call(s, ['GET', `/v1/policy/${s.mine.policy}/grant/Own`]),
  ],
];
