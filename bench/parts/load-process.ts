import { connect, type Socket } from 'node:net';
import type { Job, Result } from './load.ts';
import { quantile } from './machine.ts';

/** One connection that sends a request, reads its answer, and sends the next. */
class Connection {
  readonly #socket: Socket;
  readonly #next: () => Buffer | undefined;
  readonly #done: (status: number, ms: number) => void;
  #sentAt = 0;
  #status = 0;
  /** Octets of the answer still to come; -1 while its head is. */
  #left = -1;
  #head = '';

  constructor(port: number, next: () => Buffer | undefined, done: (status: number, ms: number) => void) {
    this.#next = next;
    this.#done = done;
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => this.#send());
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(): void {
    const request = this.#next();
    if (request === undefined) return;
    this.#left = -1;
    this.#head = '';
    this.#sentAt = performance.now();
    this.#socket.write(request);
  }

  #take(chunk: Buffer): void {
    if (this.#left < 0) {
      this.#head += chunk.toString('latin1', 0, 1024);
      const end = this.#head.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.#status = Number(this.#head.slice(9, 12));
      const length = Number(/content-length: (\d+)/i.exec(this.#head)?.[1] ?? 0);
      this.#left = length + end + 4;
    }
    this.#left -= chunk.length;
    if (this.#left > 0) return;
    this.#done(this.#status, performance.now() - this.#sentAt);
    this.#send();
  }
}

process.once('message', ({ port, connections, seconds, requests, repeat }: Job) => {
  const times: number[] = [];
  let failed = 0;
  let sent = 0;
  const start = performance.now();
  const deadline = start + seconds * 1000;
  let open = connections;
  const finish = (): void => {
    open -= 1;
    if (open > 0) return;
    for (const connection of all) connection.close();
    const result: Result = {
      answered: times.length,
      failed,
      seconds: (performance.now() - start) / 1000,
      p50: quantile(times, 0.5),
      p99: quantile(times, 0.99),
      max: quantile(times, 1),
    };
    process.send!(result);
  };
  const next = (): Buffer | undefined => {
    if (performance.now() >= deadline || (!repeat && sent === requests.length)) {
      finish();
      return undefined;
    }
    sent += 1;
    return requests[(sent - 1) % requests.length];
  };
  const done = (status: number, ms: number): void => {
    times.push(ms);
    if (status !== 200) failed += 1;
  };
  const all = Array.from({ length: connections }, () => new Connection(port, next, done));
});
