import type { IAM } from '../iam.ts';
import { type DifferencesOf, notEnforced, otherwise, proposal } from './difference.ts';

const decided = 'docs/decisions/iam.md';

const created = proposal(
  'iam.created',
  'The answer is 201: one page of the cloud shows that for IAM’s creations.',
  'common 2.2',
);
const allAtOnce = notEnforced(
  'iam.how-many',
  'The cloud’s limits are not known for sure (500 users, 50 groups and 20 keys of a user are remembered) and hold only when set; 5000 users, 1000 groups and 100 keys of a user always do.',
  decided,
);
const repeatable = proposal('iam.repeatable', 'What is so already is 200 and changes nothing.', decided);
const notThere = proposal('iam.not-there', 'What is not so is `NoSuchObject`.', decided);
const secretOnce = proposal(
  'iam.secret-once',
  'A secret is shown by the call that makes its key, and never again; the SDKs’ form has room for it everywhere.',
  decided,
);
const keeps = proposal('iam.keeps', 'What the body leaves out stays as it is.', decided);
const keySessions = proposal(
  'iam.key-sessions',
  'A key that is disabled or removed is `InvalidAccessKeyId`, and every session it opened is `AccessDenied`.',
  'common 1.10; docs/decisions/sts.md',
);

export const IAM_DIFFERENCES = {
  CreateUser: [created, allAtOnce],
  ListUser: [],
  GetUser: [otherwise('iam.last-login', '`lastLoginTime` is never there: nobody logs in.', 'common 3.1')],
  UpdateUser: [
    keeps,
    proposal('iam.disabled', 'A disabled user’s keys and sessions are `AccessDenied`.', 'common 1.10'),
  ],
  DeleteUser: [proposal('iam.user-cascade', 'A user goes with its keys, memberships and attached policies.', decided)],
  CreateAccessKey: [created, secretOnce, allAtOnce],
  ListAccessKey: [secretOnce],
  EnableAccessKey: [repeatable],
  DisableAccessKey: [repeatable, keySessions],
  DeleteAccessKey: [keySessions],
  QueryTheLastUsageTimeOfAccesskey: [
    proposal('iam.last-used', 'The time is to the hour; the form of the answer is not published.', decided),
  ],
  ListUserGroups: [],
  QuerySummaryOfMainAccount: [
    proposal('iam.summary', 'The form of the answer is not published: four numbers.', 'common 3.1'),
  ],
  CreateGroup: [created, allAtOnce],
  ListGroups: [],
  QueryGroup: [],
  UpdateGroup: [keeps],
  DeleteGroup: [proposal('iam.group-in-use', 'A group with members is `OperationDenied`.', decided)],
  ListUsersWithinTheGroup: [],
  AddUserToGroup: [repeatable, proposal('iam.groups-of-user', 'A user is in 10 groups at most.', decided)],
  RemoveUserFromTheGroup: [notThere],
} satisfies DifferencesOf<typeof IAM>;
