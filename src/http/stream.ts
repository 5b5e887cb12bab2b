import type { ServerResponse } from 'node:http';
import type { HttpStream } from './message.ts';

/** Told of a failure that no answer can tell of any more; `headers`: of the answer that had begun, if one had. */
export type Failed = (error: unknown, headers?: HttpStream['headers']) => void;

/** Seconds a connection may be silent before the system asks whether its other end is still there. */
const KEEPALIVE_MS = 30_000;

/** Bodies that are sent part by part: nobody knows at the start where they end. */
export class Streams {
  readonly #open = new Set<AsyncIterator<string>>();
  #closed = false;

  /**
   * Sends what comes as it comes, no faster than it is taken; ends when nothing more comes, or the client goes. What is
   * no longer to be had breaks the connection off: an answer that ended would be whole.
   * @param failed told why, and of which answer.
   */
  async send(answer: HttpStream, response: ServerResponse, failed: Failed): Promise<void> {
    const { status, headers, body } = answer;
    const parts = body[Symbol.asyncIterator]();
    response.once('close', () => leave(parts));
    this.#open.add(parts);
    // The client may be gone, and the server stopping, before this began.
    if (this.#closed || response.destroyed) leave(parts);
    response.socket?.setKeepAlive(true, KEEPALIVE_MS);
    response.writeHead(status, headers);
    // Who waits for lines is told at once that they will come.
    response.flushHeaders();
    try {
      for (let part = await parts.next(); part.done !== true; part = await parts.next()) {
        if (!response.write(part.value)) await taken(response);
      }
      response.end();
    } catch (error) {
      failed(error, headers);
      response.destroy();
    } finally {
      this.#open.delete(parts);
    }
  }

  /** Ends them: the server stops. */
  close(): void {
    this.#closed = true;
    for (const parts of this.#open) leave(parts);
  }
}

/** What fails while it is left, whoever waits for its next part is told. */
const leave = (parts: AsyncIterator<string>): void => void parts.return?.().catch(() => undefined);

/** Resolves when the client has taken what was written, or is gone. */
function taken(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
    if (response.destroyed) done();
  });
}
