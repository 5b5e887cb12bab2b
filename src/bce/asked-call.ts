import type { BceOperation } from '../contract/operation.ts';
import type { State } from '../domain/state.ts';
import { findOperation } from './call.ts';
import { type Place, resourceOf } from './resources.ts';

/** What somebody asked of the API, as permissions name it. */
export interface AskedCall {
  readonly operation: BceOperation;
  /** `<type>/<id>` */
  readonly resource: string;
}

/**
 * The operation and the resource of a call by its method and path: `DELETE /v1/privatezone/record/rc-1`. A flag of the
 * query may be part of what names it. Undefined: no operation has such a path.
 */
export function askedCall(state: State, place: Place, call: string): AskedCall | undefined {
  const [, method = '', rawPath = '', rawQuery = ''] = /^([A-Z]+) (\/[^?]*)(?:\?(.*))?$/s.exec(call) ?? [];
  const found = findOperation({ method, rawPath, rawQuery });
  if ('code' in found) return undefined;
  const { operation, path, query } = found;
  return { operation, resource: resourceOf(state, place, operation.access, path, query) };
}
