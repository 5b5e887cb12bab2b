import { asked, askedWith, badBodies, badCsn, type CodeRow, NOTHING, operator, steps } from './csn-code-row.ts';
import type { CsnOperation, CsnStage } from './csn-stage.ts';

// CSNs, instances and TGWs: the situations of csn contract 4.1, 4.5 and 5.2.

const TEXTS = {
  'a name that is a number': { name: 1 },
  'an empty name': { name: '' },
  'a blank name': { name: '   ' },
  'a name of 66 characters': { name: 'x'.repeat(66) },
  'a description of 201 characters': { description: 'x'.repeat(201) },
};
const tag = (tagKey: unknown, tagValue: unknown = '') => ({ tagKey, tagValue });
export const BAD_TAGS = {
  'a tag without a key': { tags: [{ tagValue: 'x' }] },
  'an empty tag key': { tags: [tag('')] },
  'a tag key of 66 characters': { tags: [tag('x'.repeat(66))] },
  'a tag with a sign that is none of its set': { tags: [tag('a;b')] },
  'two tags of one key': { tags: [tag('a'), tag('a', 'b')] },
  '21 tags': { tags: Array.from({ length: 21 }, (_, i) => tag(`k${i}`)) },
  'tags that are no list': { tags: tag('a') },
};

const badInstances = (operation: 'AttachCsnInstance' | 'DetachCsnInstance'): CodeRow[] =>
  badBodies(operation, {
    'no instance type': { instanceType: undefined },
    'no instance': { instanceId: undefined },
    'no region': { instanceRegion: undefined },
    'a null instance': { instanceId: null },
    'a number for a region': { instanceRegion: 1 },
    'an unknown instance type': { instanceType: 'subnet' },
    'an instance type in other letters': { instanceType: 'VPC' },
  });

/** A channel of the registry: established unless said otherwise. */
const channel =
  (id: string, more: object = {}, account = (stage: CsnStage) => stage.account) =>
  (stage: CsnStage) => {
    const link = { mode: 'bgp', router: 'r1', established: true, users: [], ...more };
    const body = { account: account(stage), region: 'bj', name: 'line', cidrs: [], channel: link };
    return operator(stage, 'PUT', `/instances/channel/${id}`, body);
  };
const channelId = (stage: CsnStage, number: number): string => `dedicatedconn-${stage.account.slice(0, 11)}${number}`;
const withChannel =
  (number: number, more: object = {}, account?: (stage: CsnStage) => string) =>
  (stage: CsnStage) =>
    channel(channelId(stage, number), more, account)(stage);
const loadChannel = (number: number, more: (stage: CsnStage) => object = () => ({})) =>
  askedWith('AttachCsnInstance', (stage) => ({
    instanceType: 'channel',
    instanceId: channelId(stage, number),
    ...more(stage),
  }));
const theirs = ({ foreign }: CsnStage) => ({ instanceId: foreign.spare, instanceAccountId: foreign.account });
const grantFor = (csnId: (stage: CsnStage) => string) => (stage: CsnStage) =>
  operator(stage, 'POST', '/grants', {
    ...{ account: stage.foreign.account, instanceType: 'vpc', instanceId: stage.foreign.gz, instanceRegion: 'gz' },
    ...{ csnId: csnId(stage), peerAccount: stage.account },
  });

const attach = (code: string, situation: string, act: CodeRow['act'], first?: CodeRow['first']): CodeRow => ({
  ...{ operation: 'AttachCsnInstance' as const, code, situation, act },
  ...(first && { first }),
});
const ATTACH: readonly CodeRow[] = [
  ...badInstances('AttachCsnInstance'),
  ...badCsn('AttachCsnInstance'),
  ...['', 'atlantis', 'cn-hangzhou-cm'].map((instanceRegion) =>
    attach(
      'RegionInvalidException',
      `a VPC in '${instanceRegion}'`,
      asked('AttachCsnInstance', undefined, { instanceRegion }),
    ),
  ),
  attach(
    'RegionInvalidException',
    'an edge VPC in a cloud region',
    asked('AttachCsnInstance', undefined, { instanceType: 'bec_vpc' }),
  ),
  attach(
    'InstanceIdInvalidException',
    'an unknown VPC',
    asked('AttachCsnInstance', () => ({ spare: `vpc-${NOTHING}` })),
  ),
  attach(
    'InstanceIdInvalidException',
    'a malformed id',
    asked('AttachCsnInstance', () => ({ spare: 'x' })),
  ),
  attach(
    'InstanceIdInvalidException',
    'in another region',
    asked('AttachCsnInstance', ({ gz }) => ({ spare: gz })),
  ),
  attach(
    'InstanceIdInvalidException',
    'of another type',
    asked('AttachCsnInstance', undefined, { instanceType: 'channel' }),
  ),
  attach(
    'InstanceIdInvalidException',
    "another account's, without naming it",
    asked('AttachCsnInstance', ({ foreign }) => ({ spare: foreign.spare })),
  ),
  attach(
    'InstanceIdInvalidException',
    'a channel that is not established',
    loadChannel(1),
    withChannel(1, { established: false }),
  ),
  attach(
    'InstanceIdInvalidException',
    'a second BGP channel of the line router',
    loadChannel(2),
    steps(withChannel(1), withChannel(2), loadChannel(1)),
  ),
  attach('GrantNotFoundException', 'without a grant', askedWith('AttachCsnInstance', theirs)),
  attach(
    'GrantNotFoundException',
    'of an instance nobody has, as that one that is not granted',
    askedWith('AttachCsnInstance', (stage) => ({ ...theirs(stage), instanceId: `vpc-${NOTHING}` })),
  ),
  attach(
    'GrantNotFoundException',
    'with a grant for another CSN',
    askedWith('AttachCsnInstance', (stage) => ({
      ...theirs(stage),
      instanceId: stage.foreign.gz,
      instanceRegion: 'gz',
    })),
    grantFor(({ plain }) => plain),
  ),
  attach(
    'GrantNotFoundException',
    'of a channel whose users it is not among',
    loadChannel(1, ({ foreign }) => ({ instanceAccountId: foreign.account })),
    withChannel(1, { users: ['f'.repeat(32)] }, ({ foreign }) => foreign.account),
  ),
  attach(
    'DuplicateException',
    'loaded here',
    asked('AttachCsnInstance', ({ vpc }) => ({ spare: vpc })),
  ),
  attach(
    'DuplicateException',
    'loaded in another CSN',
    asked('AttachCsnInstance', ({ plainVpc }) => ({ spare: plainVpc })),
  ),
  attach(
    'QuotaExceeded',
    'instances of a region of the CSN',
    loadChannel(2),
    steps(withChannel(1), withChannel(2, { router: 'r2' }), loadChannel(1)),
  ),
];

const detach = (code: string, situation: string, act: CodeRow['act'], first?: CodeRow['first']): CodeRow => ({
  ...{ operation: 'DetachCsnInstance' as const, code, situation, act },
  ...(first && { first }),
});
const DETACH: readonly CodeRow[] = [
  ...badInstances('DetachCsnInstance'),
  ...badCsn('DetachCsnInstance'),
  ...(['spare', 'gz', 'plainVpc'] as const).map((key) =>
    detach(
      'InstanceIdInvalidException',
      `not loaded here (${key})`,
      asked('DetachCsnInstance', (stage) => ({ vpc: stage[key] })),
    ),
  ),
  detach(
    'InstanceIdInvalidException',
    'unknown',
    asked('DetachCsnInstance', () => ({ vpc: `vpc-${NOTHING}` })),
  ),
  detach(
    'InstanceIdInvalidException',
    "another account's",
    askedWith('DetachCsnInstance', ({ foreign }) => ({ instanceId: foreign.vpc, instanceAccountId: foreign.account })),
  ),
  ...['gz', 'atlantis'].map((instanceRegion) =>
    detach(
      'InstanceIdInvalidException',
      `by region ${instanceRegion}`,
      asked('DetachCsnInstance', undefined, { instanceRegion }),
    ),
  ),
  detach(
    'InstanceIdInvalidException',
    'by an account it is not of',
    askedWith('DetachCsnInstance', ({ foreign }) => ({ instanceAccountId: foreign.account })),
  ),
  detach('InstanceIdInvalidException', 'twice', asked('DetachCsnInstance'), steps(asked('DetachCsnInstance'))),
];

const READS: readonly CsnOperation[] = [
  'QueryCsnDetail',
  'QueryCsnInstance',
  'QueryTgwList',
  'QueryRouteTableList',
  'QueryRegionBandwidthByCsn',
];

const badTgw = (operation: 'UpdateTgw' | 'QueryTgwRoute'): CodeRow[] => {
  const row = (situation: string, tgw: (stage: CsnStage) => string): CodeRow => ({
    ...{ operation, code: 'NoSuchObject', situation },
    act: asked(operation, (stage) => ({ tgw: tgw(stage) })),
  });
  return [
    row('a malformed TGW', () => 'no-such-form'),
    row('an unknown TGW', () => `tgw-${NOTHING}0000`),
    row("another CSN's TGW", ({ plainTgw }) => plainTgw),
    row("another account's TGW", ({ foreign }) => foreign.tgw),
  ];
};

export const CSN_ROWS: readonly CodeRow[] = [
  ...badBodies('CreateCsn', { ...TEXTS, ...BAD_TAGS, 'no name': { name: undefined } }),
  {
    ...{ operation: 'CreateCsn', code: 'QuotaExceeded', situation: 'CSNs of an account' },
    first: steps(asked('CreateCsn')),
    act: asked('CreateCsn'),
  },
  ...READS.flatMap((operation) => badCsn(operation)),
  ...badBodies('UpdateCsn', TEXTS),
  ...badCsn('UpdateCsn'),
  ...ATTACH,
  ...DETACH,
  ...badCsn('DeleteCsn', 'empty'),
  {
    ...{ operation: 'DeleteCsn', code: 'CsnNotAllowDeleteException', situation: 'an instance is loaded' },
    act: asked('DeleteCsn', ({ plain }) => ({ empty: plain })),
  },
  {
    ...{ operation: 'DeleteCsn', code: 'CsnNotAllowDeleteException', situation: 'a package is bound' },
    first: steps(asked('BindCsnBp', ({ empty }) => ({ csn: empty }))),
    act: asked('DeleteCsn'),
  },
  ...badBodies('UpdateTgw', TEXTS),
  ...badCsn('UpdateTgw'),
  ...badTgw('UpdateTgw'),
  ...badCsn('QueryTgwRoute'),
  ...badTgw('QueryTgwRoute'),
];
