import type { InstanceType, ReceivedRoute } from './types.ts';

export type NetworkEvent =
  | NetworkRegistered
  | NetworkUnregistered
  | NetworkAdvertised
  | NetworkSessionSet
  | NetworkRoutesReceived;

/** The registry made or changed a network of its own: everything it says about it. */
export interface NetworkRegistered {
  readonly type: 'network-registered';
  readonly v: 1;
  readonly instanceType: InstanceType;
  readonly instance: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly cidrs: readonly string[];
  /** Of a channel; whether its session is up and what it receives have events of their own. */
  readonly channel?: {
    readonly mode: 'static' | 'bgp';
    readonly router: string;
    readonly primary: string;
    readonly established: boolean;
    readonly users: readonly string[];
  };
}

export interface NetworkUnregistered {
  readonly type: 'network-unregistered';
  readonly v: 1;
  readonly instanceType: InstanceType;
  readonly instance: string;
}

/** What a VPC or edge VPC publishes beside its own CIDRs: all of it. */
export interface NetworkAdvertised {
  readonly type: 'network-advertised';
  readonly v: 1;
  readonly instanceType: InstanceType;
  readonly instance: string;
  readonly prefixes: readonly string[];
}

/** A channel's BGP session went up or down. */
export interface NetworkSessionSet {
  readonly type: 'network-session-set';
  readonly v: 1;
  readonly instance: string;
  readonly up: boolean;
}

/** What a BGP channel's customer router announces now: all of it. */
export interface NetworkRoutesReceived {
  readonly type: 'network-routes-received';
  readonly v: 1;
  readonly instance: string;
  readonly routes: readonly ReceivedRoute[];
}
