import type { IAM } from '../iam.ts';
import type { DifferencesOf } from './difference.ts';

export const IAM_DIFFERENCES = {
  CreateUser: [],
  ListUser: [],
  GetUser: [],
  UpdateUser: [],
  DeleteUser: [],
  CreateAccessKey: [],
  ListAccessKey: [],
  EnableAccessKey: [],
  DisableAccessKey: [],
  DeleteAccessKey: [],
  QueryTheLastUsageTimeOfAccesskey: [],
  ListUserGroups: [],
  QuerySummaryOfMainAccount: [],
  CreateGroup: [],
  ListGroups: [],
  QueryGroup: [],
  UpdateGroup: [],
  DeleteGroup: [],
  ListUsersWithinTheGroup: [],
  AddUserToGroup: [],
  RemoveUserFromTheGroup: [],
} satisfies DifferencesOf<typeof IAM>;
