import type { BEC } from '../bec.ts';
import { type DifferencesOf, proposal } from './difference.ts';

const decided = 'docs/decisions/et-and-bec.md';
const place = proposal(
  'bec.place',
  '`region`, `city` and `serviceProvider` are read out of the code of the region; the cloud’s own words for most places are not known.',
  decided,
);
const answer = proposal(
  'bec.answer',
  'Writes answer `result`, `action` and `details` as the Go SDK reads them; that `details` holds `vpcId` is ours.',
  'csn 13.2',
);

export const BEC_DIFFERENCES = {
  CreateBecVpc: [answer, proposal('bec.region-unknown', 'An unknown region is `InappropriateJSON`.', decided)],
  QueryBecVpcList: [
    place,
    proposal('bec.pages', 'Pages are counted, of 10 unless asked and of 1000 at most, by creation.', decided),
    proposal('bec.keyword', '`keyword` looks into names, or into ids with `keywordType=vpcId`.', decided),
  ],
  QueryBecVpcDetail: [place],
  UpdateBecVpc: [answer, proposal('bec.empty-name', 'An empty name keeps the name.', decided)],
  DeleteBecVpc: [answer, proposal('bec.in-use', 'One that is in a CSN is `OperationDenied`.', decided)],
} satisfies DifferencesOf<typeof BEC>;
