import type { ServerResponse } from 'node:http';
import type { HttpStream } from './message.ts';

/** Seconds a connection may be silent before the system asks whether its other end is still there. */
const KEEPALIVE_MS = 30_000;

/** Bodies that have no end of their own. */
export class Streams {
  readonly #open = new Set<AsyncIterator<string>>();
  #closed = false;

  /** Sends what comes as it comes, no faster than it is taken; ends when nothing more comes, or the client goes. */
  async send({ status, headers, body }: HttpStream, response: ServerResponse): Promise<void> {
    const parts = body[Symbol.asyncIterator]();
    const leave = (): void => void parts.return?.();
    response.once('close', leave);
    this.#open.add(parts);
    // The client may be gone, and the server stopping, before this began.
    if (this.#closed || response.destroyed) leave();
    response.socket?.setKeepAlive(true, KEEPALIVE_MS);
    response.writeHead(status, headers);
    // Who waits for lines is told at once that they will come.
    response.flushHeaders();
    try {
      for (let part = await parts.next(); part.done !== true; part = await parts.next()) {
        if (!response.write(part.value)) await taken(response);
      }
    } finally {
      this.#open.delete(parts);
      response.end();
    }
  }

  /** Ends them: the server stops. */
  close(): void {
    this.#closed = true;
    for (const parts of this.#open) void parts.return?.();
  }
}

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
