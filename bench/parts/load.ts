import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sign } from '../../src/bce/auth/sign.ts';
import { ACCESS_KEY, SECRET_KEY } from '../../test/server.ts';
import { LOAD_CORE, pin } from './machine.ts';

export interface Job {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Whole requests, signed beforehand: each is sent once, unless `repeat`. */
  readonly requests: readonly Buffer[];
  readonly repeat: boolean;
}

export interface Result {
  readonly answered: number;
  /** Answers other than 200, by status. */
  readonly failed: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** A signed request as it goes over the wire. Valid for half an hour. */
export function signed(port: number, method: string, path: string, query = '', body = ''): Buffer {
  const timestamp = Date.now();
  const headers: Record<string, string> = {
    host: `127.0.0.1:${port}`,
    'x-bce-date': `${new Date(timestamp).toISOString().slice(0, 19)}Z`,
    ...(body === ''
      ? {}
      : { 'content-type': 'application/json; charset=utf-8', 'content-length': String(Buffer.byteLength(body)) }),
  };
  const authorization = sign({
    ...{ method, path, query, headers, timestamp },
    accessKeyId: ACCESS_KEY,
    secretAccessKey: SECRET_KEY,
    expirationSeconds: 1800,
  });
  const lines = Object.entries({ ...headers, authorization }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${query === '' ? path : `${path}?${query}`} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

/** Runs a job in a process of its own, tied to the other core. */
export function run(job: Job): Promise<Result> {
  const child = fork(fileURLToPath(new URL('load-process.ts', import.meta.url)), { serialization: 'advanced' });
  pin(child.pid!, LOAD_CORE);
  return new Promise((resolve, reject) => {
    child.once('message', (result) => {
      resolve(result as Result);
      child.disconnect();
    });
    child.once('exit', (code) => reject(new Error(`the load process ended with ${code}`)));
    child.send(job);
  });
}
