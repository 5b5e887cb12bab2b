import { agrees, type Case, differs, Lacking } from '../case.ts';
import { declined, glance, itemsOf, member } from '../judge.ts';
import { ownCsn, ownTable, ownVpc } from '../making.ts';
import { short } from '../shape.ts';
import type { Stage } from '../stage.ts';
import type { Answer } from '../wire.ts';
import { factsOf, refusals, refusalsOf } from './forms.ts';

// Traffic of what is attached may be charged for.
const fact = factsOf('csn', 'cost');
const refused = refusalsOf('csn', 'cost');

/** What attach and detach are told. */
export const instance = (stage: Stage, instanceId: string, more: object = {}) => ({
  ...{ instanceType: 'vpc', instanceId, instanceRegion: stage.region },
  ...more,
});

/** Asks to attach something to the run's own CSN. */
export const attach = async (stage: Stage, more: object = {}) =>
  stage.ask('AttachCsnInstance', { csnId: await ownCsn(stage) }, { body: instance(stage, 'vpc-000000000000', more) });

/** The run's own VPC in the run's own CSN; throws Lacking where it was refused. */
const attached = (stage: Stage): Promise<string> =>
  stage.once('attached', async () => {
    const [csnId, vpcId] = [await ownCsn(stage), await ownVpc(stage)];
    const body = instance(stage, vpcId);
    const answer = await stage.scratch.make(
      'an attachment',
      () => stage.ask('AttachCsnInstance', { csnId }, { body }),
      () => vpcId,
      () => stage.ask('DetachCsnInstance', { csnId }, { body }),
    );
    const [one] = itemsOf(await stage.ask('QueryCsnInstance', { csnId }), 'instances');
    const id = member(one, 'attachId');
    if (typeof id !== 'string') throw new Lacking(`needs an attached VPC: ${glance(answer)}`);
    return id;
  });

const addRule = async (stage: Stage, more: object = {}): Promise<Answer> => {
  const csnRtId = await ownTable(stage);
  const body = { attachId: await attached(stage), destAddress: '0.0.0.0/0', routeType: 'custom', ...more };
  return stage.ask('AddRouteRule', { csnRtId }, { body });
};
/** The custom rule goes with the CSN. */
const ruled = (stage: Stage) => stage.once('ruled', () => addRule(stage));

/** VPCs attached to CSNs, under --may-cost. */
export const attachmentCases: readonly Case[] = [
  fact('attached.status', 'documented', 'csn 2', 'What is attached is in the list, as attached.', async (stage) => {
    await attached(stage);
    const answer = await stage.ask('QueryCsnInstance', { csnId: await ownCsn(stage) });
    const status = member(itemsOf(answer, 'instances')[0], 'status');
    return status === 'attached' ? agrees : differs('attached', short(status ?? 'none'));
  }),
  fact(
    'attached.gateway',
    'proposal',
    'csn 7.3',
    'The first attachment of a region makes a gateway there.',
    async (stage) => {
      await attached(stage);
      const answer = await stage.ask('QueryTgwList', { csnId: await ownCsn(stage) });
      const regions = itemsOf(answer, 'tgws')
        .map((one) => String(member(one, 'region')))
        .join();
      return regions === stage.region ? agrees : differs(stage.region, short(regions || 'none'));
    },
  ),
  fact('attached.rule', 'documented', 'csn 4.2', 'A custom rule is in its table, active.', async (stage) => {
    const made = await ruled(stage);
    if (made.status !== 200) return declined(made, '200');
    const answer = await stage.ask('QueryRouteRule', { csnRtId: await ownTable(stage) });
    const rule = itemsOf(answer, 'csnRtRules').find((one) => member(one, 'destAddress') === '0.0.0.0/0');
    const got = `${member(rule, 'routeType')} ${member(rule, 'status')}`;
    return got === 'custom active' ? agrees : differs('custom active', short(got));
  }),
  fact('attached.gateway-name', 'proposal', 'csn 7.3', 'A gateway is named tgw-<region>.', async (stage) => {
    await attached(stage);
    const answer = await stage.ask('QueryTgwList', { csnId: await ownCsn(stage) });
    const name = member(itemsOf(answer, 'tgws')[0], 'name');
    return name === `tgw-${stage.region}` ? agrees : differs(`tgw-${stage.region}`, short(name ?? 'none'));
  }),
  fact(
    'attached.vpc-routes',
    'proposal',
    'common 4.5',
    'An attached VPC shows three routes of the type tgw.',
    async (stage) => {
      await attached(stage);
      const answer = await stage.ask('QueryRoutingTable', {}, { query: `vpcId=${await ownVpc(stage)}` });
      if (answer.status !== 200) return declined(answer, '200');
      const of = itemsOf(answer, 'routeRules').filter((one) => member(one, 'nexthopType') === 'tgw');
      const got = of
        .map((one) => String(member(one, 'destinationAddress')))
        .sort()
        .join();
      const expected = '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16';
      return got === expected ? agrees : differs(expected, short(got || 'none'));
    },
  ),
  fact(
    'attached.no-association',
    'proposal',
    'csn 7.2',
    'A VPC without an association is not listed as associated.',
    async (stage) => {
      await attached(stage);
      const answer = await stage.ask('QueryAssociationRelation', { csnRtId: await ownTable(stage) });
      if (answer.status !== 200) return declined(answer, '200');
      const count = itemsOf(answer, 'associations').length;
      return count === 0 ? agrees : differs('none', String(count));
    },
  ),
  ...refusals([
    refused(
      'attached.twice',
      'proposal',
      'csn 4.1',
      'DuplicateException',
      'To attach a VPC twice is refused.',
      async (stage) => {
        await attached(stage);
        return attach(stage, { instanceId: await ownVpc(stage) });
      },
    ),
    refused(
      'attached.delete-csn',
      'proposal',
      'csn 4.1',
      'CsnNotAllowDeleteException',
      'To delete a CSN with something attached is refused.',
      async (stage) => {
        await attached(stage);
        return stage.ask('DeleteCsn', { csnId: await ownCsn(stage) });
      },
    ),
    refused(
      'attached.delete-vpc',
      'proposal',
      'common 4.3',
      'NotAllowDeleteVpc',
      'To delete an attached VPC is refused.',
      async (stage) => {
        await attached(stage);
        return stage.ask('DeleteVpc', { vpcId: await ownVpc(stage) });
      },
    ),
    refused(
      'attached.rule-twice',
      'proposal',
      'csn 4.2',
      'DuplicateException',
      'A second custom rule of one prefix is refused.',
      async (stage) => {
        await ruled(stage);
        return addRule(stage);
      },
    ),
    refused(
      'attached.rule-type',
      'documented',
      'csn 4.2',
      'InappropriateJSON',
      'A rule of the type propagated is refused.',
      (stage) => addRule(stage, { routeType: 'propagated' }),
    ),
    refused(
      'attached.propagation-twice',
      'documented',
      'csn 4.2',
      'CsnPropagationDuplicate',
      'A second propagation of one attachment is refused.',
      async (stage) => {
        const [csnRtId, attachId] = [await ownTable(stage), await attached(stage)];
        await stage.ask('CreateStudyRelation', { csnRtId }, { body: { attachId } });
        return stage.ask('CreateStudyRelation', { csnRtId }, { body: { attachId } });
      },
    ),
    refused(
      'attached.association-twice',
      'proposal',
      'csn 4.2',
      'DuplicateException',
      'A second association is refused.',
      async (stage) => {
        const [csnRtId, attachId] = [await ownTable(stage), await attached(stage)];
        await stage.ask('CreateAssociationRelation', { csnRtId }, { body: { attachId } });
        return stage.ask('CreateAssociationRelation', { csnRtId }, { body: { attachId } });
      },
    ),
    refused(
      'attached.learned-rule',
      'documented',
      'csn 4.2',
      'CsnDynamicRuleNotAllowOperate',
      'A learned rule is not deleted by hand.',
      async (stage) => {
        const [csnRtId, attachId] = [await ownTable(stage), await attached(stage)];
        await stage.ask('CreateStudyRelation', { csnRtId }, { body: { attachId } });
        const rules = itemsOf(await stage.ask('QueryRouteRule', { csnRtId }), 'csnRtRules');
        const learned = rules.find((one) => member(one, 'routeType') === 'propagated');
        if (learned === undefined) throw new Lacking('needs a learned rule');
        return stage.ask('DeleteRouteRule', { csnRtId, csnRtRuleId: String(member(learned, 'ruleId')) });
      },
    ),
  ]),
];
