import type { ET } from '../contract/et.ts';
import type { Command } from '../domain/command.ts';
import { createChannel, deleteChannel, updateChannel } from '../domain/et/channels.ts';
import { createLine, deleteLine, updateLine } from '../domain/et/lines.ts';
import {
  addNetworks,
  addUsers,
  associateChannel,
  dissociateChannel,
  removeNetworks,
  removeUsers,
} from '../domain/et/members.ts';
import type { Channel } from '../domain/et/types.ts';
import { channelOf, channelsIn, lineOf, linesOf } from '../domain/et/views.ts';
import { networkAt } from '../domain/network/views.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { channelForm, lineForm } from './et-forms.ts';
import { type Call, type Handlers, list, show, write } from './handlers.ts';
import { listPage } from './markers.ts';

export const et: Handlers<(typeof ET)[number]['name']> = {
  ApplyPhysicalDedicatedLine: write(({ account, region, body }) => createLine({ ...body, account, region })),
  QueryDedicatedLines: list((state, call) => {
    const { status } = call.query;
    const matches = (line: { readonly status: string }) => status === undefined || line.status === status;
    return listPage(state, call, {
      ...{ kind: 'line', sequence: linesOf(state, call.account), matches, member: 'ets', form: lineForm },
    });
  }),
  QueryDedicatedLineDetail: show(lineDetail),
  UpdatePhysicalDedicatedLine: write(({ account, path, body }) => updateLine(account, path.dcphyId!, body), lineDetail),
  DeletePhysicalDedicatedLine: write(({ account, path }) => deleteLine(account, path.dcphyId!), lineDetail),

  CreateDedicatedChannel: write(({ account, path, body }) => {
    const { enableIpv6 = 0, baiduIpv6Address = '', customerIpv6Address = '', ipv6Networks = [], ...rest } = body;
    const ipv6 = enableIpv6 !== 0 || baiduIpv6Address !== '' || customerIpv6Address !== '' || ipv6Networks.length > 0;
    return ipv6 ? refuse('body-invalid') : createChannel({ ...rest, account, lineId: path.etId! });
  }),
  QueryDedicatedChannel: list((state, { account, path, query }) => {
    const line = lineOf(state, account, path.etId!);
    if (line === undefined) return refuse('line-unknown');
    if (query.etChannelId === undefined) return { etChannels: [...channelsIn(state, line.id)].map(formIn(state)) };
    const channel = channelOf(state, account, line.id, String(query.etChannelId));
    return channel === undefined ? refuse('channel-unknown') : { etChannels: [formIn(state)(channel)] };
  }),
  UpdateDedicatedChannel: onChannel((account, line, channel, { body }) => updateChannel(account, line, channel, body)),
  CreateDedicatedChannelRouteParameters: onChannel((account, line, channel, { body }) =>
    areRoutes(body) ? addNetworks(account, line, channel, body.networks ?? []) : refuse('body-invalid'),
  ),
  RemoveDedicatedChannelRouteParameters: onChannel((account, line, channel, { body }) =>
    areRoutes(body) ? removeNetworks(account, line, channel, body.networks ?? []) : refuse('body-invalid'),
  ),
  CreateDedicatedChannelUserObject: onChannel((account, line, channel, { body }) =>
    addUsers(account, line, channel, body.authorizedUsers),
  ),
  RemoveDedicatedChannelUserObject: onChannel((account, line, channel, { body }) =>
    removeUsers(account, line, channel, body.authorizedUsers),
  ),
  AssociatedDedicatedChannel: onChannel((account, line, channel, { body }) =>
    associateChannel(account, line, channel, body.extraChannelId),
  ),
  UnrelatedDedicatedLineChannel: onChannel((account, line, channel, { body }) =>
    dissociateChannel(account, line, channel, body.extraChannelId),
  ),
  DeleteDedicatedChannel: onChannel(deleteChannel),
};

/** A change of the channel that the path names. */
function onChannel(command: (account: string, line: string, channel: string, call: Call) => Command | Refusal) {
  return write((call) => command(call.account, call.path.etId!, call.path.etChannelId!, call), channelDetail);
}

/** Networks are what a static channel has; IPv6 is not built. */
const areRoutes = ({ routeType, ipv6Networks = [] }: { routeType: string; ipv6Networks?: readonly string[] }) =>
  routeType === 'static-route' && ipv6Networks.length === 0;

const formIn = (state: State) => (channel: Channel) =>
  channelForm(channel, networkAt(state, 'channel', channel.id)!.channel!.session);

function lineDetail(state: State, { account, path }: Call): object | Refusal {
  const line = lineOf(state, account, path.dcphyId!);
  return line === undefined ? refuse('line-unknown') : lineForm(line);
}

/** No operation shows a single channel; If-Match on one still has something to compare. */
function channelDetail(state: State, { account, path }: Call): object | Refusal {
  const channel = channelOf(state, account, path.etId!, path.etChannelId!);
  return channel === undefined ? refuse('channel-unknown') : formIn(state)(channel);
}
