import type { STS } from '../sts.ts';
import type { DifferencesOf } from './difference.ts';

export const STS_DIFFERENCES = {
  GetSessionToken: [],
  AssumeRole: [],
} satisfies DifferencesOf<typeof STS>;
