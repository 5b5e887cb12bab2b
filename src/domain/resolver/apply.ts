import type { Appliers } from '../commit.ts';
import { Journal } from '../journal.ts';
import { putIn, takeOut } from '../lists.ts';
import type { State } from '../state.ts';
import type { ResolverEvent } from './events.ts';
import type { ForwardRule, Resolver, Resolvers, RuleBinding } from './types.ts';

export const noResolvers = (): Resolvers => ({
  byId: new Map(),
  byAccount: new Map(),
  byVpc: new Map(),
  taken: new Map(),
  rules: new Map(),
  rulesByAccount: new Map(),
  rulesByResolver: new Map(),
  bindings: new Map(),
  boundTo: new Map(),
});

export const resolverAppliers: Appliers<ResolverEvent> = {
  'resolver-created': (state, event, { position, at }, journal) => {
    const { type: _type, v: _v, resolver: id, direction, ...fields } = event;
    const resolver = { ...fields, position, id, type: direction, createdAt: at, updatedAt: at };
    putResolver(state, resolver, journal);
    takeAddresses(state, resolver, journal);
  },

  'resolver-updated': (state, { resolver: id, name, description }, { at }, journal) =>
    putResolver(state, { ...state.resolvers.byId.get(id)!, name, description, updatedAt: at }, journal),

  'resolver-deleted': ({ resolvers }, event, _stamp, journal) => {
    const resolver = resolvers.byId.get(event.resolver)!;
    journal.delete(resolvers.byId, resolver.id);
    takeOut(resolvers.byAccount, resolver.account, resolver, journal);
    takeOut(resolvers.byVpc, resolver.vpc, resolver, journal);
    for (const { subnet, address } of resolver.addresses) {
      const taken = resolvers.taken.get(subnet)!;
      journal.delete(taken, address);
      if (taken.size === 0) journal.delete(resolvers.taken, subnet);
    }
    journal.row('resolver', resolver.position, undefined);
  },

  'forward-rule-created': (state, event, { position, at }, journal) => {
    const { type: _type, v: _v, rule: id, ...fields } = event;
    putRule(state, { ...fields, position, id, createdAt: at, updatedAt: at }, journal);
  },

  'forward-rule-updated': (state, { rule: id, name, description, targets }, { at }, journal) =>
    putRule(state, { ...state.resolvers.rules.get(id)!, name, description, targets, updatedAt: at }, journal),

  'forward-rule-deleted': (state, event, _stamp, journal) => {
    const { resolvers } = state;
    const rule = resolvers.rules.get(event.rule)!;
    for (const binding of [...(resolvers.bindings.get(rule.id) ?? [])]) unbind(state, rule, binding, journal);
    journal.delete(resolvers.rules, rule.id);
    takeOut(resolvers.rulesByAccount, rule.account, rule, journal);
    takeOut(resolvers.rulesByResolver, rule.resolver, rule, journal);
    journal.row('forwardRule', rule.position, undefined);
  },

  'forward-rule-bound': (state, { rule, vpc, region }, { position, at }, journal) => {
    putBinding(state, { position, rule, vpc, region }, journal);
    putRule(state, { ...state.resolvers.rules.get(rule)!, updatedAt: at }, journal);
  },

  'forward-rule-unbound': (state, event, { at }, journal) => {
    const rule = state.resolvers.rules.get(event.rule)!;
    for (const binding of state.resolvers.bindings.get(rule.id)!) {
      if (binding.vpc !== event.vpc) continue;
      unbind(state, rule, binding, journal);
      break;
    }
    putRule(state, { ...rule, updatedAt: at }, journal);
  },
};

/** Current rows are the things themselves. */
export function loadResolver(state: State, resolver: Resolver): void {
  putResolver(state, resolver, new Journal());
  takeAddresses(state, resolver, new Journal());
}

export const loadRule = (state: State, rule: ForwardRule): void => putRule(state, rule, new Journal());

export const loadRuleBinding = (state: State, binding: RuleBinding): void => putBinding(state, binding, new Journal());

function putResolver({ resolvers }: State, resolver: Resolver, journal: Journal): void {
  journal.set(resolvers.byId, resolver.id, resolver);
  putIn(resolvers.byAccount, resolver.account, resolver, journal);
  putIn(resolvers.byVpc, resolver.vpc, resolver, journal);
  journal.row('resolver', resolver.position, resolver);
}

function takeAddresses({ resolvers }: State, resolver: Resolver, journal: Journal): void {
  for (const { subnet, address } of resolver.addresses) {
    if (!resolvers.taken.has(subnet)) journal.set(resolvers.taken, subnet, new Map());
    journal.set(resolvers.taken.get(subnet)!, address, resolver.id);
  }
}

function putRule({ resolvers }: State, rule: ForwardRule, journal: Journal): void {
  journal.set(resolvers.rules, rule.id, rule);
  putIn(resolvers.rulesByAccount, rule.account, rule, journal);
  putIn(resolvers.rulesByResolver, rule.resolver, rule, journal);
  journal.row('forwardRule', rule.position, rule);
}

function putBinding({ resolvers }: State, binding: RuleBinding, journal: Journal): void {
  putIn(resolvers.bindings, binding.rule, binding, journal);
  if (!resolvers.boundTo.has(binding.vpc)) journal.set(resolvers.boundTo, binding.vpc, new Map());
  journal.set(resolvers.boundTo.get(binding.vpc)!, resolvers.rules.get(binding.rule)!.zone, binding.rule);
  journal.row('ruleBinding', binding.position, binding);
}

function unbind({ resolvers }: State, rule: ForwardRule, binding: RuleBinding, journal: Journal): void {
  takeOut(resolvers.bindings, rule.id, binding, journal);
  const zones = resolvers.boundTo.get(binding.vpc)!;
  journal.delete(zones, rule.zone);
  if (zones.size === 0) journal.delete(resolvers.boundTo, binding.vpc);
  journal.row('ruleBinding', binding.position, undefined);
}
