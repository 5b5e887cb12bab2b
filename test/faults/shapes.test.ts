import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Static } from 'typebox';
import type { FAULTS } from '../../src/contract/netloom/faults.ts';
import type { ApiFault, DnsFault, Frequency, StateFault } from '../../src/domain/fault/types.ts';
import type { Fault } from '../../src/testing/faults.ts';

/** The same members throughout, of the same types; who may write them is not looked at. */
type Plain<T> = T extends object ? { -readonly [Name in keyof T]: Plain<T[Name]> } : T;
type Same<A, B> = (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : false;

/** An order as it is sent: what has a default may be left out. */
interface Sent extends Partial<Frequency> {
  readonly api?: Omit<ApiFault, 'when'> & Partial<Pick<ApiFault, 'when'>>;
  readonly dns?: DnsFault;
  readonly state?: StateFault;
}

type Body = Static<Extract<(typeof FAULTS)[number], { name: 'OrderFault' }>['body']>;

test('the form of a fault is one, wherever it is written: in the domain, on the wire, in netloom/testing', () => {
  // The compiler says so; where two of them differ, this file has an error.
  const same: readonly [Same<Fault, Sent>, Same<Body, Sent>] = [true, true];
  assert.deepEqual(same, [true, true]);
});
