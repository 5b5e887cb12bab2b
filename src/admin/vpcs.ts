import type { VPCS } from '../contract/netloom/vpcs.ts';
import { refuse } from '../domain/refusal.ts';
import { inboundAddresses } from '../domain/resolver/views.ts';
import { setSelectors } from '../domain/selection/commands.ts';
import { type AdminHandlers, readWith, write } from './handlers.ts';

/** Where the DNS plane stands with one endpoint. */
export interface EndpointState {
  readonly address: string;
  readonly port: number;
  readonly protocols: readonly string[];
  readonly state: string;
}

/** The DNS plane, as far as the operator is told of it. */
export interface DnsEndpoints {
  /** Asks the DNS plane; given by the composition root, for admin and dns do not know one another. */
  readonly states: () => Promise<readonly EndpointState[]>;
  /** The port of selectors that name none. */
  readonly port: number;
}

export const vpcs = (endpoints: DnsEndpoints): AdminHandlers<(typeof VPCS)[number]['name']> => ({
  ShowVpcDns: readWith(endpoints.states, (state, { path }, known) => {
    const vpc = state.vpcs.byId.get(path.vpcId!);
    const selection = state.selections.byVpc.get(path.vpcId!);
    if (vpc === undefined || selection === undefined) return refuse('vpc-unknown');
    const endpoint = ({ address, port = endpoints.port }: { readonly address: string; readonly port?: number }) => {
      const bound = known.find((one) => one.address === address && one.port === port);
      return { address, port, protocols: bound?.protocols ?? [], state: bound?.state ?? 'waiting' };
    };
    const dns = selection.listen.map(endpoint);
    // An address of a subnet may be no address of this machine: then it waits.
    const inbound = [...inboundAddresses(state, vpc.id)].map((address) => endpoint({ address }));
    return {
      vpcId: vpc.id,
      region: vpc.region,
      accountId: vpc.account,
      dnsAddress: dns[0]?.address ?? '',
      dnsPort: dns[0]?.port ?? 0,
      dns: [...dns, ...inbound],
      listen: selection.listen,
      clients: selection.clients,
      default: selection.default,
    };
  }),

  SetVpcDns: write(({ path, body }) => {
    const { listen = [], clients = [] } = body;
    return setSelectors(path.vpcId!, { listen, clients, default: body.default ?? false });
  }),
});
