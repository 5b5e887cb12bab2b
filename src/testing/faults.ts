import type { AskOperator } from './operator.ts';

/** What is to go wrong: one of `api`, `dns` and `state`, and how often. docs/guide/faults.md says what each does. */
export interface Fault {
  readonly api?: {
    readonly kind: 'delay' | 'error' | 'throttle' | 'drop';
    readonly when?: 'before' | 'after';
    readonly ms?: number;
    readonly retryAfter?: number;
    readonly account?: string;
    readonly service?: string;
    readonly operation?: string;
    readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
    readonly resource?: string;
    readonly region?: string;
  };
  readonly dns?: {
    readonly kind: 'servfail' | 'drop' | 'delay' | 'truncate';
    readonly ms?: number;
    readonly vpc?: string;
    readonly name?: string;
    readonly type?: string;
    readonly protocol?: 'udp' | 'tcp';
  };
  readonly state?: {
    readonly seconds: number;
    readonly change?: 'attach' | 'detach';
    readonly account?: string;
    readonly csn?: string;
  };
  readonly count?: number | 'unlimited';
  readonly probability?: number;
  readonly seed?: number;
}

/** A fault as it stands, and how often it has struck. */
export interface OrderedFault extends Fault {
  readonly faultId: string;
  readonly struck: number;
}

/** Faults of a server that was started with `faults: true`; another refuses them. */
export interface Faults {
  /** Resolves to its id. */
  add(fault: Fault): Promise<string>;
  list(): Promise<readonly OrderedFault[]>;
  /** One, or all. */
  remove(faultId?: string): Promise<void>;
}

const PATH = '/netloom/v1/faults';

export const faultsOf = (admin: AskOperator): Faults => ({
  add: async (fault) => (await admin('POST', PATH, fault)).faultId,
  list: async () => (await admin('GET', PATH)).faults,
  remove: async (faultId) => {
    await admin('DELETE', faultId === undefined ? PATH : `${PATH}/${encodeURIComponent(faultId)}`);
  },
});
