import type { CSN_ROUTES } from '../csn-routes.ts';
import { type DifferencesOf, otherwise, proposal } from './difference.ts';
import { pages } from './everywhere.ts';

const tableCode = proposal(
  'csn.table-code',
  'An unknown table is `RouteTableIdInvalid` as one of bad form is: there is no code for the former.',
  'csn 5.2',
);
const ruleOrder = proposal(
  'csn.rule-order',
  'Rules are listed by prefix, the user’s before learned ones, active before conflicted.',
  'csn 7.6',
);
const selection = proposal(
  'csn.selection',
  'Documented is that of equal prefixes the first learned is active. That a user’s rule goes before any learned one, that among BGP channels the shorter AS path wins, and that a withdrawn one makes room for the next, is ours.',
  'csn 7.6',
);
const attachCode = proposal(
  'csn.attachment-code',
  'An attachment that is unknown in the CSN, or not attached yet, is `InstanceIdInvalidException`.',
  'csn 5.2',
);
const noRelation = proposal(
  'csn.relation-unknown',
  'A relation that is not there is `NoSuchObject`: no document has a code for it.',
  'csn 4.2',
);
const statusWord = proposal(
  'csn.relation-status',
  'The status has the one word an example shows; which others there are is not known.',
  'csn 2',
);

export const CSN_ROUTES_DIFFERENCES = {
  QueryRouteTableList: [
    proposal('csn.table-order', 'The default table is the first; it cannot be deleted.', 'csn 4.2, 7.2'),
    pages,
  ],
  AddRouteRule: [
    tableCode,
    attachCode,
    proposal('csn.rule-duplicate', 'A second rule of one destination is `DuplicateException`.', 'csn 4.2'),
    otherwise(
      'csn.any-destination',
      'Only 0.0.0.0/0, as documented, unless the CSN’s option `anyCidr` is on (our own API).',
      'csn 4.2; docs/decisions/csn.md',
    ),
    proposal(
      'csn.rule-ceiling',
      'A CSN has at most 2000 such rules, whatever the quotas say.',
      'docs/decisions/csn.md',
    ),
  ],
  QueryRouteRule: [
    selection,
    ruleOrder,
    proposal('csn.longest-prefix', 'Prefixes of different length stand side by side; the longest counts.', 'csn 7.6'),
    pages,
  ],
  DeleteRouteRule: [tableCode],
  CreateStudyRelation: [
    tableCode,
    attachCode,
    proposal(
      'csn.what-is-learned',
      'What a VPC publishes is its CIDRs, a channel its networks or what its BGP session brought; the operator may set others.',
      'csn 7.4',
    ),
    proposal('csn.learned-again', 'A relation made again sends its routes behind those learned meanwhile.', 'csn 7.6'),
  ],
  QueryStudyRelation: [tableCode, statusWord],
  DeleteStudyRelation: [tableCode, noRelation],
  CreateAssociationRelation: [
    tableCode,
    attachCode,
    proposal(
      'csn.one-association',
      'An instance is associated with one table; a second association, with whichever table, is `DuplicateException`.',
      'csn 4.2',
    ),
  ],
  QueryAssociationRelation: [
    tableCode,
    statusWord,
    proposal(
      'csn.implicit-association',
      'VPCs without an association use the default table, and are not listed there.',
      'csn 7.2',
    ),
  ],
  DeleteAssociationRelation: [tableCode, noRelation],
} satisfies DifferencesOf<typeof CSN_ROUTES>;
