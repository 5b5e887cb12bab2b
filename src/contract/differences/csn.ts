import type { CSN } from '../csn.ts';
import type { DifferencesOf } from './difference.ts';

export const CSN_DIFFERENCES = {
  CreateCsn: [],
  QueryCsnList: [],
  QueryCsnDetail: [],
  UpdateCsn: [],
  AttachCsnInstance: [],
  DetachCsnInstance: [],
  DeleteCsn: [],
  QueryCsnInstance: [],
  QueryTgwList: [],
  UpdateTgw: [],
  QueryTgwRoute: [],
} satisfies DifferencesOf<typeof CSN>;
