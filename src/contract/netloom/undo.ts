import type { Operation } from '../operation.ts';
import { Type } from '../schema.ts';
import { service } from './forms.ts';

/** Taking back what was done: what a change made goes, what it took away comes back, whole or not at all. */
export const UNDO = [
  {
    name: 'UndoChange',
    service,
    method: 'POST',
    path: '/netloom/v1/history/{position}/undo',
    query: {},
    output: Type.Object({
      /** Log position of the undo itself: it is a change like any other. */
      position: Type.Integer(),
      /** That of the change it takes back. */
      undone: Type.Integer(),
    }),
    errors: ['NoSuchObject', 'OperationDenied'],
    source: 'design, One idea: apply yields its inverse, audit is a function of the log',
  },
] as const satisfies readonly Operation[];
