import type { Command, DnsPool } from '../command.ts';
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '../net/address.ts';
import { canonicalPrefix } from '../net/prefix.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import type { SelectorsRemoved, SelectorsSet } from './events.ts';
import { type Endpoint, endpointKey } from './types.ts';

/** A new VPC's own endpoint: the lowest pool number never drawn, else the one free longest, else none. */
export function firstSelectors(state: State, vpc: string, pool: DnsPool): SelectorsSet {
  const bare = { type: 'selectors-set', v: 1, vpc, listen: [], clients: [], default: false } as const;
  for (const pooled of poolNumbers(state, pool)) {
    const endpoint = poolEndpoint(pool, pooled);
    // Somebody may have listed the address by hand, or the pool setting may have moved onto it.
    if (endpoint === undefined || state.selections.listeners.has(endpointKey(endpoint))) continue;
    return { ...bare, listen: [endpoint], pooled };
  }
  return bare;
}

export const removeSelectors = (vpc: string): SelectorsRemoved => ({ type: 'selectors-removed', v: 1, vpc });

export interface SelectorsInput {
  readonly listen: readonly Endpoint[];
  readonly clients: readonly string[];
  readonly default: boolean;
}

/** Replaces a VPC's selectors. Refuses: selector-invalid, vpc-unknown, selector-taken (another VPC has one of them). */
export function setSelectors(vpc: string, input: SelectorsInput): Command<undefined> | Refusal {
  for (const { port } of input.listen) {
    if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > 65535)) {
      return refuse('selector-invalid', String(port));
    }
  }
  const clients: string[] = [];
  for (const text of input.clients) {
    const prefix = canonicalPrefix(text);
    if (prefix === undefined) return refuse('selector-invalid', text);
    clients.push(prefix);
  }
  return (state) => {
    const { selections } = state;
    if (!state.vpcs.byId.has(vpc)) return refuse('vpc-unknown');
    const before = selections.byVpc.get(vpc);
    const listen: Endpoint[] = [];
    for (const { address: text, port } of input.listen) {
      const own = before?.listen.find((one) => one.address === text && one.port === port);
      // A pool of ports gives every address of this machine, which nobody could ask for.
      const address = own?.address ?? hostAddress(text);
      if (address === undefined) return refuse('selector-invalid', text);
      listen.push(port === undefined ? { address } : { address, port });
    }
    const taken = (owner: string | undefined): boolean => owner !== undefined && owner !== vpc;
    for (const endpoint of listen) {
      if (taken(selections.listeners.get(endpointKey(endpoint)))) return refuse('selector-taken', endpoint.address);
    }
    for (const prefix of clients) if (taken(selections.prefixes.get(prefix))) return refuse('selector-taken', prefix);
    if (input.default && taken(selections.defaults.get('default'))) return refuse('selector-taken', 'default');
    const kept = before?.listen.find((endpoint) => listen.some((one) => endpointKey(one) === endpointKey(endpoint)));
    const event: SelectorsSet = {
      type: 'selectors-set',
      v: 1,
      vpc,
      listen,
      clients,
      default: input.default,
      ...(before?.pooled !== undefined && kept !== undefined ? { pooled: before.pooled } : {}),
    };
    return { events: [event], result: undefined };
  };
}

function* poolNumbers(state: State, pool: DnsPool): Iterable<number> {
  if (pool.kind === 'none') return;
  for (let next = state.selections.highest + 1; next <= pool.size; next += 1) yield next;
  for (const freed of state.selections.freed) yield freed.pooled;
}

/** Numbers run from 1 to the pool's size. */
function poolEndpoint(pool: DnsPool, pooled: number): Endpoint | undefined {
  if (pool.kind === 'none' || pooled > pool.size) return undefined;
  return pool.kind === 'addresses'
    ? { address: formatIpv4(pool.base + pooled - 1) }
    : { address: pool.address, port: pool.first + pooled - 1 };
}

function hostAddress(text: string): string | undefined {
  const v4 = parseIpv4(text);
  // One address of one host: neither "all addresses" nor a multicast group can tell VPCs apart.
  if (v4 !== undefined) return v4 >>> 24 === 0 || v4 >>> 24 >= 224 ? undefined : formatIpv4(v4);
  const v6 = parseIpv6(text);
  return v6 === undefined || v6.every((group) => group === 0) || v6[0]! >= 0xff00 ? undefined : formatIpv6(v6);
}
