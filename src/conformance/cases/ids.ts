import type { ErrorCode } from '../../contract/errors.ts';
import type { BceService, Case } from '../case.ts';
import { row, type Stage } from '../stage.ts';
import { refusals, refusalsOf } from './forms.ts';

/** Reads of something there is not: an id of the right form, and the code that says so. */
const NONE: readonly (readonly [operation: string, param: string, id: string, code: ErrorCode])[] = [
  ['GetPrivateZone', 'zoneId', 'zone-000000000000', 'ZoneIdInvalidException'],
  ['ListRecord', 'zoneId', 'zone-000000000000', 'ZoneIdInvalidException'],
  ['GetDnsResolverDetail', 'resolverId', 'rsv-000000000000', 'NoSuchObject'],
  ['GetDnsResolverRuleDetail', 'ruleId', 'rule-000000000000', 'NoSuchObject'],
  ['QuerySpecifiedVpc', 'vpcId', 'vpc-000000000000', 'NoSuchObject'],
  ['QuerySpecifiedSubnet', 'subnetId', 'sbn-000000000000', 'NoSuchObject'],
  ['QueryCsnDetail', 'csnId', 'csn-0000000000000000', 'CsnNotFoundException'],
  ['QueryCsnInstance', 'csnId', 'csn-0000000000000000', 'CsnNotFoundException'],
  ['QueryTgwList', 'csnId', 'csn-0000000000000000', 'CsnNotFoundException'],
  ['QueryRouteTableList', 'csnId', 'csn-0000000000000000', 'CsnNotFoundException'],
  ['QueryRegionBandwidthByCsn', 'csnId', 'csn-0000000000000000', 'CsnNotFoundException'],
  ['QueryRouteRule', 'csnRtId', 'csnRt-0000000000000000', 'RouteTableIdInvalid'],
  ['QueryStudyRelation', 'csnRtId', 'csnRt-0000000000000000', 'RouteTableIdInvalid'],
  ['QueryAssociationRelation', 'csnRtId', 'csnRt-0000000000000000', 'RouteTableIdInvalid'],
  ['QueryCsnBpDetail', 'csnBpId', 'csnBp-000000000000', 'NoSuchObject'],
  ['QueryRegionBandwidth', 'csnBpId', 'csnBp-000000000000', 'NoSuchObject'],
  ['QueryDedicatedLineDetail', 'dcphyId', 'dcphy-000000000000', 'NoSuchObject'],
  ['QueryDedicatedChannel', 'etId', 'dcphy-000000000000', 'NoSuchObject'],
  ['QueryBecVpcDetail', 'edgeVpcId', 'vpc-000000000000', 'NoSuchObject'],
  ['GetUser', 'userName', 'nobody-has-this-name', 'NoSuchObject'],
  ['ListAccessKey', 'userName', 'nobody-has-this-name', 'NoSuchObject'],
  ['ListUserGroups', 'userName', 'nobody-has-this-name', 'NoSuchObject'],
  ['ListTheUserSPermissions', 'userName', 'nobody-has-this-name', 'NoSuchObject'],
  ['QueryGroup', 'groupName', 'nobody-has-this-name', 'NoSuchObject'],
  ['QueryStrategy', 'policyName', 'nobody-has-this-name', 'NoSuchObject'],
  ['QueryRole', 'roleName', 'nobody-has-this-name', 'NoSuchObject'],
  ['QueryTheLastUsageTimeOfAccesskey', 'accessKeyId', 'ALTAKneverwasakeyofanyone0', 'NoSuchObject'],
];

/** NoSuchObject is ours, and that an unknown route table is one of a bad form; of the seeds' other codes the text says when. */
const unknown = NONE.map(([name, param, id, code]) => {
  const { service, source } = row(name);
  const standing = code === 'NoSuchObject' || code === 'RouteTableIdInvalid' ? 'proposal' : 'documented';
  const sentence = `${name} of something there is not is refused with ${code}.`;
  const send = (stage: Stage) => stage.ask(name, { [param]: id });
  return refusalsOf(service as BceService)(`${name}.unknown`, standing, source, code, sentence, send);
});

const zone = refusalsOf('privatezone');
const csn = refusalsOf('csn');
const vpc = refusalsOf('vpc');

/** Ids of a wrong form, and what is looked at before an id. */
const others = [
  zone(
    'GetPrivateZone.malformed',
    'documented',
    'dns 3.1',
    'ZoneIdInvalidException',
    'A zone id of another form is refused like an unknown one.',
    (stage) => stage.ask('GetPrivateZone', { zoneId: 'example.com' }),
  ),
  csn(
    'QueryCsnDetail.malformed',
    'proposal',
    'csn 2.1',
    'CsnIdInvalidException',
    'A CSN id of another form has a code of its own.',
    (stage) => stage.ask('QueryCsnDetail', { csnId: 'none' }),
  ),
  csn(
    'QueryRouteRule.malformed',
    'proposal',
    'csn 2.1',
    'RouteTableIdInvalid',
    'A route table id of another form is refused like an unknown one.',
    (stage) => stage.ask('QueryRouteRule', { csnRtId: 'none' }),
  ),
  vpc(
    'QuerySpecifiedVpc.malformed',
    'proposal',
    'common 4.2',
    'NoSuchObject',
    'A VPC id of another form is refused like an unknown one.',
    (stage) => stage.ask('QuerySpecifiedVpc', { vpcId: 'none' }),
  ),
  zone(
    'order.query-before-id',
    'proposal',
    'common 2.5',
    'InvalidHTTPRequest',
    'The query is looked at before the id is.',
    (stage) => stage.ask('ListRecord', { zoneId: 'zone-000000000000' }, { query: 'maxKeys=many' }),
  ),
  csn(
    'order.query-before-id',
    'proposal',
    'common 2.5',
    'InvalidHTTPRequest',
    'The query is looked at before the id is.',
    (stage) => stage.ask('QueryCsnInstance', { csnId: 'csn-0000000000000000' }, { query: 'maxKeys=many' }),
  ),
  zone(
    'ListRecord.search-mode',
    'proposal',
    'dns 3.2',
    'InvalidHTTPRequest',
    'A searchMode there is not is refused, and before the zone is looked for.',
    (stage) => stage.ask('ListRecord', { zoneId: 'zone-000000000000' }, { query: 'searchMode=FUZZY' }),
  ),
  vpc(
    'QueryRoutingTable.of-none',
    'proposal',
    'common 4.5',
    'InvalidHTTPRequest',
    'A route table of neither a VPC nor an id is refused.',
    (stage) => stage.ask('QueryRoutingTable'),
  ),
  vpc(
    'QueryVpcList.is-default',
    'proposal',
    'common 2.5',
    'InvalidHTTPRequest',
    'An isDefault that is neither true nor false is refused.',
    (stage) => stage.ask('QueryVpcList', {}, { query: 'isDefault=perhaps' }),
  ),
];

export const idCases: readonly Case[] = refusals([...unknown, ...others]);
