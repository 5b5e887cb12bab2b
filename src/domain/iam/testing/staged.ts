import { openAccount } from '../../account/commands.ts';
import type { Quotas } from '../../command.ts';
import { Stage } from '../../testing/stage.ts';
import { createGroup } from '../groups.ts';
import { createUserKey } from '../keys.ts';
import { createPolicy } from '../policies.ts';
import { createRole } from '../roles.ts';
import { createUser } from '../users.ts';
import { DOCUMENT, TRUST } from './documents.ts';

export const [A, B] = ['a'.repeat(32), 'b'.repeat(32)];
export const ALICE = { account: A, userName: 'alice' };
export const GIVEN = { account: A, kind: 'user', subject: 'alice', policyName: 'watch' } as const;
export const ADMINISTRATOR = 'AdministratorAccess';

/** Alice, who has one key; the group ops, the policy watch, the role reader; another account with nothing. */
export function staged(quotas: Quotas = {}): Stage {
  const stage = new Stage();
  for (const id of [A, B]) stage.do(openAccount({ id, name: 'n', accessKeyId: `root-${id}`, secret: 's' }));
  stage.do(createUser({ account: A, name: 'alice' }));
  stage.do(createUserKey({ ...ALICE, key: 'AK1', secret: 'sealed' }));
  stage.do(createGroup({ account: A, name: 'ops' }));
  stage.do(createPolicy({ account: A, name: 'watch', document: DOCUMENT }));
  stage.do(createRole({ account: A, name: 'reader', trust: TRUST }));
  stage.quotas = quotas;
  return stage;
}
