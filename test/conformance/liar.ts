import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Told {
  status: number;
  headers: Record<string, string | string[]>;
  text: string;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Changes an answer in place, or answers in the server's stead; `undefined`: it hangs. */
export type Lie = (asked: Asked, ask: () => Promise<Told>) => Promise<Told | undefined>;

export interface Liar {
  readonly url: URL;
  close(): void;
}

/** A server that passes every request on, Host and all, and tells lies of the answers. */
export async function startLiar(port: number, lie: Lie): Promise<Liar> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', async () => {
      const [path = '', query = ''] = incoming.url!.split(/\?(.*)/s);
      const body = Buffer.concat(chunks);
      const asked = { method: incoming.method!, path, query, headers: incoming.headers, body };
      const told = await lie(asked, () => passed(port, incoming.url!, asked));
      if (told === undefined) return;
      if (told.headers['content-length'] !== undefined)
        told.headers['content-length'] = String(Buffer.byteLength(told.text));
      outgoing.writeHead(told.status, told.headers);
      outgoing.end(told.text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function passed(port: number, path: string, { method, headers, body }: Asked): Promise<Told> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const { connection: _, 'keep-alive': __, ...rest } = incoming.headers;
        const told = { status: incoming.statusCode!, headers: rest as Told['headers'] };
        resolve({ ...told, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
