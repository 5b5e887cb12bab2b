import type { PRIVATEZONE } from '../privatezone.ts';
import type { DifferencesOf } from './difference.ts';

export const PRIVATEZONE_DIFFERENCES = {
  CreatePrivateZone: [],
  ListPrivateZone: [],
  GetPrivateZone: [],
  DeletePrivateZone: [],
  BindVpc: [],
  UnbindVpc: [],
  AddRecord: [],
  ListRecord: [],
  UpdateRecord: [],
  EnableRecord: [],
  DisableRecord: [],
  DeleteRecord: [],
} satisfies DifferencesOf<typeof PRIVATEZONE>;
