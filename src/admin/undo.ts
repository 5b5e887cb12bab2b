import type { UNDO } from '../contract/netloom/undo.ts';
import { isRefusal, refuse } from '../domain/refusal.ts';
import { undoCommand } from '../domain/undo/undo.ts';
import type { History } from '../engine/history.ts';
import type { AdminHandlers } from './handlers.ts';
import { positionIn } from './history.ts';

export const undo = (history: Pick<History, 'at'>): AdminHandlers<(typeof UNDO)[number]['name']> => ({
  UndoChange: {
    kind: 'write',
    // What was done never changes: only taking it back has to be the writer's.
    told: async ({ path }) => {
      const position = positionIn(path.position!);
      const entry = position === undefined ? undefined : await history.at(position);
      if (entry === undefined) return refuse('change-unknown');
      const command = undoCommand(entry);
      if (isRefusal(command)) return command;
      const { position: undoes, cause } = entry.commit;
      const whose = cause.account ?? cause.whose;
      return { command, back: { undoes, ...(whose !== undefined && { whose }) } };
    },
  },
});
