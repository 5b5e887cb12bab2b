import type { Limit } from '../bandwidth/types.ts';
import { limitsOfCsn } from '../bandwidth/views.ts';
import type { Association, Attachment, Csn, CsnTable, Propagation, Tgw } from '../csn/types.ts';
import { associationsIn, attachmentsIn, csnOf, propagationsIn, tablesIn, tgwsIn } from '../csn/views.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { State } from '../state.ts';

/** What a CSN connects, and by what: all of it at one moment, each in the order of its creation. */
export interface Topology {
  readonly csn: Csn;
  readonly tgws: readonly Tgw[];
  readonly attachments: readonly Attachment[];
  /** The default table is the first. */
  readonly tables: readonly CsnTable[];
  /** Table by table; those somebody made. */
  readonly associations: readonly Association[];
  readonly propagations: readonly Propagation[];
  readonly limits: readonly Limit[];
}

/** Of any account's CSN. Refuses: csn-id-malformed, csn-unknown. */
export function topologyOf(state: State, csnId: string): Topology | Refusal {
  const csn = csnOf(state, undefined, csnId);
  if (isRefusal(csn)) return csn;
  const tables = [...tablesIn(state, csnId)];
  return {
    csn,
    tgws: [...tgwsIn(state, csnId)],
    attachments: [...attachmentsIn(state, csnId)],
    tables,
    associations: tables.flatMap(({ id }) => [...associationsIn(state, id)]),
    propagations: tables.flatMap(({ id }) => [...propagationsIn(state, id)]),
    limits: limitsOfCsn(state, csnId),
  };
}
