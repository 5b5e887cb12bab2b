/**
 * Every error code of the wire: status and text, common contract 2.4. The seeds print some texts differently for
 * PrivateZone (and public DNS); those are `dns`. Texts are byte-exact, glued words included: nothing is appended.
 */
export interface ErrorForm {
  readonly status: number;
  readonly text: string;
  readonly dns?: string;
}

const form = (status: number, text: string, dns?: string): ErrorForm =>
  dns === undefined ? { status, text } : { status, text, dns };

/** Placeholders: {time} the time refused, {subject} the submitted value. */
export const ERRORS = {
  AccessDenied: form(403, 'Access denied.'),
  QualifyNotPass: form(403, 'The User has not pass qualify.'),
  InappropriateJSON: form(
    400,
    'The JSON you provided was well-formed and valid, but not appropriate for this operation.',
    'The JSON you provided was well-formed and valid, but not appropriate forthis operation.',
  ),
  InternalError: form(500, 'We encountered an internal error Please try again.'),
  InvalidAccessKeyId: form(
    403,
    'The Access Key ID you provided does not exist in our records.',
    'The Access Key ID you provided doesnot exist in our records.',
  ),
  InvalidHTTPAuthHeader: form(
    400,
    'The Access Key ID you provided does not exist in our records.',
    'The Access Key ID you provided does notexist in our records.',
  ),
  InvalidHTTPRequest: form(400, 'There was an error in the body of your HTTP request.'),
  InvalidURI: form(400, 'Could not parse the specified URI.'),
  MalformedJSON: form(400, 'The JSON you provided was not well-formed.'),
  InvalidVersion: form(404, 'The API version specified was invalid.'),
  OptInRequired: form(403, 'A subscription for the service is required.'),
  PreconditionFailed: form(412, 'The specified If-Match header doesn’tmatch the ETag header.'),
  RequestExpired: form(400, 'Request has expired. Timestamp date is {time}.'),
  IdempotentParameterMismatch: form(
    403,
    'The request uses the same client token asa previous, but non-identical request.',
  ),
  SignatureDoesNotMatch: form(
    400,
    'The request signature we calculated does not match the signature you provided. Check yourSecret Access Key and signing method. Consultthe service documentation for details.',
  ),
  ZoneIdInvalidException: form(400, 'The param zoneId is invalid.'),
  RecordIdInvalidException: form(400, 'The param recordId is invalid.'),
  VpcRegionException: form(400, 'The param vpcId or Region is invalid.'),
  VpcIdException: form(400, 'The param vpcId is invalid.'),
  RegionException: form(400, 'The param Region is invalid'),
  ZoneNameInvalid: form(400, 'The param ZoneName is invalid'),
  ZoneHasBindTheVpc: form(400, 'The zone has bind the vpcs.'),
  RecordExistInvalid: form(400, 'The record has already exits:{subject}'),
  RecordConflictInvalid: form(400, 'The record conflict:{subject}'),
  UnSupportRecordTypeException: form(400, 'The record type: {subject} is not support'),
  DuplicateException: form(400, 'The resource has exist'),
  CsnIdInvalidException: form(400, 'The csnId is invalid'),
  CsnNotFoundException: form(404, 'The csn instance is not exist'),
  InstanceIdInvalidException: form(400, 'The instanceId is invalid'),
  GrantNotFoundException: form(404, 'The grant instance is not exist'),
  RegionInvalidException: form(400, 'The region is not exist'),
  GrantStatusNotAllowDeleteException: form(400, 'The status of grant is not allow to delete'),
  CsnNotAllowDeleteException: form(400, 'The csn has bound csnBp'),
  DbException: form(400, 'The db has error'),
  DetachInstanceException: form(400, 'The instance status is not allow detach'),
  CsnRouteRuleNotFoundException: form(404, 'The csn route rule is not exist'),
  CsnRouteRuleIdBlankException: form(400, 'The routeRuleId is not allow empty'),
  RouteTableIdInvalid: form(400, 'The csnRouteTableId is invalid'),
  CsnPropagationDuplicate: form(400, 'The csnRouteTable propagation is already exist'),
  CsnDynamicRuleNotAllowOperate: form(400, 'The csnRouteRule is dynamic,not allow operate'),
  NotAllowRevokeGrant: form(400, 'The instance has attached a csn,not allow revoke grant'),
  // Ours, where neither seed names the case; common contract 2.4, extension codes.
  NoSuchObject: form(404, 'The specified object does not exist.'),
  OperationDenied: form(400, 'The state of the object forbids this operation.'),
  QuotaExceeded: form(400, 'The quota is reached.'),
  TooManyRequests: form(429, 'Requests come faster than this server accepts them.'),
  NotAllowDeleteVpc: form(400, 'The VPC is in use and cannot be deleted.'),
  NotAllowOperateSubnet: form(400, 'The subnet is in use and cannot be changed.'),
} satisfies Record<string, ErrorForm>;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorDetail {
  readonly time?: string | undefined;
  readonly subject?: string | undefined;
}

/** The text of an error as a service prints it. */
export function errorText(code: ErrorCode, dnsService: boolean, { time = '', subject = '' }: ErrorDetail): string {
  const { text, dns }: ErrorForm = ERRORS[code];
  const form = dnsService ? (dns ?? text) : text;
  // A function as replacement: '$&' in a submitted value is only text.
  return form.replace(/\{(time|subject)\}/, (_, name) => (name === 'time' ? time : subject));
}
