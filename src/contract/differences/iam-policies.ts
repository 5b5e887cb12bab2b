import type { IAM_POLICIES } from '../iam-policies.ts';
import { type DifferencesOf, notEnforced, otherwise, proposal } from './difference.ts';

const decided = 'docs/decisions/iam.md';
const access = 'docs/decisions/0011-access.md';

const document = proposal(
  'iam.document',
  'What a document may hold is known in part. A permission that is not a level covers nothing; keys of a condition other than `ipAddress` and `currentTime` are `InappropriateJSON`.',
  access,
);
const kept = proposal(
  'iam.document-bounds',
  'It has up to 16384 characters and 100 statements, and is shown as it was written.',
  access,
);
const whichPolicy = proposal(
  'iam.policy-type',
  'Without `policyType` it is the account’s own policy of that name, then the system’s.',
  decided,
);
const systemPolicies = proposal(
  'iam.system-policies',
  'Names of system policies are documented or seen in part, the others made by analogy; what each says is ours.',
  access,
);
const howMany = notEnforced(
  'iam.how-many-policies',
  'The cloud’s limits are not known for sure (5 policies of a user is remembered) and hold only when set; 1000 policies and 1000 roles of an account, 100 policies of a user or role and 10 of a group always do.',
  decided,
);
const created = proposal(
  'iam.policy-created',
  'The answer is 201: one page of the cloud shows that for IAM’s creations.',
  'common 2.2',
);
const attached = proposal('iam.attached', 'What is attached already is 200 and changes nothing.', decided);
const detached = proposal('iam.detached', 'What is not attached is `NoSuchObject`.', decided);
const entities = proposal(
  'iam.entities',
  'Those who have a policy are `UserPolicy`, `GroupPolicy` or `RolePolicy`; the last is known from the Go SDK’s tests alone.',
  decided,
);
const trust = proposal(
  'iam.trust',
  'A trust names accounts or users by id, has no conditions, and its permissions are not looked at.',
  access,
);
const keeps = proposal('iam.policy-keeps', 'What the body leaves out stays as it is.', decided);
const ofSystem = proposal('iam.system-fixed', 'A policy of the system’s is `OperationDenied`.', decided);

export const IAM_POLICIES_DIFFERENCES = {
  CreateStrategy: [created, document, kept, howMany],
  ListStrategies: [
    systemPolicies,
    otherwise('iam.system-times', 'A policy of the system’s has no `createTime`.', decided),
    proposal(
      'iam.name-filter',
      '`nameFilter` is a part of the name, letter case kept; own policies come first.',
      decided,
    ),
  ],
  QueryStrategy: [whichPolicy, systemPolicies],
  UpdateStrategy: [document, kept, keeps, ofSystem],
  DeleteStrategy: [ofSystem, proposal('iam.policy-in-use', 'One that somebody has is `OperationDenied`.', decided)],
  ListAllSubjectsGrantedPermissions: [entities],
  ListTheSubjectsGrantedPermissions: [
    entities,
    otherwise('iam.grant-types', '`RolePolicy` may be asked for too; documented are the other two.', decided),
  ],
  CreateRole: [created, trust, howMany],
  ListRoles: [],
  QueryRole: [],
  UpdateRole: [trust, keeps],
  DeleteRole: [proposal('iam.role-cascade', 'A role goes with its policies; its sessions end.', decided)],
  ListTheUserSPermissions: [],
  AssociateUserPermissions: [whichPolicy, attached, howMany],
  RemoveUserPermissions: [whichPolicy, detached],
  ListThePermissionsOfTheGroup: [],
  AssociateGroupPermissions: [whichPolicy, attached, howMany],
  RemoveGroupPermissions: [whichPolicy, detached],
  ListThePermissionsOfRoles: [],
  AssociateRolePermissions: [whichPolicy, attached, howMany],
  RemoveRolePermissions: [whichPolicy, detached],
} satisfies DifferencesOf<typeof IAM_POLICIES>;
