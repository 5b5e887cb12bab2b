import type { IAM_POLICIES } from '../contract/iam-policies.ts';
import { GRANT_TYPES } from '../contract/iam-shapes.ts';
import { SYSTEM_POLICIES } from '../domain/access/system-policies.ts';
import { type Attaching, attachPolicy, detachPolicy } from '../domain/iam/attachments.ts';
import { createPolicy, deletePolicy, updatePolicy } from '../domain/iam/policies.ts';
import { createRole, deleteRole, updateRole } from '../domain/iam/roles.ts';
import type { SubjectKind } from '../domain/iam/types.ts';
import {
  type Holder,
  holdersOf,
  type PolicyType,
  policiesOf,
  policyById,
  rolesOf,
  typeOf,
} from '../domain/iam/views.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import type { Slices } from '../engine/hold.ts';
import { type Call, type Handlers, list, type Read, show, type Write, write } from './handlers.ts';
import { answering, entityForm, heldForm, policyForm, roleForm } from './iam-forms.ts';
import { policyShown, roleShown, SUBJECTS, whole } from './iam-views.ts';

export const iamPolicies: Handlers<(typeof IAM_POLICIES)[number]['name']> = {
  CreateStrategy: write(({ account, body }) => answering(createPolicy({ ...body, account }), policyForm)),
  // The account's own, then the system's.
  ListStrategies: list((state, { account, query: { policyType, nameFilter = '' } }) => {
    const all = [...policiesOf(state, account), ...SYSTEM_POLICIES];
    const found = all.filter((policy) => {
      return (policyType ?? typeOf(policy)) === typeOf(policy) && policy.name.includes(String(nameFilter));
    });
    return whole('policies', found, policyForm);
  }),
  QueryStrategy: show(policyShown),
  UpdateStrategy: write(
    ({ account, path, body }) => answering(updatePolicy(account, path.policyName!, body), policyForm),
    policyShown,
  ),
  DeleteStrategy: write(({ account, path }) => deletePolicy(account, path.policyName!), policyShown),
  ListAllSubjectsGrantedPermissions: list((state, call) => entities(state, call, () => true)),
  ListTheSubjectsGrantedPermissions: list((state, call) => {
    const grantType = call.path.grantType!;
    if (!(Object.values(GRANT_TYPES) as string[]).includes(grantType)) return refuse('query-invalid');
    return entities(state, call, ({ kind }) => GRANT_TYPES[kind] === grantType);
  }),

  CreateRole: write(({ account, body: { assumeRolePolicyDocument: trust, ...rest } }) =>
    answering(createRole({ ...rest, account, trust }), roleForm),
  ),
  ListRoles: list((state, { account }) => whole('roles', rolesOf(state, account), roleForm)),
  QueryRole: show(roleShown),
  UpdateRole: write(({ account, path, body: { assumeRolePolicyDocument: trust, ...rest } }) => {
    return answering(updateRole(account, path.roleName!, { ...rest, trust }), roleForm);
  }, roleShown),
  DeleteRole: write(({ account, path }) => deleteRole(account, path.roleName!), roleShown),

  ListTheUserSPermissions: permissionsOf('user'),
  AssociateUserPermissions: attaching('user', attachPolicy),
  RemoveUserPermissions: attaching('user', detachPolicy),
  ListThePermissionsOfTheGroup: permissionsOf('group'),
  AssociateGroupPermissions: attaching('group', attachPolicy),
  RemoveGroupPermissions: attaching('group', detachPolicy),
  ListThePermissionsOfRoles: permissionsOf('role'),
  AssociateRolePermissions: attaching('role', attachPolicy),
  RemoveRolePermissions: attaching('role', detachPolicy),
};

function permissionsOf(kind: SubjectKind): Read {
  return list((state, call) => {
    const { account } = call;
    const subject = SUBJECTS[kind].of(state, account, call.path[`${kind}Name`]!);
    if (subject === undefined) return refuse(`${kind}-unknown`);
    return { policies: subject.policies.map(heldForm(state, account)) };
  });
}

function attaching(kind: SubjectKind, command: (attaching: Attaching) => ReturnType<typeof attachPolicy>): Write {
  return write(({ account, path, query }) => {
    const policyType = query.policyType as PolicyType | undefined;
    return command({ account, kind, subject: path[`${kind}Name`]!, policyName: path.policyName!, policyType });
  }, SUBJECTS[kind].shown);
}

function entities(state: State, { account, path }: Call, of: (holder: Holder) => boolean): Refusal | Slices<object> {
  const policy = policyById(state, account, path.policyId!);
  if (policy === undefined) return refuse('policy-unknown');
  return whole('entities', holdersOf(state, account, policy.id).filter(of), entityForm);
}
