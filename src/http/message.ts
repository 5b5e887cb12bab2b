/** A request before its body. Text is octets (latin1), as node:http gives it. */
export interface HttpHead {
  readonly method: string;
  /** The target before `?`. */
  readonly rawPath: string;
  /** The target after `?`; '' when there is none. */
  readonly rawQuery: string;
  /** name, value, name, value. */
  readonly rawHeaders: readonly string[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A request as received, its body read to the end. */
export interface HttpRequest extends HttpHead {
  /** Undefined when it is longer than the server takes. */
  readonly body: Uint8Array | undefined;
  readonly remoteAddress: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Instead of an answer the connection is closed. */
export const NO_ANSWER: HttpResponse = { status: 0, headers: {}, body: '' };

/** An answer whose body comes bit by bit. Who stops reading it calls the iterator's `return`, also while it waits. */
export interface HttpStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<string>;
}

/** 1 MiB (common contract 2.5); an operation of our own API may take more (Operation.maxBody). */
export const MAX_BODY = 1024 * 1024;
