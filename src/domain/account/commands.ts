import type { Command } from '../command.ts';
import { isKeyTaken } from '../iam/key-ids.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { AccountEvent } from './events.ts';
import { SERVICES, type ServiceName } from './types.ts';

/** Characters and length of access key ids and secrets (design, NETLOOM_ACCESS_KEY). */
export const isKeyText = (text: string): boolean => /^[A-Za-z0-9._-]{1,128}$/.test(text);

const isAccountName = (name: string): boolean => name.length >= 1 && name.length <= 65;

export interface NewAccount {
  /** 32 hex digits, made outside. */
  readonly id: string;
  readonly name: string;
  readonly accessKeyId: string;
  /** Ciphertext, made outside. */
  readonly secret: string;
}

/** Refuses: body-invalid, exists-already (account id or access key id in use). */
export function openAccount(input: NewAccount): Command<{ accountId: string }> | Refusal {
  if (!/^[0-9a-f]{32}$/.test(input.id) || !isAccountName(input.name)) return refuse('body-invalid');
  if (!isKeyText(input.accessKeyId)) return refuse('body-invalid');
  return (state) => {
    if (state.accounts.byId.has(input.id) || isKeyTaken(state, input.accessKeyId)) return refuse('exists-already');
    const account = input.id;
    return {
      events: [
        { type: 'account-opened', v: 1, account, name: input.name },
        { type: 'key-added', v: 1, account, key: input.accessKeyId, secret: input.secret },
      ],
      result: { accountId: account },
    };
  };
}

export interface AccountChange {
  readonly name?: string;
  readonly certified?: boolean;
  readonly frozen?: boolean;
  readonly crossBorder?: boolean;
  /** Services to open (true) or close (false). */
  readonly services?: Readonly<Record<string, boolean>>;
}

/** Refuses: body-invalid, account-unknown. */
export function changeAccount(id: string, change: AccountChange): Command<undefined> | Refusal {
  const { services = {}, ...fields } = change;
  if (fields.name !== undefined && !isAccountName(fields.name)) return refuse('body-invalid');
  if (Object.keys(services).some((name) => !(SERVICES as readonly string[]).includes(name)))
    return refuse('body-invalid');
  return (state) => {
    const account = state.accounts.byId.get(id);
    if (account === undefined) return refuse('account-unknown');
    const events: AccountEvent[] = [];
    if (Object.keys(fields).length > 0) events.push({ type: 'account-changed', v: 1, account: id, ...fields });
    for (const [service, open] of Object.entries(services) as [ServiceName, boolean][]) {
      if (account.closed.includes(service) === open) {
        events.push({ type: 'service-changed', v: 1, account: id, service, open });
      }
    }
    return { events, result: undefined };
  };
}

/** Adds a root key. Refuses: body-invalid, account-unknown, exists-already. */
export function addKey(id: string, key: string, secret: string): Command<undefined> | Refusal {
  if (!isKeyText(key)) return refuse('body-invalid');
  return (state) => {
    if (!state.accounts.byId.has(id)) return refuse('account-unknown');
    if (isKeyTaken(state, key)) return refuse('exists-already');
    return { events: [{ type: 'key-added', v: 1, account: id, key, secret }], result: undefined };
  };
}

/** Enables or disables a key, or gives it another secret. Refuses: account-unknown, key-unknown. */
export function changeKey(
  id: string,
  key: string,
  change: { readonly enabled?: boolean; readonly secret?: string },
): Command<undefined> {
  return (state) => {
    if (!state.accounts.byId.has(id)) return refuse('account-unknown');
    if (state.accounts.byKey.get(key) !== id) return refuse('key-unknown');
    return { events: [{ type: 'key-changed', v: 1, account: id, key, ...change }], result: undefined };
  };
}

/** Refuses: account-unknown, key-unknown. */
export function removeKey(id: string, key: string): Command<undefined> {
  return (state) => {
    if (!state.accounts.byId.has(id)) return refuse('account-unknown');
    if (state.accounts.byKey.get(key) !== id) return refuse('key-unknown');
    return { events: [{ type: 'key-removed', v: 1, account: id, key }], result: undefined };
  };
}
