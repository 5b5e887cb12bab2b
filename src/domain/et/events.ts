import type { Channel, EtState, Line } from './types.ts';

export type EtEvent =
  | LineCreated
  | LineUpdated
  | LineStateSet
  | LineDeleted
  | ChannelCreated
  | ChannelUpdated
  | ChannelStateSet
  | ChannelDeleted;

/** Everything the line says but what its commit knows. */
export interface LineCreated extends Omit<Line, 'position' | 'id' | 'createdAt'> {
  readonly type: 'line-created';
  readonly v: 1;
  readonly line: string;
}

export interface LineUpdated
  extends Pick<Line, 'name' | 'description' | 'userName' | 'userPhone' | 'userEmail' | 'linkDelay'> {
  readonly type: 'line-updated';
  readonly v: 1;
  readonly line: string;
}

export interface LineStateSet {
  readonly type: 'line-state-set';
  readonly v: 1;
  readonly line: string;
  readonly status: EtState;
}

export interface LineDeleted {
  readonly type: 'line-deleted';
  readonly v: 1;
  readonly line: string;
}

/** Everything the channel says but what its commit knows. */
export interface ChannelCreated extends Omit<Channel, 'position' | 'id' | 'createdAt'> {
  readonly type: 'channel-created';
  readonly v: 1;
  readonly channel: string;
}

/** All that may change of it. */
export interface ChannelUpdated
  extends Pick<Channel, 'name' | 'description' | 'bgpRouteLimit' | 'networks' | 'authorizedUsers' | 'primary'> {
  readonly type: 'channel-updated';
  readonly v: 1;
  readonly channel: string;
}

export interface ChannelStateSet {
  readonly type: 'channel-state-set';
  readonly v: 1;
  readonly channel: string;
  readonly status: EtState;
}

export interface ChannelDeleted {
  readonly type: 'channel-deleted';
  readonly v: 1;
  readonly channel: string;
}
