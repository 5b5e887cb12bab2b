import type { Operation } from '../operation.ts';
import { Type } from '../schema.ts';
import { service, strict } from './forms.ts';

/** A hundred years. */
const MAX_SECONDS = 3_153_600_000;

/** Time itself, where the server was started with NETLOOM_TEST_CLOCK or NETLOOM_CLOCK. */
export const CLOCK = [
  {
    name: 'AdvanceClock',
    service,
    method: 'POST',
    path: '/netloom/v1/clock',
    query: {},
    body: strict({ seconds: Type.Integer({ minimum: 1, maximum: MAX_SECONDS }) }),
    output: Type.Object({ now: Type.String() }),
    errors: ['OperationDenied'],
    source: 'csn contract 8, 5 (force-expire)',
  },
] as const satisfies readonly Operation[];
