import type { ACCOUNTS } from '../contract/netloom/accounts.ts';
import { addKey, changeAccount, changeKey, isKeyText, openAccount, removeKey } from '../domain/account/commands.ts';
import { type Account, SERVICES } from '../domain/account/types.ts';
import { isRefusal, refuse } from '../domain/refusal.ts';
import { utcTime } from '../domain/time.ts';
import { pageOf, pageRequest } from '../http/pages.ts';
import { type AdminHandlers, type AdminWrite, read, write } from './handlers.ts';

const telling = (told: AdminWrite['told']): AdminWrite => ({ kind: 'write', told });

export const accounts: AdminHandlers<(typeof ACCOUNTS)[number]['name']> = {
  OpenAccount: telling(({ body, make, seal }) => {
    const accessKeyId = body.accessKeyId ?? make.accessKeyId();
    const secretAccessKey = body.secretAccessKey ?? make.secret();
    if (!isKeyText(secretAccessKey)) return refuse('body-invalid');
    const id = body.accountId ?? make.accountId();
    const command = openAccount({ id, name: body.name, accessKeyId, secret: seal(secretAccessKey) });
    return isRefusal(command) ? command : { command, answer: { accountId: id, accessKeyId, secretAccessKey } };
  }),

  // The one place that shows a secret again: the operator's own keys, to whoever holds the admin token.
  ShowFirstAccount: read((state, { unseal }) => {
    const [account] = state.accounts.all;
    const key = account?.keys.find(({ enabled }) => enabled);
    if (account === undefined || key === undefined) return refuse('key-unknown');
    return { accountId: account.id, accessKeyId: key.id, secretAccessKey: unseal(key.secret) };
  }),

  ListAccounts: read((state, { query }) => {
    const page = pageRequest(query, (marker) => state.accounts.byId.get(marker)?.position);
    if (page === undefined) return refuse('marker-unknown');
    const { items, ...rest } = pageOf(state.accounts.all, page, (account) => account.id);
    return { ...rest, accounts: items.map(accountForm) };
  }),

  GetAccount: read((state, { path }) => {
    const account = state.accounts.byId.get(path.accountId!);
    return account === undefined ? refuse('account-unknown') : accountForm(account);
  }),

  ChangeAccount: write(({ path, body }) => changeAccount(path.accountId!, body)),

  AddAccountKey: telling(({ path, body, make, seal }) => {
    const accessKeyId = body.accessKeyId ?? make.accessKeyId();
    const secretAccessKey = body.secretAccessKey ?? make.secret();
    if (!isKeyText(secretAccessKey)) return refuse('body-invalid');
    const command = addKey(path.accountId!, accessKeyId, seal(secretAccessKey));
    return isRefusal(command) ? command : { command, answer: { accessKeyId, secretAccessKey } };
  }),

  ChangeAccountKey: write(({ path, body }) => changeKey(path.accountId!, path.accessKeyId!, body)),
  RemoveAccountKey: write(({ path }) => removeKey(path.accountId!, path.accessKeyId!)),
};

/** What is shown of an account: never a secret. */
const accountForm = (account: Account) => ({
  accountId: account.id,
  name: account.name,
  createTime: utcTime(account.createdAt),
  certified: account.certified,
  frozen: account.frozen,
  crossBorder: account.crossBorder,
  services: Object.fromEntries(SERVICES.map((service) => [service, !account.closed.includes(service)])),
  keys: account.keys.map(({ id, enabled, createdAt }) => ({
    accessKeyId: id,
    enabled,
    createTime: utcTime(createdAt),
  })),
});
