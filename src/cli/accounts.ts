import { adminClient } from './admin-client.ts';
import { type Command, commandLine } from './environment.ts';
import { everyItem } from './pages.ts';

interface Shown {
  readonly accountId: string;
  readonly name: string;
  readonly certified: boolean;
  readonly frozen: boolean;
  readonly services: Readonly<Record<string, boolean>>;
  readonly keys: readonly { readonly accessKeyId: string; readonly enabled: boolean }[];
}

/** Lists every account: its id, name, standing, closed services and access keys. Secrets are not shown. */
export const accounts: Command = {
  usage: '',
  about: 'list the accounts of the running server',
  run: async (environment) => {
    const call = adminClient(commandLine(environment, {}).settings);
    for (const account of await everyItem<Shown>(call, '/netloom/v1/accounts', 'accounts')) {
      environment.print(lineOf(account));
    }
    return 0;
  },
};

function lineOf({ accountId, name, certified, frozen, services, keys }: Shown): string {
  const closed = Object.entries(services).flatMap(([service, open]) => (open ? [] : [`${service} closed`]));
  const standing = [...(frozen ? ['frozen'] : []), ...(certified ? [] : ['uncertified']), ...closed];
  const shownKeys = keys.map(({ accessKeyId, enabled }) => (enabled ? accessKeyId : `${accessKeyId} (disabled)`));
  return `${[accountId, name, standing.join(', ') || 'active', shownKeys.join(', ')].join('  ')}\n`;
}
