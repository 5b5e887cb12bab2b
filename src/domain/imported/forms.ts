import type { Caller } from '../access/types.ts';
import { type AccessKey, type Account, SERVICES } from '../account/types.ts';
import type { Attachment, Group, Membership, Policy, Role, User, UserKey } from '../iam/types.ts';
import type { RowKind } from '../journal.ts';
import type { LoadedFile } from '../loaded/types.ts';
import type { DnsPolicy } from '../policy/types.ts';
import type { RecordRow, ZoneRow } from '../privatezone/apply.ts';
import { type Binding, MISSING_NAMES, RECORD_TYPES } from '../privatezone/types.ts';
import type { Endpoint, Freed, Selection } from '../selection/types.ts';
import type { Session } from '../session/types.ts';
import * as is from './checks.ts';
import { NETWORK_FORMS } from './network-forms.ts';
import { RESOLVER_FORMS } from './resolver-forms.ts';
import { VPC_FORMS } from './vpc-forms.ts';

const policies = is.list(is.object<Attachment>({ policy: is.named, at: is.moment }));
/** What everything of IAM has. */
const inIam = {
  ...{ position: is.position, id: is.named, account: is.named, name: is.named, description: is.text },
  createdAt: is.moment,
};

const account: is.FormOf<Account> = {
  ...{ position: is.position, id: is.named, name: is.text, createdAt: is.moment },
  ...{ certified: is.flag, frozen: is.flag, crossBorder: is.flag, closed: is.list(is.oneOf(...SERVICES)) },
  keys: is.list(is.object<AccessKey>({ id: is.named, secret: is.named, enabled: is.flag, createdAt: is.moment })),
};

const zone: is.FormOf<ZoneRow> = {
  ...{ id: is.named, account: is.named, name: is.domainName, createdAt: is.moment, updatedAt: is.moment },
  ...{ serial: is.uint32, missingName: is.maybe(is.oneOf(...MISSING_NAMES)), deleted: is.maybe(is.position) },
};

const binding: is.FormOf<Binding> = {
  ...{ position: is.position, zone: is.named, vpc: is.named, region: is.text },
};

/** What its data must be hangs together with its type: soundness.ts. */
const record: is.FormOf<RecordRow> = {
  ...{ id: is.named, zone: is.position, rr: is.text, owner: is.ownerName, type: is.oneOf(...RECORD_TYPES) },
  ...{ value: is.text, data: is.text, ttl: is.from(0, 0x7fffffff), priority: is.from(0, 0xffff) },
  ...{ description: is.text, enabled: is.flag },
};

const selector: is.FormOf<Selection> = {
  ...{ position: is.position, vpc: is.named, clients: is.list(is.prefix), default: is.flag },
  listen: is.list(is.object<Endpoint>({ address: is.address, port: is.maybe(is.port) })),
  pooled: is.maybe(is.count),
};

const freed: is.FormOf<Freed> = { position: is.position, pooled: is.count };

const dnsPolicy: is.FormOf<DnsPolicy> = {
  ...{ position: is.position, vpc: is.named, allow: is.list(is.prefix), queryLog: is.flag },
  responsesPerSecond: is.maybe(is.count),
};

const userKey: is.FormOf<UserKey> = {
  ...{ id: is.named, secret: is.named, enabled: is.flag, createdAt: is.moment, lastUsedAt: is.maybe(is.moment) },
};

const user: is.FormOf<User> = {
  ...{ ...inIam, contact: is.text, enabled: is.flag, keys: is.list(is.object(userKey)), policies },
  groups: is.list(is.object<Membership>({ group: is.named, at: is.moment })),
};

const group: is.FormOf<Group> = { ...inIam, policies };
const iamPolicy: is.FormOf<Policy> = { ...inIam, document: is.json };
const role: is.FormOf<Role> = { ...inIam, trust: is.json, policies };

const session: is.FormOf<Session> = {
  ...{ position: is.position, key: is.named, secret: is.named, account: is.named, role: is.maybe(is.named) },
  opener: is.object<Caller>({ account: is.named, user: is.maybe(is.named), key: is.maybe(is.named) }),
  ...{ acl: is.maybe(is.json), createdAt: is.moment, expiresAt: is.moment },
};

const loadedFile: is.FormOf<LoadedFile> = {
  ...{ position: is.position, at: is.moment, digest: is.named, calls: is.count },
};

/** The form of each kind of row a file may have: what a server that has the row would not stumble over. */
export const FORMS: Readonly<Record<Exclude<RowKind, 'token'>, Readonly<Record<string, is.Check>>>> = {
  ...{ account, zone, binding, record, selector, freed, dnsPolicy },
  ...{ user, group, iamPolicy, role, session, loadedFile },
  ...VPC_FORMS,
  ...NETWORK_FORMS,
  ...RESOLVER_FORMS,
};
