import { adminClient } from './admin-client.ts';
import { columns } from './columns.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';
import { everyItem } from './pages.ts';

interface Instance {
  readonly instanceType: string;
  readonly instanceId: string;
  readonly account: string;
  readonly name: string;
  readonly region: string;
  readonly channel?: { readonly mode: string; readonly established: boolean; readonly session: boolean };
  readonly published: readonly { readonly prefix: string }[];
  readonly attachment?: { readonly csnId: string; readonly status: string };
}

const TYPES = ['vpc', 'channel', 'bec_vpc'];

/** Prefixes shown of one instance; of more only how many there are. */
const MOST_PREFIXES = 4;

/** Lists what CSNs can connect: what it publishes now, and where it is loaded. */
export const instances: Command = {
  usage: `[${TYPES.join(' | ')}]`,
  about: 'list VPCs, channels and edge VPCs of the running server: what each publishes, and its CSN',
  run: async (environment) => {
    const { settings, rest } = commandLine(environment, { most: 1 });
    if (rest[0] !== undefined && !TYPES.includes(rest[0])) {
      throw new BadUsage(`There are no instances of the type ${JSON.stringify(rest[0])}.`);
    }
    const query = rest[0] === undefined ? '' : `?type=${encodeURIComponent(rest[0])}`;
    const found = await everyItem<Instance>(adminClient(settings), `/netloom/v1/instances${query}`, 'instances');
    const head = ['INSTANCE', 'REGION', 'ACCOUNT', 'STATE', 'CSN', 'PUBLISHES', 'NAME'];
    const rows = found.map((one) => [
      ...[`${one.instanceType} ${one.instanceId}`, one.region, one.account, stateOf(one), csnOf(one), published(one)],
      one.name,
    ]);
    environment.print(columns(head, rows));
    return 0;
  },
};

function stateOf({ channel }: Instance): string {
  if (channel === undefined) return '-';
  if (!channel.established) return 'not established';
  return channel.mode === 'bgp' ? `session ${channel.session ? 'up' : 'down'}` : channel.mode;
}

function csnOf({ attachment }: Instance): string {
  if (attachment === undefined) return '-';
  return attachment.status === 'attached' ? attachment.csnId : `${attachment.csnId} (${attachment.status})`;
}

function published({ published: all }: Instance): string {
  const shown = all.slice(0, MOST_PREFIXES).map(({ prefix }) => prefix);
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ') || '-';
}
