import { accountAppliers } from './account/apply.ts';
import type { AccountEvent } from './account/events.ts';
import { bandwidthAppliers } from './bandwidth/apply.ts';
import type { BandwidthEvent } from './bandwidth/events.ts';
import { edgeVpcAppliers } from './bec/apply.ts';
import type { EdgeVpcEvent } from './bec/events.ts';
import { csnAppliers } from './csn/apply.ts';
import type { CsnEvent } from './csn/events.ts';
import { etAppliers } from './et/apply.ts';
import type { EtEvent } from './et/events.ts';
import { iamAppliers } from './iam/apply.ts';
import type { IamEvent } from './iam/events.ts';
import { importedAppliers } from './imported/apply.ts';
import type { ImportedEvent } from './imported/events.ts';
import { Journal } from './journal.ts';
import { loadedAppliers } from './loaded/apply.ts';
import type { LoadedEvent } from './loaded/events.ts';
import { networkAppliers } from './network/apply.ts';
import type { NetworkEvent } from './network/events.ts';
import { policyAppliers } from './policy/apply.ts';
import type { DnsPolicyEvent } from './policy/events.ts';
import { zoneAppliers } from './privatezone/apply.ts';
import type { ZoneEvent } from './privatezone/events.ts';
import { resolverAppliers } from './resolver/apply.ts';
import type { ResolverEvent } from './resolver/events.ts';
import { selectorAppliers } from './selection/apply.ts';
import type { SelectorEvent } from './selection/events.ts';
import { sessionAppliers } from './session/apply.ts';
import type { SessionEvent } from './session/events.ts';
import type { State } from './state.ts';
import { type TokenEvent, tokenAppliers } from './token.ts';
import { vpcAppliers } from './vpc/apply.ts';
import type { VpcEvent } from './vpc/events.ts';

/** Facts, with everything decided in them. Each has a type and a version; see upcast.ts for older versions. */
export type DomainEvent =
  | AccountEvent
  | VpcEvent
  | ZoneEvent
  | SelectorEvent
  | TokenEvent
  | NetworkEvent
  | EtEvent
  | EdgeVpcEvent
  | CsnEvent
  | BandwidthEvent
  | ResolverEvent
  | DnsPolicyEvent
  | IamEvent
  | SessionEvent
  | LoadedEvent
  | ImportedEvent;

/**
 * A fact that brings back what was there before, in an undo: what it makes has its old place in the order of things
 * and its old birth. So ids, markers and learn order mean what they meant.
 */
export type Restoring = DomainEvent & { readonly made: Stamp };

export const isRestoring = (event: DomainEvent): event is Restoring => 'made' in event;

/** One command's facts: in the log all of them or none. */
export interface Commit {
  /** Log position of the first event; the others follow it. */
  readonly position: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly cause: Cause;
  readonly events: readonly DomainEvent[];
  /** The last position it takes, where that is more than its events need: what was imported has places below it. */
  readonly through?: number;
}

/** The last log position a commit takes. */
export const lastOf = ({ position, events, through }: Commit): number => through ?? position + events.length - 1;

/** Who asked for it, for the audit. */
export interface Cause {
  readonly operation: string;
  readonly requestId?: string;
  readonly account?: string;
  readonly accessKeyId?: string;
  /** `user/<name>` or `role/<name>`; absent: root, or the operator. */
  readonly as?: string;
  /** Remote address. */
  readonly from?: string;
  /** Position of the commit it takes back. */
  readonly undoes?: number;
  /** Account whose doing that was: its history is not to lack what became of it. */
  readonly whose?: string;
}

export interface Stamp {
  readonly position: number;
  readonly at: number;
}

/** Makes one kind of fact true. Computes nothing a later version might compute otherwise, and cannot refuse. */
export type Applier<E> = (state: State, event: E, stamp: Stamp, journal: Journal) => void;

/** One applier for each event type of a union. */
export type Appliers<E extends { type: string }> = { readonly [T in E['type']]: Applier<Extract<E, { type: T }>> };

const appliers = {
  ...accountAppliers,
  ...vpcAppliers,
  ...zoneAppliers,
  ...selectorAppliers,
  ...tokenAppliers,
  ...networkAppliers,
  ...etAppliers,
  ...edgeVpcAppliers,
  ...csnAppliers,
  ...bandwidthAppliers,
  ...resolverAppliers,
  ...policyAppliers,
  ...iamAppliers,
  ...sessionAppliers,
  ...loadedAppliers,
  ...importedAppliers,
} satisfies Appliers<DomainEvent>;

/** Applies a commit and yields its inverse and its current rows. A defect on the way leaves the state as it was. */
export const apply = (state: State, commit: Commit): Journal => applyThrough(new Journal(), state, commit);

/** The same through a journal of the caller's, which may watch what happens. */
export function applyThrough<J extends Journal>(journal: J, state: State, commit: Commit): J {
  try {
    commit.events.forEach((event, i) => {
      const applier = appliers[event.type] as Applier<DomainEvent>;
      if (isRestoring(event)) {
        const { made, ...fact } = event;
        applier(state, fact, made, journal);
      } else applier(state, event, { position: commit.position + i, at: commit.at }, journal);
    });
  } catch (error) {
    journal.undo();
    throw error;
  }
  journal.assign(state, 'position', lastOf(commit));
  journal.assign(state, 'at', commit.at);
  return journal;
}
