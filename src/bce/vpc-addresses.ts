import { parseIpv4 } from '../domain/net/address.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { addressesIn } from '../domain/resolver/views.ts';
import type { State } from '../domain/state.ts';
import { utcTime } from '../domain/time.ts';
import { subnetOf, vpcOf } from '../domain/vpc/views.ts';
import type { Call } from './handlers.ts';

// What lives at the addresses of a VPC (common contract 4.3): endpoints of resolvers, and nothing else of Netloom's.

const KIND = 'resolver';

/** QueryVpcIntranetIp: which of the asked IPv4 addresses are somebody's; a list, a range (both ends within) or both. */
export function intranetIps(state: State, call: Call): object | Refusal {
  const { privateIpAddresses, privateIpRange } = call.query;
  const addresses = privateIpAddresses === undefined ? [] : String(privateIpAddresses).split(',');
  const ends = privateIpRange === undefined ? [] : String(privateIpRange).split('-');
  const asked = [...addresses, ...ends].map((text) => parseIpv4(text.trim()));
  const range = ends.length === 0 || (ends.length === 2 && asked.at(-2)! <= asked.at(-1)!);
  if (asked.length === 0 || asked.includes(undefined) || !range) return refuse('query-invalid');
  const vpc = vpcOf(state, call, call.path.vpcId!);
  if (vpc === undefined) return refuse('vpc-unknown');
  const named = new Set(asked);
  const [low = Number.POSITIVE_INFINITY, high = 0] = ends.length === 0 ? [] : (asked.slice(-2) as number[]);
  const isAsked = (address: number | undefined): boolean =>
    address !== undefined && (named.has(address) || (low <= address && address <= high));
  const found = addressesIn(state, vpc.id).filter(({ address }) => isAsked(parseIpv4(address)));
  return {
    vpcPrivateIpAddresses: found.map(({ address, subnet, resolver }) => ({
      privateIpAddress: address,
      cidr: state.vpcs.subnets.get(subnet)!.cidr,
      privateIpAddressType: KIND,
      createdTime: utcTime(resolver.createdAt),
    })),
  };
}

/** GetVpcResourceIpInfo: all of them, of a subnet or of the VPC, by pages that are counted (common contract 2.7). */
export function resourceIps(state: State, call: Call): object | Refusal {
  const { vpcId, subnetId, resourceType = KIND } = call.query;
  const [pageNo, pageSize] = [Number(call.query.pageNo ?? 1), Number(call.query.pageSize ?? 10)];
  if (vpcId === undefined) return refuse('query-invalid');
  if (vpcOf(state, call, String(vpcId)) === undefined) return refuse('vpc-unknown');
  if (subnetId !== undefined && subnetOf(state, call, String(subnetId))?.vpc !== vpcId) return refuse('subnet-unknown');
  const all = resourceType === KIND ? addressesIn(state, String(vpcId)) : [];
  const found = all.filter(({ subnet }) => subnetId === undefined || subnet === subnetId);
  const page = found.slice((pageNo - 1) * pageSize, pageNo * pageSize);
  const result = page.map(({ address }) => ({ ip: address, resourceType: KIND }));
  return { pageNo, pageSize, totalCount: found.length, result };
}
