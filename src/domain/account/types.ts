import type { Sequence } from '../sequence.ts';

/** An owner of everything else. Accounts never see one another. */
export interface Account {
  readonly position: number;
  /** 32 lower-case hex digits. */
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  /** Real-name certification; false answers QualifyNotPass. */
  readonly certified: boolean;
  /** A frozen account's keys are refused with AccessDenied. */
  readonly frozen: boolean;
  /** Whether it may buy bandwidth between China and Asia-Pacific. */
  readonly crossBorder: boolean;
  /** Services that are not activated; a call answers OptInRequired. */
  readonly closed: readonly ServiceName[];
  readonly keys: readonly AccessKey[];
}

export interface AccessKey {
  readonly id: string;
  /** Ciphertext under the key file; see platform/secrets.ts. */
  readonly secret: string;
  readonly enabled: boolean;
  readonly createdAt: number;
}

export const SERVICES = ['privatezone', 'vpc', 'csn', 'et', 'bec', 'iam', 'sts'] as const;
export type ServiceName = (typeof SERVICES)[number];

export interface Accounts {
  readonly byId: Map<string, Account>;
  /** Access key id to account id. */
  readonly byKey: Map<string, string>;
  readonly all: Sequence<Account>;
}
