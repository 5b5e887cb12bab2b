import type { ErrorCode } from '../contract/errors.ts';
import type { Reason } from '../domain/refusal.ts';

/** What a refusal is called on the wire, by every service alike. */
const CODES: Readonly<Record<Reason, ErrorCode>> = {
  'body-invalid': 'InappropriateJSON',
  'quota-reached': 'QuotaExceeded',
  'marker-unknown': 'InvalidHTTPRequest',
  'query-invalid': 'InvalidHTTPRequest',
  'token-mismatch': 'IdempotentParameterMismatch',
  'precondition-failed': 'PreconditionFailed',
  'exists-already': 'DuplicateException',
  'state-forbids': 'OperationDenied',
  'account-unknown': 'NoSuchObject',
  'key-unknown': 'NoSuchObject',
  'vpc-unknown': 'NoSuchObject',
  'vpc-in-use': 'NotAllowDeleteVpc',
  'subnet-unknown': 'NoSuchObject',
  'subnet-in-use': 'NotAllowOperateSubnet',
  'route-table-unknown': 'NoSuchObject',
  'route-rule-unknown': 'NoSuchObject',
  'ip-reserve-unknown': 'NoSuchObject',
  'zone-unknown': 'ZoneIdInvalidException',
  'zone-name-invalid': 'ZoneNameInvalid',
  'record-unknown': 'RecordIdInvalidException',
  'record-duplicate': 'RecordExistInvalid',
  'record-conflict': 'RecordConflictInvalid',
  'record-type-unsupported': 'UnSupportRecordTypeException',
  'region-unknown': 'RegionException',
  'vpc-id-malformed': 'VpcIdException',
  'vpc-not-bound': 'VpcIdException',
  'vpc-not-in-region': 'VpcRegionException',
  'vpc-bound-already': 'ZoneHasBindTheVpc',
  'selector-invalid': 'InappropriateJSON',
  'selector-taken': 'DuplicateException',
};

export const codeOf = (reason: Reason): ErrorCode => CODES[reason];
