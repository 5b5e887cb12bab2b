import type { INSTANCES } from '../contract/netloom/instances.ts';
import type { Command } from '../domain/command.ts';
import { attachmentOf } from '../domain/csn/views.ts';
import { setChannelState } from '../domain/et/channels.ts';
import { setLineState } from '../domain/et/lines.ts';
import { formatIpv4Prefix } from '../domain/net/prefix.ts';
import {
  advertise,
  receiveRoutes,
  registerNetwork,
  setSession,
  unregisterNetwork,
} from '../domain/network/commands.ts';
import { INSTANCE_TYPES, type InstanceType, type Network } from '../domain/network/types.ts';
import { networkAt } from '../domain/network/views.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { type AdminHandlers, read, write } from './handlers.ts';
import { positionPage } from './lists.ts';

/** Prefixes on one page of instances; a single one publishes no more. */
const MOST_PREFIXES = 1000;

export const instances: AdminHandlers<(typeof INSTANCES)[number]['name']> = {
  ListInstances: read(function* (state, { query }) {
    const { type, account } = query;
    const page = yield* positionPage(state, query, state.networks.all, {
      keep: (one) => (type === undefined || one.type === type) && (account === undefined || one.account === account),
      lines: ({ published }) => published.length,
      most: MOST_PREFIXES,
    });
    if (isRefusal(page)) return page;
    const { items, ...rest } = page;
    return { ...rest, instances: items.map((network) => instanceForm(state, network)) };
  }),

  GetInstance: read((state, { path }) => {
    const type = typeOf(path);
    const network = type && networkAt(state, type, path.instanceId!);
    return network === undefined ? refuse('network-unknown') : instanceForm(state, network);
  }),

  PutInstance: write(({ path, body: { name = '', cidrs = [], ...rest } }) =>
    typed(path, (type, id) => registerNetwork({ ...rest, type, id, name, cidrs })),
  ),
  DeleteInstance: write(({ path }) => typed(path, unregisterNetwork)),
  SetAdvertised: write(({ path, body }) => typed(path, (type, id) => advertise(type, id, body.prefixes))),

  SetChannelSession: write(({ path, body }) => setSession(path.instanceId!, body.up)),
  SetChannelRoutes: write(({ path, body }) => receiveRoutes(path.instanceId!, body.routes.map(routeOf))),
  SetChannelStatus: write(({ path, body }) => setChannelState(path.instanceId!, body.status)),
  SetLineStatus: write(({ path, body }) => setLineState(path.lineId!, body.status)),
};

type Path = Readonly<Record<string, string>>;

const typeOf = ({ instanceType }: Path): InstanceType | undefined =>
  INSTANCE_TYPES.find((type) => type === instanceType);

/** Of a type there is none of, there is no instance. */
function typed(path: Path, command: (type: InstanceType, id: string) => Command | Refusal): Command | Refusal {
  const type = typeOf(path);
  return type === undefined ? refuse('network-unknown') : command(type, path.instanceId!);
}

const routeOf = ({ prefix, asPath = '', community = '' }: { prefix: string; asPath?: string; community?: string }) => ({
  prefix,
  asPath,
  community,
});

function instanceForm(state: State, network: Network) {
  const { type, id, account, name, region, registered, cidrs, advertised, channel, published } = network;
  const attachment = attachmentOf(state, type, id);
  return {
    ...{ instanceType: type, instanceId: id, account, name, region, registered, cidrs, advertised },
    ...(channel && { channel }),
    published: published.map(({ base, length, since, asPath, community }) => ({
      prefix: formatIpv4Prefix({ base, length }),
      since,
      asPath,
      community,
    })),
    ...(attachment && {
      attachment: { csnId: attachment.csn, attachId: attachment.id, status: attachment.status },
    }),
  };
}
