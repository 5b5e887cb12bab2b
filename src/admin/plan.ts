import type { PLAN } from '../contract/netloom/plan.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type AdminHandlers, act } from './handlers.ts';

/** Says what calls would be answered and would change; given by the composition root, for the calls are BCE's. */
// biome-ignore lint/suspicious/noExplicitAny: its shape is the row's schema, which has been checked.
export type PlanCalls = (request: any) => Promise<object | Refusal>;

export const plan = (planCalls: PlanCalls): AdminHandlers<(typeof PLAN)[number]['name']> => ({
  Plan: act(({ body }) => planCalls(body)),
});
