import { agrees, type Case, differs } from '../case.ts';
import { accepted, answers, declined, itemsOf, member } from '../judge.ts';
import { ownCsn, ownTable } from '../making.ts';
import { short } from '../shape.ts';
import { row, type Stage } from '../stage.ts';
import { attach, instance } from './attachments.ts';
import { factsOf, is, refusals, refusalsOf } from './forms.ts';

const read = factsOf('csn');
const fact = factsOf('csn', 'write');
const refused = refusalsOf('csn', 'write');

const POSTPAID = { paymentTiming: 'Postpaid' };
const NONE = { csnId: 'csn-0000000000000000' };
const NO_TABLE = { csnRtId: 'csnRt-0000000000000000' };
const NO_ATTACHMENT = 'tgwAttach-0000000000000000';

const tell = (name: string) => async (stage: Stage) => {
  const answer = await stage.ask('QueryCsnDetail', { csnId: await ownCsn(stage) });
  if (answer.status !== 200) return declined(answer, '200');
  return typeof member(answer.json, name) === 'string' ? agrees : differs(name, 'none');
};

/** CSNs, what is attached to them, and their route tables. */
export const csnCases: readonly Case[] = [
  read('price.answer', 'documented', 'csn 4.3, 21', 'A price query answers a price, as a text.', async (stage) => {
    const body = { ...{ name: 'price', bandwidth: 10, geographicA: 'China', geographicB: 'China' }, billing: POSTPAID };
    return answers(await stage.ask('QueryCsnBpPrice', {}, { body }), row('QueryCsnBpPrice'));
  }),
  fact('made.id', 'seen', 'csn 2.1', 'A CSN id is csn- and 16 digits or small letters.', async (stage) => {
    const id = await ownCsn(stage);
    return /^csn-[0-9a-z]{16}$/.test(id) ? agrees : differs('csn-[0-9a-z]{16}', short(id));
  }),
  fact('made.active', 'documented', 'csn 4.1', 'A new CSN is active.', async (stage) =>
    is(await stage.ask('QueryCsnDetail', { csnId: await ownCsn(stage) }), 'status', 'active'),
  ),
  fact('made.created-time', 'documented', 'csn 3', 'A CSN tells of its createdTime.', tell('createdTime')),
  fact('made.create-time', 'proposal', 'csn 3', 'A CSN’s detail tells of its createTime too.', tell('createTime')),
  fact(
    'made.default-table',
    'documented',
    'csn 4.1',
    'A new CSN has one route table, the default one.',
    async (stage) => {
      const answer = await stage.ask('QueryRouteTableList', { csnId: await ownCsn(stage) });
      if (answer.status !== 200) return declined(answer, '200');
      const types = itemsOf(answer, 'csnRts')
        .map((one) => String(member(one, 'type')))
        .join();
      return types === 'default' ? agrees : differs('default', short(types || 'none'));
    },
  ),
  fact('made.no-gateway', 'proposal', 'csn 4.1', 'A new CSN has no gateway yet.', async (stage) => {
    const answer = await stage.ask('QueryTgwList', { csnId: await ownCsn(stage) });
    if (answer.status !== 200) return declined(answer, '200');
    const count = itemsOf(answer, 'tgws').length;
    return count === 0 ? agrees : differs('none', String(count));
  }),
  fact('made.no-op', 'seen', 'csn 4.1', 'An update of nothing is well.', async (stage) =>
    accepted(await stage.ask('UpdateCsn', { csnId: await ownCsn(stage) }, { body: { name: null, description: null } })),
  ),
  fact('made.renamed', 'documented', 'csn 4.1', 'A CSN’s description changes.', async (stage) => {
    const csnId = await ownCsn(stage);
    const answer = await stage.ask('UpdateCsn', { csnId }, { body: { description: 'renamed' } });
    if (answer.status !== 200) return declined(answer, '200');
    return is(await stage.ask('QueryCsnDetail', { csnId }), 'description', 'renamed');
  }),
  fact(
    'made.update-keeps',
    'proposal',
    'csn 4.1',
    'What an update leaves out stays, and an empty description clears it.',
    async (stage) => {
      const csnId = await ownCsn(stage);
      await stage.ask('UpdateCsn', { csnId }, { body: { description: 'kept' } });
      await stage.ask('UpdateCsn', { csnId }, { body: { name: `${stage.scratch.name}-2` } });
      const kept = member((await stage.ask('QueryCsnDetail', { csnId })).json, 'description');
      if (kept !== 'kept') return differs('kept', short(kept ?? 'none'));
      await stage.ask('UpdateCsn', { csnId }, { body: { description: '' } });
      return is(await stage.ask('QueryCsnDetail', { csnId }), 'description', '');
    },
  ),
  ...refusals([
    refused('made.no-name', 'documented', 'csn 4.1', 'InappropriateJSON', 'A CSN without a name is refused.', (stage) =>
      stage.scratch.make(
        'a CSN that should have been refused',
        () => stage.ask('CreateCsn', {}, { body: {} }),
        ({ json }) => String(member(json, 'csnId')),
        (csnId) => stage.ask('DeleteCsn', { csnId }),
      ),
    ),
    refused(
      'made.delete-unknown',
      'documented',
      'csn 4.1',
      'CsnNotFoundException',
      'To delete a CSN there is not is refused.',
      (stage) => stage.ask('DeleteCsn', NONE),
    ),
    refused(
      'made.both-flags',
      'proposal',
      'common 2.5',
      'InvalidURI',
      'attach and detach at once are refused.',
      (stage) => stage.call('csn', 'PUT', `/v1/csn/${NONE.csnId}`, { query: 'attach&detach', body: {} }),
    ),
    refused(
      'attach.unknown-vpc',
      'documented',
      'csn 4.1',
      'InstanceIdInvalidException',
      'To attach a VPC there is not is refused.',
      (stage) => attach(stage),
    ),
    refused(
      'attach.unknown-region',
      'documented',
      'csn 4.1',
      'RegionInvalidException',
      'To attach in a region there is not is refused.',
      (stage) => attach(stage, { instanceRegion: 'atlantis' }),
    ),
    refused(
      'attach.unknown-type',
      'documented',
      'csn 4.1',
      'InappropriateJSON',
      'To attach something of no type is refused.',
      (stage) => attach(stage, { instanceType: 'moon' }),
    ),
    refused(
      'attach.unknown-csn',
      'documented',
      'csn 4.1',
      'CsnNotFoundException',
      'To attach to a CSN there is not is refused.',
      (stage) => stage.ask('AttachCsnInstance', NONE, { body: instance(stage, 'vpc-000000000000') }),
    ),
    refused(
      'detach.unknown-vpc',
      'documented',
      'csn 4.1',
      'InstanceIdInvalidException',
      'To detach what is not attached is refused.',
      async (stage) =>
        stage.ask('DetachCsnInstance', { csnId: await ownCsn(stage) }, { body: instance(stage, 'vpc-000000000000') }),
    ),
    refused(
      'rule.unknown-table',
      'proposal',
      'csn 4.2',
      'RouteTableIdInvalid',
      'A rule in a table there is not is refused.',
      (stage) =>
        stage.ask('AddRouteRule', NO_TABLE, {
          body: { attachId: NO_ATTACHMENT, destAddress: '0.0.0.0/0', routeType: 'custom' },
        }),
    ),
    refused(
      'rule.unknown-attachment',
      'proposal',
      'csn 4.2',
      'InstanceIdInvalidException',
      'A rule towards what is not attached is refused.',
      async (stage) =>
        stage.ask(
          'AddRouteRule',
          { csnRtId: await ownTable(stage) },
          { body: { attachId: NO_ATTACHMENT, destAddress: '0.0.0.0/0', routeType: 'custom' } },
        ),
    ),
    refused(
      'rule.unknown',
      'documented',
      'csn 4.2',
      'CsnRouteRuleNotFoundException',
      'To delete a rule there is not is refused.',
      async (stage) =>
        stage.ask('DeleteRouteRule', {
          csnRtId: await ownTable(stage),
          csnRtRuleId: '00000000-0000-4000-8000-000000000000',
        }),
    ),
    refused(
      'rule.blank',
      'documented',
      'csn 4.2',
      'CsnRouteRuleIdBlankException',
      'To delete a rule of a blank id is refused.',
      async (stage) => stage.ask('DeleteRouteRule', { csnRtId: await ownTable(stage), csnRtRuleId: ' ' }),
    ),
    refused(
      'propagation.unknown',
      'proposal',
      'csn 4.2',
      'NoSuchObject',
      'To delete a propagation there is not is refused.',
      async (stage) => stage.ask('DeleteStudyRelation', { csnRtId: await ownTable(stage), attachId: NO_ATTACHMENT }),
    ),
    refused(
      'package.unknown',
      'proposal',
      'csn 2.1',
      'NoSuchObject',
      'To bind a package there is not is refused.',
      async (stage) =>
        stage.ask('BindCsnBp', { csnBpId: 'csnBp-000000000000' }, { body: { csnId: await ownCsn(stage) } }),
    ),
  ]),
];
