import { type Operation, PAGE_QUERY } from '../operation.ts';
import { Type } from '../schema.ts';
import { optional, text } from '../shapes.ts';
import { service, strict } from './forms.ts';

/** An owner lets another account load an instance into a CSN of theirs: console only in BCE. */
export const GRANTS = [
  {
    name: 'CreateGrant',
    service,
    method: 'POST',
    path: '/netloom/v1/grants',
    query: {},
    body: strict({
      account: text,
      instanceType: text,
      instanceId: text,
      instanceRegion: text,
      csnId: text,
      peerAccount: text,
      description: optional.text,
    }),
    output: Type.Object({ grantId: text }),
    errors: ['CsnIdInvalidException', 'CsnNotFoundException', 'InstanceIdInvalidException', 'DuplicateException'],
    source: 'csn contract 6 and 8, 2',
  },
  {
    name: 'ListGrants',
    service,
    method: 'GET',
    path: '/netloom/v1/grants',
    query: { ...PAGE_QUERY, account: 'text' },
    errors: [],
    source: 'csn contract 8, 2',
  },
  {
    name: 'GetGrant',
    service,
    method: 'GET',
    path: '/netloom/v1/grants/{grantId}',
    query: {},
    errors: ['GrantNotFoundException'],
    source: 'csn contract 8, 2',
  },
  {
    name: 'DeleteGrant',
    service,
    method: 'DELETE',
    path: '/netloom/v1/grants/{grantId}',
    query: {},
    errors: ['GrantNotFoundException', 'NotAllowRevokeGrant', 'GrantStatusNotAllowDeleteException'],
    source: 'csn contract 6 and 8, 2',
  },
] as const satisfies readonly Operation[];
