import { addKey, changeAccount, changeKey, removeKey } from '../account/commands.ts';
import type { AccessKey, Account } from '../account/types.ts';
import type { DomainEvent } from '../commit.ts';
import { changesOf, checked, type Inverse, irreversible, restoring, type Step, stepsOf } from './steps.ts';

export const account: Inverse<Account> = {
  made: ({ id }) => [irreversible(`account ${id} was opened, and none is ever closed`)],
  gone: ({ id }) => [irreversible(`account ${id}`)],
  altered: (altered) => {
    const { now, to } = altered;
    const fields = changesOf(altered, 'name', 'certified', 'frozen', 'crossBorder');
    const opened = now.closed.filter((service) => !to.closed.includes(service)).map((service) => [service, true]);
    const closed = to.closed.filter((service) => !now.closed.includes(service)).map((service) => [service, false]);
    const services = Object.fromEntries([...opened, ...closed]) as Record<string, boolean>;
    return stepsOf(
      (fields !== undefined || Object.keys(services).length > 0) && changeAccount(now.id, { ...fields, services }),
      ...keySteps(now, to),
    );
  },
};

function* keySteps(now: Account, to: Account): Iterable<Step> {
  for (const { id } of now.keys) if (!to.keys.some((key) => key.id === id)) yield removeKey(now.id, id);
  for (const key of to.keys) {
    const held = now.keys.find(({ id }) => id === key.id);
    if (held === undefined) yield keyAgain(to, key);
    else if (held.enabled !== key.enabled || held.secret !== key.secret) {
      const { enabled, secret } = key;
      yield changeKey(to.id, key.id, {
        ...(held.enabled !== enabled && { enabled }),
        ...(held.secret !== secret && { secret }),
      });
    }
  }
}

/** A key with the secret it had. */
const keyAgain = ({ id, position }: Account, { id: key, secret, enabled, createdAt }: AccessKey): Step =>
  checked(addKey(id, key, secret), (decided) => {
    const added: DomainEvent[] = decided.map((event) => restoring(event, position, createdAt));
    return enabled ? added : [...added, { type: 'key-changed', v: 1, account: id, key, enabled }];
  });
