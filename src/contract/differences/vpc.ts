import type { VPC } from '../vpc.ts';
import type { DifferencesOf } from './difference.ts';

export const VPC_DIFFERENCES = {
  CreateVpc: [],
  QueryVpcList: [],
  QuerySpecifiedVpc: [],
  UpdateVpc: [],
  DeleteVpc: [],
  OpenVpcRelay: [],
  CloseVpcRelay: [],
  QueryVpcIntranetIp: [],
  GetVpcResourceIpInfo: [],
  CreateSubnet: [],
  QuerySubnetList: [],
  QuerySpecifiedSubnet: [],
  UpdateSubnet: [],
  DeleteSubnet: [],
  CreateIpReserved: [],
  ListIpReserve: [],
  DeleteIpReserve: [],
  QueryRoutingTable: [],
  QueryRoutingRules: [],
  CreateRoutingRules: [],
  UpdateRoutingRules: [],
  ActiveStandbySwitchover: [],
  DeleteRoutingRules: [],
} satisfies DifferencesOf<typeof VPC>;
