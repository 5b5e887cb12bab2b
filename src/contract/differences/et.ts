import type { ET } from '../et.ts';
import { type DifferencesOf, notEnforced, otherwise, proposal } from './difference.ts';
import { pages, tagBounds } from './everywhere.ts';

const decided = 'docs/decisions/et-and-bec.md';

const established = otherwise(
  'et.established',
  'It is `established` when the call is answered: nobody reviews or builds anything. The operator may set another state.',
  decided,
);
const noFields = proposal(
  'et.form',
  'The words of `isp`, `intfType` and `apType` are not looked at: their lists are not known.',
  'csn 13.1',
);
const networks = proposal(
  'et.networks',
  'Networks are IPv4 without host bits, apart from one another, 100 of a channel at most.',
  decided,
);
const repeatable = proposal(
  'et.repeatable',
  'Adding what is there and taking out what is not is 200: the Go SDK sends no client token.',
  decided,
);
const under = proposal(
  'et.associate',
  'What the call does is not documented beyond its name: here the channel of the body goes under the one of the path, one level deep, BGP channels of one account alone.',
  decided,
);
const staticOnly = proposal('et.static-only', 'A BGP channel has no networks of its own: `OperationDenied`.', decided);

export const ET_DIFFERENCES = {
  ApplyPhysicalDedicatedLine: [
    established,
    noFields,
    notEnforced('et.line-billing', '`billing` and `autoRenew` are read and forgotten.', decided),
    proposal('et.line-region', 'A line lies in the region of the call that applied for it.', decided),
    tagBounds,
  ],
  QueryDedicatedLines: [pages],
  QueryDedicatedLineDetail: [],
  UpdatePhysicalDedicatedLine: [
    proposal('et.line-update-keeps', 'What the body leaves out stays as it is.', 'csn 13.1'),
  ],
  DeletePhysicalDedicatedLine: [proposal('et.line-in-use', 'A line with channels is `OperationDenied`.', decided)],
  CreateDedicatedChannel: [
    established,
    proposal('et.vlan', 'A VLAN carries one channel of a line: `DuplicateException`.', decided),
    proposal('et.ends', 'Both ends are addresses of one network.', decided),
    networks,
    proposal('et.channels', 'A line has 50 channels at most.', 'docs/decisions/csn.md'),
    tagBounds,
  ],
  QueryDedicatedChannel: [
    otherwise(
      'et.session',
      'No BGP is spoken: the session is up until the operator says otherwise, and brings what the operator says.',
      decided,
    ),
  ],
  UpdateDedicatedChannel: [
    proposal('et.empty-name', 'An empty name keeps the name: the Go SDK writes one where none is set.', decided),
    proposal(
      'et.route-limit',
      'A lower `bgpRouteLimit` than what was received holds from the next announcement on; 0 is none.',
      decided,
    ),
  ],
  CreateDedicatedChannelRouteParameters: [staticOnly, networks, repeatable],
  RemoveDedicatedChannelRouteParameters: [staticOnly, networks, repeatable],
  CreateDedicatedChannelUserObject: [repeatable],
  RemoveDedicatedChannelUserObject: [
    repeatable,
    proposal('et.user-in-use', 'A user whose CSN holds the channel is not taken out: `OperationDenied`.', decided),
  ],
  AssociatedDedicatedChannel: [under],
  UnrelatedDedicatedLineChannel: [
    under,
    proposal('et.disassociate', 'It comes apart only while the lower one is in no CSN: `OperationDenied`.', decided),
  ],
  DeleteDedicatedChannel: [
    proposal('et.channel-in-use', 'One that is in a CSN, or has another under it, is `OperationDenied`.', decided),
  ],
} satisfies DifferencesOf<typeof ET>;
