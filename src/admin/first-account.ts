import { addKey, changeKey, openAccount } from '../domain/account/commands.ts';
import type { Command } from '../domain/command.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import type { Engine } from '../engine/engine.ts';
import { tell } from '../engine/hold.ts';
import type { Random } from '../platform/random.ts';
import type { Secrets } from '../platform/secrets.ts';
import { BadSetting } from '../platform/setting-values.ts';
import type { Settings } from '../platform/settings.ts';

export interface FirstAccount {
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Made up just now: to be printed once. */
  readonly made: boolean;
}

/**
 * The first account, with the keys of the settings, or keys made up once.
 *
 * @throws BadSetting when the access key is another account's, or the key file a strange one.
 */
export async function ensureFirstAccount(
  engine: Engine,
  secrets: Secrets,
  random: Random,
  settings: Settings,
): Promise<FirstAccount> {
  const [account] = engine.state.accounts.all;
  const { accessKey, secretKey } = settings;
  // Any secret tells a strange key file, and before a key is added under it: a log under two opens with neither.
  const [sealed] = [...engine.state.accounts.all].flatMap(({ keys }) => keys);
  if (sealed !== undefined) secrets.open(sealed.secret);
  if (account === undefined) {
    const accountId = random.accountId();
    const accessKeyId = accessKey ?? random.accessKeyId();
    const secretAccessKey = secretKey ?? random.secret();
    const secret = secrets.seal(secretAccessKey);
    await must(engine, openAccount({ id: accountId, name: 'first', accessKeyId, secret }));
    return { accountId, accessKeyId, secretAccessKey, made: accessKey === undefined };
  }
  if (accessKey !== undefined && secretKey !== undefined) {
    const known = account.keys.find(({ id }) => id === accessKey);
    if (known === undefined) await must(engine, addKey(account.id, accessKey, secrets.seal(secretKey)));
    else if (secrets.open(known.secret) !== secretKey) {
      await must(engine, changeKey(account.id, accessKey, { secret: secrets.seal(secretKey) }));
    }
    return { accountId: account.id, accessKeyId: accessKey, secretAccessKey: secretKey, made: false };
  }
  const key = account.keys.find(({ enabled }) => enabled);
  return {
    accountId: account.id,
    accessKeyId: key?.id ?? '',
    secretAccessKey: key === undefined ? '' : secrets.open(key.secret),
    made: false,
  };
}

async function must(engine: Engine, command: Command | Refusal): Promise<void> {
  const outcome = isRefusal(command)
    ? command
    : await tell(engine, { command, cause: { operation: 'start' }, render: () => ({ status: 200, body: '' }) });
  if (!isRefusal(outcome)) return;
  throw new BadSetting(`The first account cannot be set up (${outcome.refused}): its access key is another account's.`);
}
