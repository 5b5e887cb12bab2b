import type { ServiceName } from './types.ts';

export type AccountEvent = AccountOpened | AccountChanged | ServiceChanged | KeyAdded | KeyChanged | KeyRemoved;

export interface AccountOpened {
  readonly type: 'account-opened';
  readonly v: 1;
  readonly account: string;
  readonly name: string;
}

/** Absent fields keep their value. */
export interface AccountChanged {
  readonly type: 'account-changed';
  readonly v: 1;
  readonly account: string;
  readonly name?: string;
  readonly certified?: boolean;
  readonly frozen?: boolean;
  readonly crossBorder?: boolean;
}

export interface ServiceChanged {
  readonly type: 'service-changed';
  readonly v: 1;
  readonly account: string;
  readonly service: ServiceName;
  readonly open: boolean;
}

export interface KeyAdded {
  readonly type: 'key-added';
  readonly v: 1;
  readonly account: string;
  readonly key: string;
  /** Ciphertext. */
  readonly secret: string;
}

/** Absent fields keep their value. */
export interface KeyChanged {
  readonly type: 'key-changed';
  readonly v: 1;
  readonly account: string;
  readonly key: string;
  readonly enabled?: boolean;
  /** Ciphertext. */
  readonly secret?: string;
}

export interface KeyRemoved {
  readonly type: 'key-removed';
  readonly v: 1;
  readonly account: string;
  readonly key: string;
}
