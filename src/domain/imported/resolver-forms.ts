import {
  type EndpointAddress,
  type ForwardRule,
  type ForwardTarget,
  RESOLVER_TYPES,
  type Resolver,
  type RuleBinding,
} from '../resolver/types.ts';
import * as is from './checks.ts';

const owned = {
  ...{ position: is.position, id: is.named, account: is.named, name: is.text, description: is.text },
  ...{ createdAt: is.moment, updatedAt: is.moment },
};

const resolver: is.FormOf<Resolver> = {
  ...{ ...owned, vpc: is.named, region: is.text, type: is.oneOf(...RESOLVER_TYPES) },
  addresses: is.list(is.object<EndpointAddress>({ subnet: is.named, address: is.address })),
};

const forwardRule: is.FormOf<ForwardRule> = {
  ...{ ...owned, resolver: is.named, zone: (value) => value === '.' || is.domainName(value) },
  targets: is.list(is.object<ForwardTarget>({ ip: is.address, port: is.port })),
};

const ruleBinding: is.FormOf<RuleBinding> = {
  ...{ position: is.position, rule: is.named, vpc: is.named, region: is.text },
};

export const RESOLVER_FORMS = { resolver, forwardRule, ruleBinding };
