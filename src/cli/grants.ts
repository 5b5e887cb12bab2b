import { adminClient } from './admin-client.ts';
import { columns } from './columns.ts';
import { type Command, commandLine } from './environment.ts';
import { everyItem } from './pages.ts';

interface Grant {
  readonly grantId: string;
  readonly account: string;
  readonly instanceType: string;
  readonly instanceId: string;
  readonly csnId: string;
  readonly peerAccount: string;
  readonly status: string;
}

/** Lists who lets whom load what into which CSN. */
export const grants: Command = {
  usage: '[account]',
  about: 'list the grants of the running server, or those one account made',
  run: async (environment) => {
    const { settings, rest } = commandLine(environment, { most: 1 });
    const query = rest[0] === undefined ? '' : `?account=${encodeURIComponent(rest[0])}`;
    const found = await everyItem<Grant>(adminClient(settings), `/netloom/v1/grants${query}`, 'grants');
    const head = ['GRANT', 'STATUS', 'INSTANCE', 'OF ACCOUNT', 'TO CSN', 'OF ACCOUNT'];
    const rows = found.map(({ grantId, status, instanceType, instanceId, account, csnId, peerAccount }) => [
      ...[grantId, status, `${instanceType} ${instanceId}`, account, csnId, peerAccount],
    ]);
    environment.print(columns(head, rows));
    return 0;
  },
};
