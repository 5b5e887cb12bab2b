import type { CSN_BANDWIDTH } from '../csn-bandwidth.ts';
import type { DifferencesOf } from './difference.ts';

export const CSN_BANDWIDTH_DIFFERENCES = {
  CreateCsnBp: [],
  QueryCsnBpList: [],
  QueryCsnBpPrice: [],
  QueryCsnBpDetail: [],
  UpdateCsnBp: [],
  ResizeCsnBp: [],
  BindCsnBp: [],
  UnbindCsnBp: [],
  DeleteCsnBp: [],
  CreateRegionBandwidth: [],
  QueryRegionBandwidth: [],
  UpdateRegionBandwidth: [],
  DeleteRegionBandwidth: [],
  QueryRegionBandwidthByCsn: [],
} satisfies DifferencesOf<typeof CSN_BANDWIDTH>;
