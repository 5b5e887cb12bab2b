import type { IAM_POLICIES } from '../iam-policies.ts';
import type { DifferencesOf } from './difference.ts';

export const IAM_POLICIES_DIFFERENCES = {
  CreateStrategy: [],
  ListStrategies: [],
  QueryStrategy: [],
  UpdateStrategy: [],
  DeleteStrategy: [],
  ListAllSubjectsGrantedPermissions: [],
  ListTheSubjectsGrantedPermissions: [],
  CreateRole: [],
  ListRoles: [],
  QueryRole: [],
  UpdateRole: [],
  DeleteRole: [],
  ListTheUserSPermissions: [],
  AssociateUserPermissions: [],
  RemoveUserPermissions: [],
  ListThePermissionsOfTheGroup: [],
  AssociateGroupPermissions: [],
  RemoveGroupPermissions: [],
  ListThePermissionsOfRoles: [],
  AssociateRolePermissions: [],
  RemoveRolePermissions: [],
} satisfies DifferencesOf<typeof IAM_POLICIES>;
