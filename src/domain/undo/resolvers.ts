import { bindRule, unbindRule } from '../resolver/bindings.ts';
import { createResolver, deleteResolver, updateResolver } from '../resolver/resolvers.ts';
import { createForwardRule, deleteForwardRule, updateForwardRule } from '../resolver/rules.ts';
import type { ForwardRule, Resolver, RuleBinding } from '../resolver/types.ts';
import type { State } from '../state.ts';
import { again, changesOf, type Inverse, stepsOf, when } from './steps.ts';

export const resolver: Inverse<Resolver> = {
  made: ({ account, id }) => [deleteResolver(account, id)],
  gone: (gone, place) => {
    const ipModels = gone.addresses.map(({ subnet: subnetId, address: ipAddress }) => ({ subnetId, ipAddress }));
    const command = createResolver({ ...gone, vpcId: gone.vpc, vpcRegion: gone.region, ipModels });
    return [again(command, 'resolver-created', { resolver: gone.id }, place, gone.createdAt)];
  },
  altered: (altered) => {
    const { account, id, name, description } = altered.to;
    return stepsOf(changesOf(altered, 'name', 'description') && updateResolver(account, id, { name, description }));
  },
};

export const forwardRule: Inverse<ForwardRule> = {
  made: ({ account, id }) => [deleteForwardRule(account, id)],
  gone: (gone, place) => {
    const command = createForwardRule({ ...gone, resolverId: gone.resolver, dnsServerConfigs: gone.targets });
    return [again(command, 'forward-rule-created', { rule: gone.id }, place, gone.createdAt)];
  },
  altered: (altered) => {
    const { account, id, name, description, targets } = altered.to;
    // A binding touches its rule and changes nothing of what it says.
    if (changesOf(altered, 'name', 'description', 'targets') === undefined) return [];
    return [updateForwardRule(account, id, { name, description, dnsServerConfigs: targets })];
  },
};

const ownerOf = ({ resolvers }: State, rule: string): string => resolvers.rules.get(rule)?.account ?? '';

export const ruleBinding: Inverse<RuleBinding> = {
  made: ({ rule, vpc, region }) => [
    when((state) => unbindRule({ account: ownerOf(state, rule), rule, vpcRegions: [{ region, vpcIds: [vpc] }] })),
  ],
  gone: ({ rule, vpc, region }, place) => [
    when((state) => {
      const vpcRegions = [{ region, vpcIds: [vpc] }];
      return again(bindRule({ account: ownerOf(state, rule), rule, vpcRegions }), 'forward-rule-bound', {}, place);
    }),
  ],
  altered: () => [],
};
