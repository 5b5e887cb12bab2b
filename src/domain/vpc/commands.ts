import type { Command } from '../command.ts';
import { contains, type Ipv4Prefix, parseIpv4Prefix } from '../net/prefix.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { firstSelectors } from '../view/commands.ts';
import { placeOf, type Tag } from './types.ts';

/** Private address space, RFC 1918. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((text) => parseIpv4Prefix(text)!);

export interface NewVpc {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly cidr: string;
  readonly description?: string;
  readonly enableIpv6?: boolean;
  readonly tags?: readonly Tag[];
}

/** Creates a VPC with its route table and its own DNS selector. Refuses: body-invalid, quota-reached. */
export function createVpc(input: NewVpc): Command<{ vpcId: string }> | Refusal {
  const { account, region, name, description = '', tags = [] } = input;
  const cidr = vpcCidr(input.cidr);
  if (cidr === undefined || !isVpcName(name) || description.length > 200) return refuse('body-invalid');
  return (state, { ids, position, rules }) => {
    const siblings = state.vpcs.lists.get(placeOf(account, region))?.size ?? 0;
    if (siblings >= (rules.quotas.vpcsPerRegion ?? Number.POSITIVE_INFINITY)) return refuse('quota-reached');
    const vpc = ids.make('vpc', account, position);
    return {
      events: [
        {
          type: 'vpc-created',
          v: 1,
          account,
          vpc,
          region,
          name,
          description,
          cidr: input.cidr,
          ipv6Cidr: '',
          isDefault: false,
          tags,
          routeTable: ids.make('routeTable', account, position),
        },
        firstSelectors(state, vpc, rules.dnsPool),
      ],
      result: { vpcId: vpc },
    };
  };
}

/** Name of a VPC: up to 65 letters, digits and '_'; 'default' is the system's own (common contract 4.3). */
export const isVpcName = (name: string): boolean => /^[\p{L}\p{N}_.-]{1,65}$/u.test(name) && name !== 'default';

/** A VPC's address space: in RFC 1918, /8 to /28. */
export function vpcCidr(text: string): Ipv4Prefix | undefined {
  const prefix = parseIpv4Prefix(text);
  if (prefix === undefined || prefix.length > 28) return undefined;
  return PRIVATE.some((block) => contains(block, prefix)) ? prefix : undefined;
}
