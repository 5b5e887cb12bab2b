import type { Command } from '../command.ts';
import type { DomainEvent } from '../commit.ts';
import type { NetworkRegistered } from '../network/events.ts';

/** A command that only says facts, for what a test needs to be so. */
export const facts =
  (...events: DomainEvent[]): Command<undefined> =>
  () => ({ events, result: undefined });

type Registered = Omit<NetworkRegistered, 'type' | 'v' | 'name' | 'cidrs'> & { readonly cidrs?: readonly string[] };

/** Puts a network into the operator's registry. */
export const registered = (network: Registered): Command<undefined> =>
  facts({ type: 'network-registered', v: 1, name: network.instance, cidrs: [], ...network });

/** What is said of a BGP channel that is up, unless told otherwise. */
export const bgp = (told: Partial<NonNullable<NetworkRegistered['channel']>> = {}) => {
  return { mode: 'bgp', router: '', primary: '', established: true, users: [] as string[], ...told } as const;
};
