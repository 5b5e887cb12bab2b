import { Stage } from '../../testing/stage.ts';
import { createVpc } from '../../vpc/commands.ts';
import { createIpReserve } from '../../vpc/reserves.ts';
import { createSubnet } from '../../vpc/subnets.ts';
import { bindRule, type RuleBindingInput, unbindRule } from '../bindings.ts';
import { createResolver, type NewResolver } from '../resolvers.ts';
import { createForwardRule, type NewForwardRule } from '../rules.ts';
import { resolverOf } from '../views.ts';

export const A = 'a';
export const B = 'b';
export const here = { account: A, region: 'bj' };

/**
 * A's VPC in bj with a small subnet of twelve assignable IPv4 addresses (10.0.1.3 to .14) and a wide one, both with
 * IPv6; an outbound resolver at the lowest of the small one; a rule for 'ad.test' by it. Beside: A's VPC in gz, B's VPC
 * with a subnet, and a resolver of B's.
 */
export function setting() {
  const stage = new Stage();
  const vpc = (account: string, region: string) =>
    stage.do(createVpc({ account, region, name: 'v', cidr: '10.0.0.0/16', enableIpv6: true })).vpcId;
  const [vpcId, gz, foreign] = [vpc(A, 'bj'), vpc(A, 'gz'), vpc(B, 'bj')];
  const subnet = (account: string, of: string, cidr: string) =>
    stage.do(createSubnet({ ...here, account, vpcId: of, name: 's', zoneName: 'cn-bj-a', cidr, enableIpv6: true }))
      .subnetId;
  const [small, wide] = [subnet(A, vpcId, '10.0.1.0/28'), subnet(A, vpcId, '10.0.2.0/24')];
  const foreignSubnet = subnet(B, foreign, '10.0.1.0/28');
  const resolver = (more: Partial<NewResolver> = {}) =>
    createResolver({
      ...{ account: A, name: 'r', vpcId, vpcRegion: 'bj', type: 'outbound' },
      ...{ ipModels: [{ subnetId: small }], ...more },
    });
  const inbound = (...addresses: string[]) =>
    resolver({ type: 'inbound', ipModels: addresses.map((ipAddress) => ({ subnetId: small, ipAddress })) });
  const { id: outbound } = stage.do(resolver());
  const theirs = stage.do(
    resolver({ account: B, vpcId: foreign, ipModels: [{ subnetId: foreignSubnet, ipAddress: '10.0.1.9' }] }),
  );
  const rule = (more: Partial<NewForwardRule> = {}) =>
    createForwardRule({
      ...{ account: A, name: 'f', zone: 'ad.test', resolverId: outbound },
      ...{ dnsServerConfigs: [{ ip: '172.20.0.10' }], ...more },
    });
  const { id: ruleId } = stage.do(rule());
  const regions = (region: string, ...vpcIds: string[]) => [{ region, vpcIds }];
  const bind = (vpcRegions: RuleBindingInput['vpcRegions'], id = ruleId) =>
    bindRule({ account: A, rule: id, vpcRegions });
  const unbind = (vpcRegions: RuleBindingInput['vpcRegions'], id = ruleId) =>
    unbindRule({ account: A, rule: id, vpcRegions });
  const reserve = (ipCidr: string, subnetId = small) =>
    createIpReserve({ ...here, subnetId, ipCidr, ipVersion: ipCidr.includes(':') ? 6 : 4 });
  /** The addresses a command's resolver got. */
  const addressesOf = (command: ReturnType<typeof resolver>) =>
    resolverOf(stage.state, A, stage.do(command).id)!.addresses.map(({ address }) => address);
  return {
    ...{ stage, vpcId, gz, foreign, small, wide, foreignSubnet, outbound, theirs: theirs.id, ruleId },
    ...{ resolver, inbound, rule, regions, bind, unbind, reserve, addressesOf },
  };
}
export type Setting = ReturnType<typeof setting>;
