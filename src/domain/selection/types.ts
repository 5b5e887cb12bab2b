import type { Sequence } from '../sequence.ts';

/** A place DNS queries arrive at. Without a port: the server's DNS port. */
export interface Endpoint {
  readonly address: string;
  readonly port?: number;
}

/** How the DNS plane knows that a datagram is for a VPC (design, "The DNS plane"). */
export interface Selection {
  /** Position of the event that gave the VPC its first selectors. */
  readonly position: number;
  readonly vpc: string;
  /** Local endpoints whose every query is for this VPC. */
  readonly listen: readonly Endpoint[];
  /** Client prefixes at the shared listener. */
  readonly clients: readonly string[];
  /** Whether other clients of the shared listener are this VPC's. */
  readonly default: boolean;
  /** The number drawn from the pool, or undefined when none was left or the pool is off. */
  readonly pooled?: number;
}

/** A pool number given back; the one free longest is used again first, and only when no new one is left. */
export interface Freed {
  readonly position: number;
  readonly pooled: number;
}

export interface Selections {
  readonly byVpc: Map<string, Selection>;
  /** Endpoint text to VPC. */
  readonly listeners: Map<string, string>;
  /** Client prefix to VPC. */
  readonly prefixes: Map<string, string>;
  /** The one VPC of the shared listener's other clients, under the key 'default'. */
  readonly defaults: Map<'default', string>;
  readonly freed: Sequence<Freed>;
  /** Greatest pool number ever drawn. */
  highest: number;
}

export const endpointKey = (endpoint: Endpoint): string => `${endpoint.address} ${endpoint.port ?? 'dns'}`;
