import assert from 'node:assert/strict';
import type { Answer } from '../client.ts';

/**
 * Status and text of each code, copied from the printed pages of both services, glued words and all; `other` is what CSN's
 * page prints where it differs from PrivateZone's. The last of them are ours (common contract 2.4). Held apart from src/contract on
 * purpose: a slip there must not mend itself here.
 */
export const TEXTS: Readonly<Record<string, { status: number; text: string; other?: string }>> = {
  AccessDenied: { status: 403, text: 'Access denied.' },
  QualifyNotPass: { status: 403, text: 'The User has not pass qualify.' },
  InappropriateJSON: {
    status: 400,
    text: 'The JSON you provided was well-formed and valid, but not appropriate forthis operation.',
    other: 'The JSON you provided was well-formed and valid, but not appropriate for this operation.',
  },
  InternalError: { status: 500, text: 'We encountered an internal error Please try again.' },
  InvalidAccessKeyId: {
    status: 403,
    text: 'The Access Key ID you provided doesnot exist in our records.',
    other: 'The Access Key ID you provided does not exist in our records.',
  },
  InvalidHTTPAuthHeader: {
    status: 400,
    text: 'The Access Key ID you provided does notexist in our records.',
    other: 'The Access Key ID you provided does not exist in our records.',
  },
  InvalidHTTPRequest: { status: 400, text: 'There was an error in the body of your HTTP request.' },
  InvalidURI: { status: 400, text: 'Could not parse the specified URI.' },
  MalformedJSON: { status: 400, text: 'The JSON you provided was not well-formed.' },
  InvalidVersion: { status: 404, text: 'The API version specified was invalid.' },
  OptInRequired: { status: 403, text: 'A subscription for the service is required.' },
  PreconditionFailed: { status: 412, text: 'The specified If-Match header doesn’tmatch the ETag header.' },
  RequestExpired: { status: 400, text: 'Request has expired. Timestamp date is {time}.' },
  IdempotentParameterMismatch: {
    status: 403,
    text: 'The request uses the same client token asa previous, but non-identical request.',
  },
  SignatureDoesNotMatch: {
    status: 400,
    text: 'The request signature we calculated does not match the signature you provided. Check yourSecret Access Key and signing method. Consultthe service documentation for details.',
  },
  ZoneIdInvalidException: { status: 400, text: 'The param zoneId is invalid.' },
  RecordIdInvalidException: { status: 400, text: 'The param recordId is invalid.' },
  VpcRegionException: { status: 400, text: 'The param vpcId or Region is invalid.' },
  VpcIdException: { status: 400, text: 'The param vpcId is invalid.' },
  RegionException: { status: 400, text: 'The param Region is invalid' },
  ZoneNameInvalid: { status: 400, text: 'The param ZoneName is invalid' },
  ZoneHasBindTheVpc: { status: 400, text: 'The zone has bind the vpcs.' },
  RecordExistInvalid: { status: 400, text: 'The record has already exits:{subject}' },
  RecordConflictInvalid: { status: 400, text: 'The record conflict:{subject}' },
  UnSupportRecordTypeException: { status: 400, text: 'The record type: {subject} is not support' },
  CsnIdInvalidException: { status: 400, text: 'The csnId is invalid' },
  CsnNotFoundException: { status: 404, text: 'The csn instance is not exist' },
  InstanceIdInvalidException: { status: 400, text: 'The instanceId is invalid' },
  GrantNotFoundException: { status: 404, text: 'The grant instance is not exist' },
  RegionInvalidException: { status: 400, text: 'The region is not exist' },
  GrantStatusNotAllowDeleteException: { status: 400, text: 'The status of grant is not allow to delete' },
  CsnNotAllowDeleteException: { status: 400, text: 'The csn has bound csnBp' },
  DbException: { status: 400, text: 'The db has error' },
  DuplicateException: { status: 400, text: 'The resource has exist' },
  DetachInstanceException: { status: 400, text: 'The instance status is not allow detach' },
  CsnRouteRuleNotFoundException: { status: 404, text: 'The csn route rule is not exist' },
  CsnRouteRuleIdBlankException: { status: 400, text: 'The routeRuleId is not allow empty' },
  RouteTableIdInvalid: { status: 400, text: 'The csnRouteTableId is invalid' },
  CsnPropagationDuplicate: { status: 400, text: 'The csnRouteTable propagation is already exist' },
  CsnDynamicRuleNotAllowOperate: { status: 400, text: 'The csnRouteRule is dynamic,not allow operate' },
  NotAllowRevokeGrant: { status: 400, text: 'The instance has attached a csn,not allow revoke grant' },
  NoSuchObject: { status: 404, text: 'The specified object does not exist.' },
  OperationDenied: { status: 400, text: 'The state of the object forbids this operation.' },
  QuotaExceeded: { status: 400, text: 'The quota is reached.' },
  TooManyRequests: { status: 429, text: 'Requests come faster than this server accepts them.' },
};

/** `subject` and `time` are what the text repeats; `other`: CSN's text. */
export function assertCode(
  { status, json }: Answer,
  code: string,
  { subject = '', time = '', other = false }: { subject?: string | undefined; time?: string; other?: boolean } = {},
): void {
  const form = TEXTS[code]!;
  const printed = other ? (form.other ?? form.text) : form.text;
  const message = printed.replace(/\{(subject|time)\}/, (_, name) => (name === 'subject' ? subject : time));
  assert.deepEqual({ status, code: json?.code, message: json?.message }, { status: form.status, code, message });
}
