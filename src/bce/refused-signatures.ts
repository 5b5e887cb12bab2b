import type { HttpRequest } from '../http/message.ts';
import type { AuthRefusal } from './auth/refusal.ts';

/** What the operator may see of a refused request: never a secret, never a signature of ours. */
export interface RefusedSignature {
  readonly requestId: string;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly from: string;
  readonly code: string;
  readonly detail: string;
  /** Our canonical request, and what the client seems to have signed. */
  readonly explanation?: object;
}

const KEPT = 100;
/** Explanations cost some 40 HMACs: at most this many in a second, so refusals stay cheap. */
const EXPLAINED_PER_SECOND = 20;

/** The last refused requests, newest first. */
export class RefusedSignatures {
  readonly #now: () => number;
  readonly #at: () => number;
  #kept: RefusedSignature[] = [];
  #second = 0;
  #explained = 0;

  /**
   * @param now the machine's clock, which bounds what explanations may cost.
   * @param at the moments that are shown.
   */
  constructor(now: () => number, at: () => number = now) {
    this.#now = now;
    this.#at = at;
  }

  add(requestId: string, request: HttpRequest, refusal: AuthRefusal): void {
    const second = Math.floor(this.#now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#explained = 0;
    }
    const explain = this.#explained < EXPLAINED_PER_SECOND ? refusal.explain : undefined;
    if (explain !== undefined) this.#explained += 1;
    this.#kept = [
      {
        requestId,
        at: new Date(this.#at()).toISOString(),
        method: request.method,
        path: request.rawPath.slice(0, 500),
        from: request.remoteAddress,
        code: refusal.code,
        detail: refusal.detail,
        ...(explain === undefined ? {} : { explanation: explain() }),
      },
      ...this.#kept.slice(0, KEPT - 1),
    ];
  }

  list(): readonly RefusedSignature[] {
    return this.#kept;
  }
}
