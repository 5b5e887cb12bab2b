import { asked, type CodeRow } from './csn-code-row.ts';
import type { CsnStage } from './csn-stage.ts';

// What passes: instances that are attaching or detaching, packages that have expired. csn contract 7.1.

/** A CSN's things, and those that are on their way. */
export interface PassingStage extends CsnStage {
  /** VPCs that `csn` is attaching and detaching, and their attachments. */
  readonly coming: string;
  readonly comingAttach: string;
  readonly going: string;
  readonly goingAttach: string;
  /** Packages that have expired: bound to none, and bound to `csn`. */
  readonly stopped: string;
  readonly stoppedBound: string;
}

type Ids = Partial<CsnStage>;

const row = (
  operation: CodeRow['operation'],
  code: string,
  situation: string,
  ids: (stage: PassingStage) => Ids,
): CodeRow => ({ operation, code, situation, act: asked(operation, (stage) => ids(stage as PassingStage)) });

const MAKING = ['AddRouteRule', 'CreateStudyRelation', 'CreateAssociationRelation'] as const;

export const PASSING_ROWS: readonly CodeRow[] = [
  row('DetachCsnInstance', 'DetachInstanceException', 'attaching', ({ coming }) => ({ vpc: coming })),
  row('DetachCsnInstance', 'DetachInstanceException', 'detaching', ({ plain, going }) => ({ csn: plain, vpc: going })),
  row('AttachCsnInstance', 'DuplicateException', 'attaching', ({ coming }) => ({ spare: coming })),
  row('AttachCsnInstance', 'DuplicateException', 'detaching', ({ going }) => ({ spare: going })),
  row('DeleteCsn', 'CsnNotAllowDeleteException', 'attaching', ({ csn }) => ({ empty: csn })),
  row('DeleteCsn', 'CsnNotAllowDeleteException', 'detaching', ({ plain }) => ({ empty: plain })),
  ...MAKING.flatMap((operation) => [
    row(operation, 'InstanceIdInvalidException', 'attaching', ({ csnRt, comingAttach }) => ({
      ...{ plainRt: csnRt, plainAttach: comingAttach },
    })),
    row(operation, 'InstanceIdInvalidException', 'detaching', ({ goingAttach }) => ({ plainAttach: goingAttach })),
  ]),
  row('ResizeCsnBp', 'OperationDenied', 'expired', ({ stopped }) => ({ csnBp: stopped })),
  row('BindCsnBp', 'OperationDenied', 'expired', ({ stopped }) => ({ loose: stopped })),
  row('CreateRegionBandwidth', 'OperationDenied', 'expired', ({ stoppedBound }) => ({ bound: stoppedBound })),
];
