import type { Limit, Package } from '../domain/bandwidth/types.ts';
import type { RuleView } from '../domain/csn/routes/listing.ts';
import type { Association, Attachment, Csn, CsnTable, NextHop, Propagation, Tgw } from '../domain/csn/types.ts';
import { attachmentsIn, networkOf } from '../domain/csn/views.ts';
import { formatIpv4Prefix } from '../domain/net/prefix.ts';
import type { State } from '../domain/state.ts';
import { utcTime } from '../domain/time.ts';
import type { Call } from './handlers.ts';

// What CSN's things look like on the wire: csn contract 3. Both spellings of a time are emitted everywhere (9, decision
// 2): clients of either generation read a package, and a CSN, in lists and in detail.

export const csnForm = (state: State, csn: Csn) => ({
  csnId: csn.id,
  name: csn.name,
  description: csn.description,
  status: 'active',
  instanceNum: attachmentsIn(state, csn.id).size,
  csnBpNum: state.bandwidth.boundTo.get(csn.id)?.size ?? 0,
  createTime: utcTime(csn.createdAt),
  createdTime: utcTime(csn.createdAt),
  tags: csn.tags,
});

export const instanceForm = (state: State, attachment: Attachment) => ({
  attachId: attachment.id,
  instanceType: attachment.type,
  instanceId: attachment.instance,
  instanceName: networkOf(state, attachment)?.name ?? '',
  instanceRegion: attachment.region,
  instanceAccountId: attachment.owner,
  status: attachment.status,
});

export const tableForm = (table: CsnTable) => ({
  csnRtId: table.id,
  name: table.name,
  description: table.description,
  type: table.type,
});

/** An association or a propagation; `attachment` is the one it is of, which may be gone while a long list is written. */
export function relationForm(
  state: State,
  { description }: Association | Propagation,
  attachment: Attachment,
  status: 'active' | 'enable',
) {
  const { instanceAccountId: _owner, ...instance } = instanceForm(state, attachment);
  return { ...instance, description, status };
}

export const tgwForm = (tgw: Tgw) => ({
  tgwId: tgw.id,
  csnId: tgw.csn,
  name: tgw.name,
  region: tgw.region,
  description: tgw.description,
});

/** A rule outlives what it leads to; an instance that was lent and given back has then a name of its owner's only. */
function nextHopName(state: State, csn: string, nextHop: NextHop): string {
  const network = networkOf(state, nextHop);
  const own = network?.account === state.csns.byId.get(csn)?.account;
  return own || state.csns.attachments.has(nextHop.attachment) ? (network?.name ?? '') : '';
}

/** A rule as a TGW lists it. What drops everything has no next hop, and '' in its members. */
export function tgwRuleForm(state: State, { ids }: Call, rule: RuleView) {
  const { nextHop } = rule;
  return {
    ruleId: ids.makeRule(rule.table, rule.parts),
    routeType: rule.routeType,
    csnId: rule.csn,
    csnRtId: rule.table,
    fromAttachId: rule.attachment ?? '',
    status: rule.status,
    destAddress: formatIpv4Prefix(rule),
    nextHopId: nextHop?.instance ?? '',
    nextHopName: nextHop === undefined ? '' : nextHopName(state, rule.csn, nextHop),
    nextHopRegion: nextHop?.region ?? '',
    nextHopType: nextHop?.type ?? '',
    asPath: rule.asPath,
    community: rule.community,
    blackHole: rule.blackhole,
  };
}

/** `sourceAddress` is nobody's to set (csn contract 9, decision 14). */
export const ruleForm = (state: State, call: Call, rule: RuleView) => ({
  ...tgwRuleForm(state, call, rule),
  description: rule.description,
  sourceAddress: '',
});

/** The one client that cannot read a package's bandwidths as numbers; another cannot read them as text (1.5). */
const READS_TEXT = /^baiducloud-go-sdk\//;

export function packageForm({ userAgent }: Call, one: Package) {
  const megabits = (value: number) => (READS_TEXT.test(userAgent) ? String(value) : value);
  const created = utcTime(one.createdAt);
  const expires = one.expiresAt === undefined ? undefined : utcTime(one.expiresAt);
  return {
    csnBpId: one.id,
    name: one.name,
    bandwidth: megabits(one.bandwidth),
    usedBandwidth: megabits(one.used),
    csnId: one.csn,
    interworkType: one.interworkType,
    interworkRegion: one.interworkRegion,
    status: one.stopped ? 'stopped' : 'available',
    paymentTiming: one.prepaid ? 'PrePaid' : 'PostPaid',
    ...(expires === undefined ? {} : { expireTime: expires, expiredTime: expires }),
    createdTime: created,
    createTime: created,
    tags: one.tags,
  };
}

export const limitForm = (limit: Limit) => ({
  csnBpId: limit.package,
  csnId: limit.csn,
  localRegion: limit.localRegion,
  peerRegion: limit.peerRegion,
  bandwidth: limit.bandwidth,
});
