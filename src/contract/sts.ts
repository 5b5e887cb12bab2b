import type { BceOperation } from './operation.ts';
import { Type } from './schema.ts';
import { optional, text } from './shapes.ts';

// Temporary credentials: common contract 3.4.

const service = 'sts';
const source = 'common 3.4';
const ofSts = { service: 'bce:sts', prefix: 'STS', level: 'OPERATE', permanent: true } as const;

/** What the session is narrowed to (common contract 3.3); what an entry holds is the domain's to say. */
const acl = Type.Object({ id: optional.text, accessControlList: Type.Optional(Type.Array(Type.Unknown())) });

const credentials = {
  accessKeyId: text,
  secretAccessKey: text,
  sessionToken: text,
  createTime: text,
  expiration: text,
  userId: text,
};

export const STS = [
  {
    name: 'GetSessionToken',
    service,
    method: 'POST',
    path: '/v1/sessionToken',
    // 36 hours.
    query: { durationSeconds: { upTo: 129_600 } },
    body: acl,
    output: Type.Object(credentials),
    errors: ['QuotaExceeded'],
    source,
    access: { ...ofSts, resource: 'session/*', open: true },
  },
  {
    name: 'AssumeRole',
    service,
    method: 'POST',
    path: '/v1/credential',
    flag: 'assumeRole',
    // 2 hours.
    query: { accountId: 'required', roleName: 'required', userId: 'text', durationSeconds: { upTo: 7200 } },
    body: acl,
    output: Type.Object({ ...credentials, roleId: text }),
    errors: ['NoSuchObject', 'QuotaExceeded'],
    source,
    access: { ...ofSts, resource: 'role/{roleName}' },
  },
] as const satisfies readonly BceOperation[];
