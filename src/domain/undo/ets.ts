import { createChannel, deleteChannel, setChannelState, updateChannel } from '../et/channels.ts';
import { createLine, deleteLine, setLineState, updateLine } from '../et/lines.ts';
import {
  addNetworks,
  addUsers,
  associateChannel,
  dissociateChannel,
  removeNetworks,
  removeUsers,
} from '../et/members.ts';
import type { Channel, Line } from '../et/types.ts';
import { refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { again, changesOf, type Inverse, type Step, stepsOf, when } from './steps.ts';

export const line: Inverse<Line> = {
  made: ({ account, id }) => [deleteLine(account, id)],
  gone: (gone, place) => [
    again(createLine(gone), 'line-created', { line: gone.id, status: gone.status }, place, gone.createdAt),
  ],
  altered: (altered) => {
    const { now, to } = altered;
    const changes = changesOf(altered, 'name', 'description', 'userName', 'userPhone', 'userEmail', 'linkDelay');
    return stepsOf(
      changes && updateLine(now.account, now.id, changes),
      now.status !== to.status && setLineState(now.id, to.status),
    );
  },
};

export const channel: Inverse<Channel> = {
  made: ({ account, line: home, id }) => [deleteChannel(account, home, id)],
  gone: (gone, place) => {
    const { id, status, bgpRouteLimit, primary, createdAt } = gone;
    return [
      when((state) => {
        if (primary !== '' && !state.ets.channels.has(primary)) return refuse('channel-unknown', primary);
        const said = { channel: id, status, bgpRouteLimit, primary };
        return again(createChannel({ ...gone, lineId: gone.line }), 'channel-created', said, place, createdAt);
      }),
    ];
  },
  altered: (altered) => {
    const { now, to } = altered;
    const { account, line: home, id } = now;
    const changes = changesOf(altered, 'name', 'description', 'bgpRouteLimit');
    const without = (all: readonly string[], others: readonly string[]) => all.filter((one) => !others.includes(one));
    const [less, more] = [without(now.networks, to.networks), without(to.networks, now.networks)];
    const [out, back] = [
      without(now.authorizedUsers, to.authorizedUsers),
      without(to.authorizedUsers, now.authorizedUsers),
    ];
    return stepsOf(
      changes && updateChannel(account, home, id, changes),
      less.length > 0 && removeNetworks(account, home, id, less),
      more.length > 0 && addNetworks(account, home, id, more),
      out.length > 0 && removeUsers(account, home, id, out),
      back.length > 0 && addUsers(account, home, id, back),
      ...underAnother(now, to),
      now.status !== to.status && setChannelState(id, to.status),
    );
  },
};

/** The steps that bring a channel from under one primary, or none, to under another. */
function underAnother(now: Channel, to: Channel): readonly Step[] {
  if (now.primary === to.primary) return [];
  const lineOf = ({ ets }: State, id: string): string => ets.channels.get(id)?.line ?? '';
  const { account, id } = now;
  return stepsOf(
    now.primary !== '' && when((state) => dissociateChannel(account, lineOf(state, now.primary), now.primary, id)),
    to.primary !== '' && when((state) => associateChannel(account, lineOf(state, to.primary), to.primary, id)),
  );
}
