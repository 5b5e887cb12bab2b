import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net';
import { systemClock } from '../platform/clock.ts';
import { type HttpHead, type HttpRequest, type HttpResponse, type HttpStream, MAX_BODY, NO_ANSWER } from './message.ts';
import { type Failed, Streams } from './stream.ts';

// Not imported: an import looks at every export of a built-in module, and of this one that loads a client, a fifth of a start.
const load = createRequire(import.meta.url);
const { createServer }: typeof import('node:http') = load('node:http');

export interface HttpServerOptions {
  readonly handle: (request: HttpRequest) => Promise<HttpResponse | HttpStream>;
  /** Octets a request's body may have; absent: MAX_BODY for all. */
  readonly maxBody?: (request: HttpHead) => Promise<number>;
  /** The answer to bytes that are no HTTP request. */
  readonly malformed: () => HttpResponse;
  /** A request whose answer failed; its connection is closed. */
  readonly failed: Failed;
  /** Serves TLS beside plain HTTP on the same port, told apart by the first byte. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** Refuses plain HTTP where TLS is set. */
  readonly tlsOnly?: boolean;
  /** Of a socket that is bound there already, which is adopted. */
  readonly fd?: number | undefined;
}

export interface HttpListener {
  readonly address: string;
  readonly port: number;
  /** Stops accepting, lets answers under way finish; those without an end are ended. */
  close(): Promise<void>;
}

/** Opens a listener. Rejects with node's error (EADDRINUSE …). */
export async function listen(address: string, port: number, options: HttpServerOptions): Promise<HttpListener> {
  const limits = { maxHeaderSize: 32 * 1024, requestTimeout: 60_000, headersTimeout: 30_000, keepAliveTimeout: 75_000 };
  const streams = new Streams();
  const plain = tend(createServer(limits), options, streams);
  if (options.tls === undefined) return bind(plain, [plain], streams, address, port, options.fd);
  const { createServer: createTlsServer }: typeof import('node:https') = load('node:https');
  const tls = tend(createTlsServer({ ...limits, ...options.tls }), options, streams);
  const front = createNetServer((socket) => route(socket, tls, options.tlsOnly === true ? undefined : plain));
  return bind(front, [plain, tls], streams, address, port, options.fd);
}

/** A TLS record starts with 0x16, no HTTP method does. */
function route(socket: Socket, tls: Server, plain: Server | undefined): void {
  socket.on('error', () => socket.destroy());
  socket.setTimeout(30_000, () => socket.destroy());
  socket.once('data', (first) => {
    socket.pause();
    socket.unshift(first);
    const server = (first as Buffer)[0] === 0x16 ? tls : plain;
    if (server === undefined) socket.destroy();
    else {
      socket.setTimeout(0);
      server.emit('connection', socket);
      process.nextTick(() => socket.resume());
    }
  });
}

function tend<S extends Server>(server: S, options: HttpServerOptions, streams: Streams): S {
  server.on('request', (message, response) => {
    // Whatever goes wrong costs this one connection, and never the process.
    serve(message, response, options, streams).catch((error) => {
      options.failed(error);
      message.socket.destroy();
    });
  });
  server.on('clientError', (_error, socket) => {
    if (!socket.writable) return void socket.destroy();
    const { status, headers, body } = options.malformed();
    const lines = [
      ...Object.entries(headers),
      ['Date', new Date(systemClock.now()).toUTCString()],
      ['Connection', 'close'],
    ];
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.end(`HTTP/1.1 ${status} Bad Request\r\n${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });
  return server;
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  options: HttpServerOptions,
  streams: Streams,
): Promise<void> {
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const head: HttpHead = {
    method: message.method ?? 'GET',
    rawPath: mark < 0 ? target : target.slice(0, mark),
    rawQuery: mark < 0 ? '' : target.slice(mark + 1),
    rawHeaders: message.rawHeaders,
    headers: message.headers,
  };
  const body = await readBody(message, (await options.maxBody?.(head)) ?? MAX_BODY);
  if (body === 'aborted') return;
  const answer = await options.handle({ ...head, body, remoteAddress: message.socket.remoteAddress ?? '' });
  if (answer === NO_ANSWER) return void message.socket.destroy();
  if (typeof answer.body !== 'string') return streams.send({ ...answer, body: answer.body }, response, options.failed);
  const length = Buffer.byteLength(answer.body);
  const headers: Record<string, string | number> = { ...answer.headers, 'Content-Length': length };
  // What is left of an oversized body is not read: the connection ends here.
  if (body === undefined) headers.Connection = 'close';
  response.writeHead(answer.status, headers);
  response.end(answer.body);
}

const EMPTY = new Uint8Array();
/** How much of an oversized body is read and thrown away. */
const MAX_DRAINED = 16 * MAX_BODY;

function readBody(message: IncomingMessage, most: number): Promise<Uint8Array | undefined | 'aborted'> {
  const { headers } = message;
  // RFC 9112 6.3: neither header, no body. Most calls are reads: they need not listen for nothing.
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
    return Promise.resolve(EMPTY);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    message.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= most) chunks.push(chunk);
      // A client that writes before it reads gets its answer; one that never stops does not.
      else if (length > MAX_DRAINED) resolve(undefined);
    });
    message.on('end', () => resolve(length === 0 ? EMPTY : length > most ? undefined : Buffer.concat(chunks)));
    message.on('error', () => resolve('aborted'));
    message.on('close', () => resolve('aborted'));
  });
}

function bind(
  front: NetServer,
  servers: readonly Server[],
  streams: Streams,
  address: string,
  port: number,
  fd: number | undefined,
): Promise<HttpListener> {
  return new Promise((resolve, reject) => {
    front.once('error', reject);
    front.listen(fd === undefined ? { port, host: address } : { fd }, () => {
      front.off('error', reject);
      front.on('error', () => {});
      const bound = front.address() as { port: number };
      resolve({
        address,
        port: bound.port,
        close: () => {
          streams.close();
          return closeWhenIdle(front, servers);
        },
      });
    });
  });
}

/** Milliseconds a request that never ends may hold up a stop. */
const PATIENCE = 3000;

/** A kept-alive connection is closed as soon as its last answer is out, and not before. */
function closeWhenIdle(front: NetServer, servers: readonly Server[]): Promise<void> {
  return new Promise((closed) => {
    const closeIdle = (): void => {
      for (const server of servers) server.closeIdleConnections();
    };
    const timer = setInterval(closeIdle, 20);
    const impatient = setTimeout(() => {
      for (const server of servers) server.closeAllConnections();
    }, PATIENCE);
    front.close(() => {
      clearInterval(timer);
      clearTimeout(impatient);
      closed();
    });
    closeIdle();
  });
}
