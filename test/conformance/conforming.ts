import { randomBytes } from 'node:crypto';
import { readEndpoints } from '../../src/conformance/endpoints.ts';
import { type Options, type Report, run } from '../../src/conformance/run.ts';
import { freePort, type ServerOptions, startServer, type TestServer } from '../server.ts';

/** A server in memory, with a listener for edge VPCs too. */
export interface Subject {
  readonly server: TestServer;
  readonly bec: number;
  /** `--endpoint` for all its services. */
  readonly endpoint: string;
}

export async function startSubject(options: ServerOptions = {}): Promise<Subject> {
  const [api, bec, admin, dns] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const server = await startServer({
    ...options,
    ports: { api, apiGz: api, admin, dns },
    settings: {
      NETLOOM_DATA: ':memory:',
      NETLOOM_DNS_POOL: 'none',
      NETLOOM_API_LISTEN: `127.0.0.1:${api},127.0.0.1:${bec}=bec`,
      ...options.settings,
    },
  });
  return { server, bec, endpoint: `http://127.0.0.1:${api},bec=http://127.0.0.1:${bec}` };
}

/** A run of the suite in this process. */
export const conform = (
  { server, endpoint }: Pick<Subject, 'server' | 'endpoint'>,
  options: Partial<Options> = {},
): Promise<Report> =>
  run({
    endpoints: readEndpoints(endpoint),
    keys: server.client.keys,
    region: 'bj',
    write: false,
    mayCost: false,
    timeoutMs: 5000,
    removalWaitsMs: [],
    now: Date.now,
    name: `nlconf-${randomBytes(4).toString('hex')}`,
    signal: new AbortController().signal,
    ...options,
  });

/** Ids of the cases that came out so. */
export const idsOf = ({ results }: Report, ...kinds: readonly string[]): readonly string[] =>
  results.filter(({ verdict }) => kinds.includes(verdict.kind)).map(({ id }) => id);
