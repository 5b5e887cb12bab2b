import type { ET } from '../et.ts';
import type { DifferencesOf } from './difference.ts';

export const ET_DIFFERENCES = {
  ApplyPhysicalDedicatedLine: [],
  QueryDedicatedLines: [],
  QueryDedicatedLineDetail: [],
  UpdatePhysicalDedicatedLine: [],
  DeletePhysicalDedicatedLine: [],
  CreateDedicatedChannel: [],
  QueryDedicatedChannel: [],
  UpdateDedicatedChannel: [],
  CreateDedicatedChannelRouteParameters: [],
  RemoveDedicatedChannelRouteParameters: [],
  CreateDedicatedChannelUserObject: [],
  RemoveDedicatedChannelUserObject: [],
  AssociatedDedicatedChannel: [],
  UnrelatedDedicatedLineChannel: [],
  DeleteDedicatedChannel: [],
} satisfies DifferencesOf<typeof ET>;
