import {
  type FailureKind,
  type Group,
  LogFailure,
  LogRefused,
  type Opened,
  type SnapshotPage,
  type StoredCommit,
  type StoredRow,
  type TrailPage,
  type TrailQuery,
} from '../engine/log.ts';
import type { RowKey } from './rows.ts';
import { reason } from './sqlite-error.ts';

/** What the main thread asks of the log thread. */
export type Request =
  | { readonly op: 'open'; readonly form: number | undefined }
  | { readonly op: 'rows'; readonly after: RowKey | undefined }
  | { readonly op: 'snapshot' | 'endSnapshot'; readonly id: number }
  | { readonly op: 'commits'; readonly from: number }
  | { readonly op: 'trail'; readonly query: TrailQuery }
  | { readonly op: 'positionAt'; readonly at: number }
  | { readonly op: 'momentAt'; readonly position: number }
  | { readonly op: 'append'; readonly group: Group }
  | { readonly op: 'close' };

export interface Answers {
  open: Opened;
  rows: StoredRow[];
  snapshot: SnapshotPage | undefined;
  endSnapshot: undefined;
  commits: StoredCommit[];
  trail: TrailPage;
  positionAt: number;
  momentAt: number | undefined;
  append: undefined;
  close: undefined;
}

/** An error as it crosses between threads: structured clone keeps no classes. */
export interface Failed {
  readonly kind: 'refused' | FailureKind;
  readonly message: string;
}

export type Reply = { readonly id: number } & ({ readonly value: unknown } | { readonly failed: Failed });

export function toFailed(error: unknown): Failed {
  if (error instanceof LogRefused) return { kind: 'refused', message: error.message };
  if (error instanceof LogFailure) return { kind: error.kind, message: error.message };
  return { kind: 'failed', message: `The log thread failed: ${reason(error)}` };
}

export function fromFailed({ kind, message }: Failed): LogFailure | LogRefused {
  return kind === 'refused' ? new LogRefused(message) : new LogFailure(kind, message);
}
