import type { CSN_BANDWIDTH } from '../csn-bandwidth.ts';
import { type DifferencesOf, notEnforced, otherwise, proposal } from './difference.ts';
import { pages, tagBounds } from './everywhere.ts';

const unknown = proposal(
  'csn.package-unknown',
  'An unknown package is `NoSuchObject`, and what its state forbids `OperationDenied`: no document has codes for packages.',
  'csn 4.3',
);
const numbers = otherwise(
  'csn.package-numbers',
  '`bandwidth` and `usedBandwidth` are numbers, but texts for the second Go SDK: the two Go SDKs cannot read the same answer.',
  'csn 1.5',
);
const aliases = otherwise(
  'csn.package-times',
  '`expiredTime` and `createTime` stand beside `expireTime` and `createdTime`, for older Java clients.',
  'csn 3',
);
const expired = proposal(
  'csn.package-expired',
  'A prepaid package stops when its calendar months are over, and its limits count for nothing; it is renewed over our own API.',
  'csn 7.1; docs/decisions/csn.md',
);
const pair = proposal(
  'csn.pair',
  'A pair of regions has no direction, and stands at most once in a CSN.',
  'csn 4.4, 7.8',
);
const classes = proposal(
  'csn.region-classes',
  'Regions that do not fit the geography or the kind of the package are `RegionInvalidException`.',
  'csn 4.4, 7.8',
);
const room = proposal(
  'csn.package-room',
  'The limits of a package together never exceed it: `OperationDenied`.',
  'csn 7.8',
);
const noPacket = notEnforced(
  'csn.no-shaping',
  'Netloom carries no packets: a limit is shown and explained, nothing is slowed down.',
  'csn 7.8',
);

export const CSN_BANDWIDTH_DIFFERENCES = {
  CreateCsnBp: [
    notEnforced('csn.no-charge', 'Nothing is charged, and an order is done at once.', 'common 5'),
    notEnforced(
      'csn.cross-border',
      'Every account may go across the border until the operator forbids it; then `AccessDenied`.',
      'csn 4.3',
    ),
    proposal(
      'csn.billing-method',
      'Without `billingMethod` it is `ByBandwidth`, of packages with an edge `PeakBandwidth_Percent_95`.',
      'csn 4.3',
    ),
    expired,
    tagBounds,
  ],
  QueryCsnBpList: [numbers, aliases, pages],
  QueryCsnBpPrice: [
    notEnforced(
      'csn.price',
      'The price is "0.00" unless `NETLOOM_PRICE_BOOK` names one: the tariffs are not public.',
      'docs/decisions/csn.md',
    ),
  ],
  QueryCsnBpDetail: [unknown, numbers, aliases],
  UpdateCsnBp: [unknown],
  ResizeCsnBp: [
    unknown,
    proposal('csn.resize-below', 'Less than its limits need, or of a stopped one: `OperationDenied`.', 'csn 4.3'),
  ],
  BindCsnBp: [
    unknown,
    proposal('csn.bound-already', 'One that is bound to any CSN is `DuplicateException`.', 'csn 4.3'),
  ],
  UnbindCsnBp: [
    unknown,
    proposal(
      'csn.unbind-other',
      'Another CSN than the one it is bound to is `CsnIdInvalidException`; with limits it is not unbound (`OperationDenied`).',
      'csn 4.3',
    ),
  ],
  DeleteCsnBp: [
    unknown,
    notEnforced(
      'csn.delete-prepaid',
      'A prepaid package may be deleted before its end; the cloud’s console offers that only afterwards. `NETLOOM_DELETE_PREPAID=false` forbids it.',
      'csn 4.3',
    ),
  ],
  CreateRegionBandwidth: [
    unknown,
    proposal('csn.limit-bound', 'The package must be bound: `OperationDenied`.', 'csn 4.4'),
    ...[pair, classes, room, noPacket],
  ],
  QueryRegionBandwidth: [unknown, pair],
  UpdateRegionBandwidth: [unknown, pair, room, noPacket],
  DeleteRegionBandwidth: [unknown, pair],
  QueryRegionBandwidthByCsn: [
    proposal(
      'csn.default-bandwidth',
      'Regions without a limit exchange 10 Kbps, by an article that quotes the cloud’s guide; it is not listed.',
      'csn 7.8',
    ),
  ],
} satisfies DifferencesOf<typeof CSN_BANDWIDTH>;
