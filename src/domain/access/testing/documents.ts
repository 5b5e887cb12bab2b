import * as fc from 'fast-check';
import type { Circumstances, Level, Wanted } from '../types.ts';

/** Documents, calls and circumstances out of small pools, so that they often meet. */

export interface Entry {
  readonly service: string;
  readonly region: string;
  readonly effect: 'Allow' | 'Deny';
  readonly permission: readonly string[];
  readonly resource?: readonly string[];
  readonly condition?: {
    readonly ipAddress?: readonly string[] | string;
    readonly currentTime?: { readonly dateLessThan?: string; readonly dateGreaterThan?: string };
  };
}

const one = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** Small times, each to the second. */
export const moments = [1_000_000, 1_001_000, 1_002_000];
const times = moments.map((at) => `${new Date(at).toISOString().slice(0, 19)}Z`);

const networks = one(
  '10.0.0.0/8',
  '10.1.0.0/16',
  '10.1.2.3',
  '0.0.0.0/0',
  '192.0.2.0/25',
  '::/0',
  'fd00::/8',
  'fd00::1',
);
const mapped = one('::ffff:10.0.0.0/104', '::ffff:10.1.2.3');
export const addresses = one(
  '10.1.2.3',
  '10.255.0.1',
  '192.0.2.127',
  '192.0.2.128',
  '::ffff:10.1.2.3',
  'fd00::1',
  '2001:db8::1',
);

const conditions = fc.record(
  {
    ipAddress: fc.oneof(fc.array(fc.oneof(networks, mapped), { minLength: 1, maxLength: 2 }), networks),
    currentTime: fc.oneof(
      fc.record({ dateLessThan: one(...times) }),
      fc.record({ dateGreaterThan: one(...times) }),
      fc.record({ dateLessThan: one(...times), dateGreaterThan: one(...times) }),
    ),
  },
  { requiredKeys: [] },
);

export const patterns = fc
  .array(one('csn/', 'zone/', '/', 'csn-', 'a', 'b', 'ab', '*', '.', 'n'), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));
export const resources = fc
  .tuple(
    one('csn', 'zone', 'vpc'),
    fc.array(one('csn-', 'a', 'b', 'ab', '.', '/', 'n'), { minLength: 1, maxLength: 5 }),
  )
  .map(([type, parts]) => `${type}/${parts.join('')}`);

const permissions = one(
  ...['READ', 'OPERATE', 'FULL_CONTROL', '*', 'read', 'CSN_READ', 'csn_operate', 'Csn_Full_Control'],
  ...['VPC_READ', 'VPC_OPERATE', 'LD_READ', 'PRIVATEZONE_OPERATE', 'LIST', 'AssumeRole', 'CSN'],
);

export const entries = (effect: fc.Arbitrary<'Allow' | 'Deny'> = one('Allow', 'Allow', 'Deny')): fc.Arbitrary<Entry> =>
  fc.record(
    {
      service: one(
        'bce:csn',
        'csn',
        'BCE:CSN',
        'bce:*',
        'bce:network',
        'bce:ld',
        'bce:privatezone',
        'bce:*',
        '*',
        'bce:bos',
      ),
      region: one('*', '*', 'bj', 'BJ', 'gz'),
      effect,
      permission: fc.array(permissions, { minLength: 1, maxLength: 3 }),
      resource: fc.array(fc.oneof(patterns, one('*', 'csn/*', '*')), { minLength: 1, maxLength: 3 }),
      condition: conditions,
    },
    { requiredKeys: ['service', 'region', 'effect', 'permission'] },
  );

export const lists = fc.array(entries(), { maxLength: 4 });

export const documentOf = (list: readonly Entry[]): string =>
  JSON.stringify({ version: 'v1', accessControlList: list });

export interface Call {
  readonly wanted: Wanted;
  readonly circumstances: Circumstances;
}

export const calls: fc.Arbitrary<Call> = fc.record({
  wanted: fc
    .tuple(
      one(
        { service: 'bce:csn', prefix: 'CSN', region: '*' },
        { service: 'bce:csn', prefix: 'CSN', region: '*' },
        { service: 'bce:network', prefix: 'VPC', region: 'bj' },
        { service: 'bce:network', prefix: 'SUBNET', region: 'gz' },
        { service: 'bce:privatezone', prefix: 'PRIVATEZONE', region: '*' },
      ),
      one<Level>('READ', 'OPERATE', 'FULL_CONTROL'),
      resources,
    )
    .map(([product, level, resource]) => ({ ...product, level, resource })),
  circumstances: fc.record({ from: addresses, at: one(...moments.map((at) => at + 500), ...moments) }),
});
