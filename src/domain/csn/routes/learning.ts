import type { Journal } from '../../journal.ts';
import type { Publication } from '../../network/types.ts';
import type { State } from '../../state.ts';
import type { CustomRule, Propagation } from '../types.ts';

// What facts do to tables. Every change goes through the journal, and names there the prefixes it touched.

/** A network now publishes `after` instead of `before`; what is in both has kept its identity. */
export function republish(
  _state: State,
  _networkKey: string,
  _before: readonly Publication[],
  _after: readonly Publication[],
  _journal: Journal,
): void {
  throw new Error('to be written');
}

/** A table begins to learn from an attachment. */
export function learn(_state: State, _propagation: Propagation, _journal: Journal): void {
  throw new Error('to be written');
}

/** A table forgets what it learned from an attachment. Called while its network is still there. */
export function forget(_state: State, _propagation: Propagation, _journal: Journal): void {
  throw new Error('to be written');
}

export function addRule(_state: State, _rule: CustomRule, _journal: Journal): void {
  throw new Error('to be written');
}

/** Also for a rule that is replaced by another form of itself: remove the old one, add the new one. */
export function removeRule(_state: State, _rule: CustomRule, _journal: Journal): void {
  throw new Error('to be written');
}

/** Every table from nothing: after rows were loaded. Must equal what the facts one by one would have led to. */
export function recompute(_state: State): void {}
