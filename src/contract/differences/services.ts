import type { Service } from '../operation.ts';
import type { Difference } from './difference.ts';

export const SERVICES: Readonly<Record<Exclude<Service, 'netloom'>, readonly Difference[]>> = {
  privatezone: [],
  vpc: [],
  csn: [],
  et: [],
  bec: [],
  iam: [],
  sts: [],
};
