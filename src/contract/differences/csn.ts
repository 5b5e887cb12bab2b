import type { CSN } from '../csn.ts';
import { type DifferencesOf, notEnforced, otherwise, proposal } from './difference.ts';
import { pages, tagBounds } from './everywhere.ts';

const bounds = proposal(
  'csn.texts',
  'Names have 1 to 65 characters, descriptions up to 200; no document says how many.',
  'csn 4.1',
);
const bothTimes = otherwise(
  'csn.both-times',
  'The time is shown as `createTime` and as `createdTime`: the documentation has one in lists and the other in details.',
  'csn 3',
);
const tgwTable = proposal(
  'csn.tgw-rules',
  'A gateway lists the active rules of the tables in effect for the instances of its region; which rules the cloud lists is not known.',
  'csn 7.7',
);
const tgwUnknown = proposal(
  'csn.tgw-unknown',
  'An unknown gateway is `NoSuchObject`: no document has a code for it.',
  'csn 4.5',
);

export const CSN_DIFFERENCES = {
  CreateCsn: [
    bounds,
    notEnforced(
      'csn.quota',
      'The cloud allows an account 5 CSNs, each with 20 route tables and 10 instances in a region (by an article that quotes its guide); here only when set.',
      'csn 7.10',
    ),
    tagBounds,
  ],
  QueryCsnList: [bothTimes, pages],
  QueryCsnDetail: [
    bothTimes,
    proposal(
      'csn.id-codes',
      'An id of the wrong form is `CsnIdInvalidException`, an unknown one `CsnNotFoundException`; the codes are documented, when each comes is not.',
      'csn 5.2',
    ),
  ],
  UpdateCsn: [
    bounds,
    proposal(
      'csn.update-keeps',
      'What the body leaves out, or gives as null, stays; an empty description clears it.',
      'csn 4.1',
    ),
  ],
  AttachCsnInstance: [
    otherwise(
      'csn.attached-at-once',
      'An instance is attached when the call is answered, and never `attach_failed`; with `NETLOOM_ATTACH_DELAY_MS` it is `attaching` first.',
      'csn 7.1; docs/decisions/csn.md',
    ),
    proposal(
      'csn.foreign-instance',
      'An instance of another account that was not granted is `GrantNotFoundException`, whether it exists or not.',
      'docs/decisions/csn.md',
    ),
    proposal('csn.loaded-already', 'One that is in any CSN already is `DuplicateException`.', 'csn 5.2'),
    proposal(
      'csn.one-router',
      'A second BGP channel of one line is `InstanceIdInvalidException` unless one is under the other: the rule is documented, the code is not.',
      'csn 13.1',
    ),
    proposal(
      'csn.gateway-appears',
      'The gateway of a region appears with its first instance, named `tgw-<region>`, and stays until the CSN goes.',
      'csn 7.2, 7.3',
    ),
    otherwise(
      'csn.grants-elsewhere',
      'Grants of VPCs and edge VPCs are given over our own API: the cloud has them in its console. A channel is granted by its `authorizedUsers`, as there.',
      'csn 6',
    ),
  ],
  DetachCsnInstance: [
    proposal(
      'csn.detach-removes',
      'With the instance go its association and what was learned from it; rules of the user’s towards it stay, as blackholes.',
      'csn 7.3',
    ),
    proposal(
      'csn.detaching-at-once',
      'Where detaching takes its time, relations and routes are gone at once and only the attachment stays.',
      'docs/decisions/csn.md',
    ),
  ],
  DeleteCsn: [
    proposal(
      'csn.delete-with-instances',
      'One with instances is `CsnNotAllowDeleteException`, whose documented text speaks of bandwidth packages.',
      'csn 4.1',
    ),
  ],
  QueryCsnInstance: [
    otherwise('csn.never-failed', 'The documented status `attach_failed` never comes.', 'csn 2'),
    pages,
  ],
  QueryTgwList: [pages],
  UpdateTgw: [bounds, tgwUnknown],
  QueryTgwRoute: [
    tgwTable,
    tgwUnknown,
    otherwise(
      'csn.tgw-marker',
      'The marker is the id of a rule; the documentation’s example shows one of a gateway.',
      'csn 1.8',
    ),
    pages,
  ],
} satisfies DifferencesOf<typeof CSN>;
