import type { BEC } from '../bec.ts';
import type { DifferencesOf } from './difference.ts';

export const BEC_DIFFERENCES = {
  CreateBecVpc: [],
  QueryBecVpcList: [],
  QueryBecVpcDetail: [],
  UpdateBecVpc: [],
  DeleteBecVpc: [],
} satisfies DifferencesOf<typeof BEC>;
