import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RESOLVERS_PER_ACCOUNT, RULES_PER_ACCOUNT, RULES_PER_RESOLVER, VPCS_PER_RULE } from '../ceilings.ts';
import { createVpc } from '../vpc/commands.ts';
import { deleteForwardRule } from './rules.ts';
import { A, here, setting } from './testing/setting.ts';

/** What one account may have although no quota is set: one change must not hold up everybody. */

test('resolvers of an account; higher quotas change nothing', () => {
  const s = setting();
  s.stage.quotas = { resolvers: 1e6 };
  const any = { ipModels: [{ subnetId: s.wide }] };
  for (let i = 1; i < RESOLVERS_PER_ACCOUNT; i += 1) s.stage.do(s.resolver(any));
  assert.equal(s.stage.refused(s.resolver(any)), 'quota-reached');
});

test('rules of a resolver, and of an account', () => {
  const s = setting();
  const resolvers = [s.outbound];
  while (resolvers.length * RULES_PER_RESOLVER < RULES_PER_ACCOUNT) resolvers.push(s.stage.do(s.resolver()).id);
  for (const [i, resolverId] of resolvers.entries()) {
    for (let n = i === 0 ? 1 : 0; n < RULES_PER_RESOLVER; n += 1) s.stage.do(s.rule({ resolverId }));
    assert.equal(s.stage.refused(s.rule({ resolverId })), 'quota-reached');
  }
  const { id: other } = s.stage.do(s.resolver());
  assert.equal(s.stage.refused(s.rule({ resolverId: other })), 'quota-reached');
  s.stage.do(deleteForwardRule(A, s.ruleId));
  s.stage.do(s.rule({ resolverId: other }));
});

test('VPCs of a rule', () => {
  const s = setting();
  const vpcs = Array.from({ length: VPCS_PER_RULE }, () => {
    return s.stage.do(createVpc({ ...here, name: 'v', cidr: '10.0.0.0/16' })).vpcId;
  });
  s.stage.do(s.bind(s.regions('bj', ...vpcs.slice(1))));
  assert.equal(s.stage.refused(s.bind(s.regions('bj', vpcs[0]!, s.vpcId))), 'quota-reached');
  s.stage.do(s.bind(s.regions('bj', vpcs[0]!)));
});
