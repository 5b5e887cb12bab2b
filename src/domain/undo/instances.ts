import { createEdgeVpc, deleteEdgeVpc, updateEdgeVpc } from '../bec/commands.ts';
import type { EdgeVpc } from '../bec/types.ts';
import type { DomainEvent } from '../commit.ts';
import {
  advertise,
  type NewNetwork,
  receiveRoutes,
  registerNetwork,
  setSession,
  unregisterNetwork,
} from '../network/commands.ts';
import type { Network } from '../network/types.ts';
import { networkAt } from '../network/views.ts';
import { setPolicy } from '../policy/commands.ts';
import type { DnsPolicy } from '../policy/types.ts';
import { refuse } from '../refusal.ts';
import { setSelectors } from '../selection/commands.ts';
import type { Selection } from '../selection/types.ts';
import type { State } from '../state.ts';
import { same } from './merge.ts';
import { again, changesOf, checked, type Inverse, restoring, type Step, stepsOf, when } from './steps.ts';

export const edgeVpc: Inverse<EdgeVpc> = {
  made: ({ account, id }) => [deleteEdgeVpc(account, id)],
  gone: (gone, place) => [again(createEdgeVpc(gone), 'edge-vpc-created', { edgeVpc: gone.id }, place, gone.createdAt)],
  altered: (altered) => {
    const changes = changesOf(altered, 'name', 'description');
    return stepsOf(changes && updateEdgeVpc(altered.now.account, altered.now.id, changes));
  },
};

/** A network that an API made is that API's; what the operator said of it beside is taken back all the same. */
export const network: Inverse<Network> = {
  made: ({ registered, type, id }) => stepsOf(registered && unregisterNetwork(type, id)),
  gone: (gone, place) => [
    ...stepsOf(gone.registered && again(registerNetwork(registration(gone)), 'network-registered', {}, place)),
    ...said(gone),
  ],
  altered: ({ now, to }) => [
    ...stepsOf(to.registered && !same(registration(now), registration(to)) && registerNetwork(registration(to))),
    ...said(to),
  ],
};

function registration({ account, type, id, name, region, cidrs, channel }: Network): NewNetwork {
  const told = { account, type, id, name, region, cidrs };
  if (channel === undefined) return told;
  const { mode, router, primary, established, users } = channel;
  return { ...told, channel: { mode, router, primary, established, users } };
}

/** What a network publishes and receives, where it is not so already. */
const said = ({ type, id, advertised, channel }: Network): readonly Step[] => [
  when((state) => {
    const now = networkAt(state, type, id)?.advertised ?? [];
    return same(now, advertised) ? undefined : advertise(type, id, advertised);
  }),
  when((state) => {
    const now = networkAt(state, type, id)?.channel;
    return channel === undefined || now?.session === channel.session ? undefined : setSession(id, channel.session);
  }),
  when((state) => {
    const now = networkAt(state, type, id)?.channel;
    return channel === undefined || same(now?.received, channel.received)
      ? undefined
      : receiveRoutes(id, channel.received);
  }),
];

export const selector: Inverse<Selection> = {
  // A VPC has its selectors from its creation to its end.
  made: () => [],
  gone: (gone, place) => [selectorsAgain(gone, place)],
  altered: ({ to }) => [selectorsAgain(to, undefined)],
};

/** Its number of the pool is its own again, unless another VPC has drawn it: then its address is not to be had either. */
const selectorsAgain = ({ vpc, pooled, ...input }: Selection, place: number | undefined): Step =>
  checked(setSelectors(vpc, input), (decided, state, { at }) => {
    if (pooled !== undefined && !isFree(state, vpc, pooled)) return refuse('selector-taken', `pool number ${pooled}`);
    return decided.map((event): DomainEvent => {
      if (event.type !== 'selectors-set') return event;
      const { pooled: _decided, ...rest } = event;
      const said = { ...rest, ...(pooled !== undefined && { pooled }) };
      return place === undefined ? said : restoring(said, place, at);
    });
  });

function isFree({ selections }: State, vpc: string, pooled: number): boolean {
  if (selections.byVpc.get(vpc)?.pooled === pooled) return true;
  for (const freed of selections.freed) if (freed.pooled === pooled) return true;
  return false;
}

export const dnsPolicy: Inverse<DnsPolicy> = {
  // There is no command for having none: it is checked as one that says nothing.
  made: ({ vpc }) => [
    when((state) =>
      state.dnsPolicies.byVpc.has(vpc)
        ? checked(setPolicy(vpc, {}), () => [{ type: 'dns-policy-removed', v: 1, vpc }])
        : undefined,
    ),
  ],
  gone: (gone, place) => [
    checked(setPolicy(gone.vpc, gone), (_decided, _state, { at }) => {
      const { position: _position, ...said } = gone;
      return [restoring({ type: 'dns-policy-set', v: 1, ...said }, place, at)];
    }),
  ],
  altered: ({ to }) => [setPolicy(to.vpc, to)],
};
