import type { RESOLVER } from '../contract/resolver.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { bindRule, unbindRule } from '../domain/resolver/bindings.ts';
import { createResolver, deleteResolver, updateResolver } from '../domain/resolver/resolvers.ts';
import { createForwardRule, deleteForwardRule, updateForwardRule } from '../domain/resolver/rules.ts';
import type { ForwardRule, Resolver } from '../domain/resolver/types.ts';
import { isBound, resolverOf, resolversOf, ruleOf, rulesOf } from '../domain/resolver/views.ts';
import type { State } from '../domain/state.ts';
import { beijingTime } from '../domain/time.ts';
import { type Call, type Handlers, list, show, write } from './handlers.ts';
import { listPage } from './markers.ts';

/** Default and maximum of maxKeys of both lists (dns contract 1.15). */
const LONGEST_PAGE = 100;

export const resolver: Handlers<(typeof RESOLVER)[number]['name']> = {
  CreateResolver: write(({ account, body }) => createResolver({ ...body, account })),
  GetDnsResolverList: list((state, call) => {
    const matches = () => [undefined, RUNNING].includes(call.query.status as string | undefined);
    const listed = { kind: 'resolver', member: 'result', form: resolverForm, limit: LONGEST_PAGE, matches } as const;
    return listPage(state, call, { ...listed, sequence: resolversOf(state, call.account) });
  }),
  GetDnsResolverDetail: show(resolverDetail),
  UpdateDnsParser: write(({ account, path, body }) => updateResolver(account, path.resolverId!, body), resolverDetail),
  DeleteResolver: write(({ account, path }) => deleteResolver(account, path.resolverId!), resolverDetail),

  CreateResolverRule: write(({ account, body }) => createForwardRule({ ...body, account })),
  GetDnsResolverRuleList: list((state, call) => {
    const { status } = call.query;
    const matches = (rule: ForwardRule) => status === undefined || statusOf(state, rule) === status;
    const listed = { kind: 'forwardRule', member: 'result', form: ruleForm(state), limit: LONGEST_PAGE } as const;
    return listPage(state, call, { ...listed, matches, sequence: rulesOf(state, call.account) });
  }),
  GetDnsResolverRuleDetail: show(ruleDetail),
  UpdateResolverRule: write(({ account, path, body }) => updateForwardRule(account, path.ruleId!, body), ruleDetail),
  DeleteResolverRule: write(({ account, path }) => deleteForwardRule(account, path.ruleId!), ruleDetail),
  BindVpcToRule: write((call) => bindRule(binding(call)), ruleDetail),
  UnbindVpcToRule: write((call) => unbindRule(binding(call)), ruleDetail),
};

const binding = ({ account, path, body }: Call) => ({ account, rule: path.ruleId!, vpcRegions: body.vpcRegions });

/** A resolver is there, or it is not (dns contract 4.4). */
const RUNNING = 'RUNNING';

const resolverForm = (one: Resolver) => ({
  id: one.id,
  name: one.name,
  status: RUNNING,
  description: one.description,
  vpcId: one.vpc,
  vpcRegion: one.region,
  type: one.type,
  ipModels: one.addresses.map(({ subnet, address }) => ({ subnetId: subnet, ipAddress: address })),
  createTime: beijingTime(one.createdAt),
  updateTime: beijingTime(one.updatedAt),
});

function resolverDetail(state: State, { account, path }: Call): object | Refusal {
  const found = resolverOf(state, account, path.resolverId!);
  return found === undefined ? refuse('resolver-unknown') : resolverForm(found);
}

/** Which VPCs a rule is bound to is shown nowhere (dns contract 4.5). */
const statusOf = (state: State, rule: ForwardRule): string => (isBound(state, rule) ? 'BOUND' : 'UNBOUND');

const ruleForm = (state: State) => (rule: ForwardRule) => ({
  id: rule.id,
  name: rule.name,
  status: statusOf(state, rule),
  description: rule.description,
  zone: rule.zone,
  resolverId: rule.resolver,
  resolverRegion: state.resolvers.byId.get(rule.resolver)!.region,
  dnsServerConfigs: rule.targets.map(({ ip, port }) => ({ ip, port })),
  createTime: beijingTime(rule.createdAt),
  updateTime: beijingTime(rule.updatedAt),
});

function ruleDetail(state: State, { account, path }: Call): object | Refusal {
  const found = ruleOf(state, account, path.ruleId!);
  return found === undefined ? refuse('forward-rule-unknown') : ruleForm(state)(found);
}
