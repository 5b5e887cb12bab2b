import { contains, parseIpv4Prefix } from '../net/prefix.ts';
import { refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { createVpc, deleteVpc, setVpcRelay, updateVpc } from '../vpc/commands.ts';
import { createIpReserve, deleteIpReserve } from '../vpc/reserves.ts';
import { createSubnet, deleteSubnet, updateSubnet } from '../vpc/subnets.ts';
import type { IpReserve, Subnet, Vpc } from '../vpc/types.ts';
import { subnetsIn } from '../vpc/views.ts';
import { again, changesOf, checked, type Inverse, stepsOf, when } from './steps.ts';

export const vpc: Inverse<Vpc> = {
  made: (made) => [deleteVpc(made, made.id)],
  gone: (gone, place) => {
    const { id, routeTableId: routeTable, ipv6Cidr, secondaryCidrs, relay } = gone;
    const said = { vpc: id, routeTable, ipv6Cidr };
    return stepsOf(
      again(createVpc({ ...gone, enableIpv6: ipv6Cidr !== '' }), 'vpc-created', said, place, gone.createdAt),
      secondaryCidrs.length > 0 && updateVpc(gone, id, { name: gone.name, secondaryCidrs }),
      relay && setVpcRelay(gone, id, true),
    );
  },
  altered: (altered) => {
    const { now, to } = altered;
    const { name, description, ipv6Cidr, secondaryCidrs } = to;
    const changes = { name, description, secondaryCidrs, enableIpv6: ipv6Cidr !== '' };
    return stepsOf(
      changesOf(altered, 'name', 'description', 'ipv6Cidr', 'secondaryCidrs') &&
        checked(updateVpc(now, now.id, changes), (decided) =>
          decided.map((event) => (event.type === 'vpc-updated' ? { ...event, ipv6Cidr } : event)),
        ),
      now.relay !== to.relay && setVpcRelay(now, now.id, to.relay),
    );
  },
};

export const subnet: Inverse<Subnet> = {
  made: (made) => [deleteSubnet(made, made.id)],
  gone: (gone, place) => [
    when((state) => {
      if (isIpv6Taken(state, gone)) return refuse('exists-already', gone.ipv6Cidr);
      const home = state.vpcs.byId.get(gone.vpc);
      const cidr = parseIpv4Prefix(gone.cidr)!;
      const vpcSecondaryCidr = home?.secondaryCidrs.find((text) => contains(parseIpv4Prefix(text)!, cidr));
      const input = { ...gone, vpcId: gone.vpc, vpcSecondaryCidr, enableIpv6: gone.ipv6Cidr !== '' };
      const said = { subnet: gone.id, ipv6Cidr: gone.ipv6Cidr };
      return again(createSubnet(input), 'subnet-created', said, place, gone.createdAt);
    }),
  ],
  altered: (altered) => {
    const { now, to } = altered;
    if (changesOf(altered, 'name', 'description', 'ipv6Cidr') === undefined) return [];
    const { name, description, ipv6Cidr } = to;
    const command = updateSubnet(now, now.id, { name, description, enableIpv6: ipv6Cidr !== '' });
    return [
      checked(command, (decided, state) => {
        if (isIpv6Taken(state, to)) return refuse('exists-already', ipv6Cidr);
        return decided.map((event) => (event.type === 'subnet-updated' ? { ...event, ipv6Cidr } : event));
      }),
    ];
  },
};

/** Whether another subnet of its VPC has meanwhile got the IPv6 network that it is to have again. */
function isIpv6Taken(state: State, { account, region, vpc: home, id, ipv6Cidr }: Subnet): boolean {
  if (ipv6Cidr === '') return false;
  for (const other of subnetsIn(state, { account, region }, home)) {
    if (other.id !== id && other.ipv6Cidr === ipv6Cidr) return true;
  }
  return false;
}

export const ipReserve: Inverse<IpReserve> = {
  made: (made) => [deleteIpReserve(made, made.id)],
  gone: (gone, place) => {
    const command = createIpReserve({ ...gone, subnetId: gone.subnet });
    return [again(command, 'ip-reserve-created', { ipReserve: gone.id }, place, gone.createdAt)];
  },
  // Nothing of it changes.
  altered: () => [],
};
