import { isRefusal, refuse } from '../domain/refusal.ts';
import { setSelectors } from '../domain/selection/commands.ts';
import type { AdminHandlers } from './handlers.ts';

/** Where the DNS plane stands with one endpoint. */
export interface EndpointState {
  readonly address: string;
  readonly port: number;
  readonly protocols: readonly string[];
  readonly state: string;
}

/** Asks the DNS plane; given by the composition root, for admin and dns do not know one another. */
export type EndpointStates = () => Promise<readonly EndpointState[]>;

export const vpcs = (states: EndpointStates, dnsPort: number): AdminHandlers<'ShowVpcDns' | 'SetVpcDns'> => ({
  ShowVpcDns: {
    kind: 'read',
    answer: async (state, { path }) => {
      const vpc = state.vpcs.byId.get(path.vpcId!);
      const selection = state.selections.byVpc.get(path.vpcId!);
      if (vpc === undefined || selection === undefined) return refuse('vpc-unknown');
      const known = await states();
      const dns = selection.listen.map(({ address, port = dnsPort }) => {
        const bound = known.find((one) => one.address === address && one.port === port);
        return { address, port, protocols: bound?.protocols ?? [], state: bound?.state ?? 'waiting' };
      });
      return {
        vpcId: vpc.id,
        region: vpc.region,
        accountId: vpc.account,
        dnsAddress: dns[0]?.address ?? '',
        dnsPort: dns[0]?.port ?? 0,
        dns,
        clients: selection.clients,
        default: selection.default,
      };
    },
  },

  SetVpcDns: {
    kind: 'write',
    command: ({ path, body }) => {
      const { listen = [], clients = [] } = body;
      const command = setSelectors(path.vpcId!, { listen, clients, default: body.default ?? false });
      return isRefusal(command) ? command : { command, answer: () => undefined };
    },
  },
});
