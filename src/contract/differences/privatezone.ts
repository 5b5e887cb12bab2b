import type { PRIVATEZONE } from '../privatezone.ts';
import { type DifferencesOf, notEnforced, otherwise, proposal } from './difference.ts';
import { pages } from './everywhere.ts';

const count = proposal(
  'privatezone.record-count',
  '`recordCount` counts the records that were made; Terraform’s own test expects 2 of a new zone, perhaps SOA and NS.',
  'dns 10',
);
const description = proposal('privatezone.record-description', 'A description has up to 255 characters.', 'dns 4.3');
const duplicate = proposal(
  'privatezone.duplicate',
  'A duplicate is a record of the same name, type and value; documented is only that there must be none. Of MX the preference is not looked at.',
  'dns 10',
);
const cname = proposal(
  'privatezone.cname',
  'A CNAME stands alone at its name, never at `@`, and a paused one keeps others away too; the code is documented, the rule is DNS’s own.',
  'dns 3.1, 10',
);
const nameLength = proposal(
  'privatezone.name-length',
  'Name and zone together have up to 253 characters; the documentation has a limit of 255 that it puts on the value.',
  'dns 10',
);
const values = proposal(
  'privatezone.values',
  'How a value is checked is not documented: here by its type, a TXT has up to 2048 octets, and it is shown as it was sent.',
  'dns 6.4',
);
const perName = proposal(
  'privatezone.records-per-name',
  'One name has up to 1000 records; beyond it `QuotaExceeded`.',
  'docs/decisions/csn.md',
);
const priority = otherwise(
  'privatezone.mx-priority',
  'An MX without `priority` has 0; it is documented as required, but the Go SDK cannot send 0.',
  'dns 4.3',
);
const lowerType = proposal('privatezone.type-case', 'A type in lower case is read as in upper case.', 'dns 3.1');
const record = [duplicate, cname, nameLength, values, perName, priority, lowerType, description] as const;
const twice = proposal('privatezone.switch-twice', 'Doing it twice is 200; Terraform does.', 'dns 4.3');

export const PRIVATEZONE_DIFFERENCES = {
  CreatePrivateZone: [
    proposal(
      'privatezone.zone-name',
      'Of a name it is documented that it has two letters or digits and up to 240 characters; here each label has up to 63 letters, digits, `-` and `_`, and other scripts become A-labels.',
      'dns 4.1',
    ),
    proposal('privatezone.zone-case', 'Names are kept and shown in lower case.', 'dns 10'),
    proposal(
      'privatezone.same-name',
      'Two zones of an account may have one name; they cannot be bound to one VPC.',
      'dns 10',
    ),
    notEnforced(
      'privatezone.zone-quota',
      'How many zones, records and VPCs the cloud allows is not known; `zones`, `recordsPerZone` and `vpcsPerZone` can be set.',
      'dns 7',
    ),
  ],
  ListPrivateZone: [count, pages],
  GetPrivateZone: [count],
  DeletePrivateZone: [
    proposal(
      'privatezone.delete-cascade',
      'A zone goes with its records and bindings; there is no code for one that is not empty.',
      'dns 10',
    ),
  ],
  BindVpc: [
    proposal('privatezone.bind-whole', 'All VPCs of a call are bound, or none.', 'dns 4.2'),
    proposal(
      'privatezone.bind-same-name',
      'A VPC that is bound to another zone of the same name is `ZoneHasBindTheVpc` too.',
      'dns 3.1',
    ),
    proposal(
      'privatezone.vpc-codes',
      'Which of `VpcIdException`, `RegionException` and `VpcRegionException` is meant when is our reading: bad form or an empty list, unknown region, and a VPC that is not in that region.',
      'dns 3.1',
    ),
  ],
  UnbindVpc: [
    proposal('privatezone.unbind-whole', 'All VPCs of a call are unbound, or none.', 'dns 4.2'),
    proposal('privatezone.unbind-unbound', 'A VPC that is not bound to the zone is `VpcIdException`.', 'dns 3.1'),
  ],
  AddRecord: record,
  ListRecord: [
    proposal(
      'privatezone.list-filters',
      'Filters are joined by and; `value` is a part of the value, `rr` a part with `searchMode=LIKE`. A filter that fits nothing gives an empty list.',
      'dns 4.3',
    ),
    pages,
  ],
  UpdateRecord: [
    ...record,
    proposal(
      'privatezone.update-keeps',
      'What the body leaves out stays as it is; documented is nothing, and the Go SDK cannot send 0 or an empty text.',
      'dns 10',
    ),
  ],
  EnableRecord: [twice],
  DisableRecord: [
    twice,
    proposal(
      'privatezone.paused',
      'A paused record is not answered from the next query on; if it was the only one of its name, the name is not there.',
      'dns 8',
    ),
  ],
  DeleteRecord: [],
} satisfies DifferencesOf<typeof PRIVATEZONE>;
