import { join } from 'node:path';
import { type DnsCounts, dnsMetrics } from './admin/dns-metrics.ts';
import type { FirstAccount } from './admin/first-account.ts';
import { QueryLog } from './admin/query-log.ts';
import type { ServerShown } from './admin/server.ts';
import { Rates } from './bce/rate.ts';
import { errorResponse } from './bce/response.ts';
import { COUNTER_HELP } from './dns/answer/counters.ts';
import { FORWARD_HELP } from './dns/forward/counter-help.ts';
import { type DnsPlane, startDnsPlane } from './dns/plane.ts';
import { linesOf } from './dns/query-log/lines.ts';
import { countsIn } from './dns/query-log/tally.ts';
import { RESULTS } from './dns/self-check/self-check.ts';
import { loadCompiler } from './http/decode.ts';
import { type HttpListener, type HttpServerOptions, listen } from './http/server.ts';
import { ownAdminToken } from './platform/admin-token.ts';
import { monotonic } from './platform/clock.ts';
import { coverageNotes } from './platform/coverage.ts';
import { LineFiles } from './platform/line-files.ts';
import { checkAdminListener, explainBind, isLoopback, readTls } from './platform/listeners.ts';
import type { Logger } from './platform/logger.ts';
import { Metrics } from './platform/metrics.ts';
import { giveWay } from './platform/priority.ts';
import { newSeed, systemRandom } from './platform/random.ts';
import { serverMetrics } from './platform/server-metrics.ts';
import { IN_MEMORY, type Settings } from './platform/settings.ts';
import { type PassedSocket, passedTo } from './platform/sockets.ts';
import { version } from './platform/version.ts';
import type { World } from './world.ts';

/** A server that runs. */
export interface Running {
  /** `region`: as the listener was named, `bec` too. */
  readonly api: readonly (HttpListener & { readonly region: string })[];
  readonly admin: HttpListener;
  readonly dns: { readonly addresses: readonly string[]; readonly port: number };
  readonly adminToken: string;
  /** The first account's root keys. */
  readonly firstAccount: FirstAccount;
  /** Stops accepting, finishes what is under way. */
  close(): Promise<void>;
}

/**
 * Opens what outlives every world, and the first of them. Throws with a sentence for people. `onFailure`: of a thread, or
 * of a world that was to be begun anew. `sockets`: those this process was started with; a listener adopts the one that is
 * bound where it is to listen.
 */
export async function start(
  settings: Settings,
  logger: Logger,
  onFailure: (error: Error) => void,
  sockets: readonly PassedSocket[] = [],
): Promise<Running> {
  const tls = readTls(settings);
  checkAdminListener(settings, tls !== undefined);
  const beginning = settings.load === undefined ? undefined : (await import('./beginning.ts')).beginningOf(settings);
  const passed = passedTo(settings, sockets);

  const inMemory = settings.data === IN_MEMORY;
  const logFolder = settings.queryLog ?? (inMemory ? undefined : join(settings.data, 'query-log'));
  // Closed last to first: by a stop, and where the start throws.
  await using opened = new AsyncDisposableStack();
  const queryLog = new QueryLog(logFolder === undefined ? undefined : new LineFiles(logFolder, logger), (error) =>
    logger.error('query log failed', { reason: String((error as Error).stack) }),
  );
  opened.defer(() => queryLog.close());
  // Until there is one nobody asks for it: the listeners come last.
  let world: Promise<World> = Promise.withResolvers<World>().promise;
  // The dns thread loads its own while this one loads the world's: each takes as long as the other.
  const [dns, { beginWorld }] = await Promise.all([
    startDnsPlane({
      listen: settings.dnsListen,
      port: settings.dnsPort,
      passed: passed.dns,
      seed: newSeed(),
      resolving: {
        ...settings.dns,
        cacheBytes: settings.dnsCache,
        waiting: settings.dnsWaiting,
        rateLimit: settings.dnsRateLimit,
        cookieSecret: settings.dnsCookieSecret ?? systemRandom.secret(),
      },
      onLogged: (batch) => queryLog.take(linesOf(batch, settings.region)),
      onSample: async (sample) => (await world).judge(sample),
      onFailure,
    }),
    import('./world.ts'),
  ]);
  opened.defer(() => dns.close());
  giveWay();
  if (settings.faults) logger.warn('faults may be ordered: this server fails when it is told to (NETLOOM_FAULTS)');
  const dnsPort = settings.dnsPort === 0 ? ((await dns.status()).shared[0]?.port ?? 0) : settings.dnsPort;

  const metrics = new Metrics();
  const requests = metrics.counter('netloom_requests_total', 'Answered calls by operation and code.');
  const selfChecks = metrics.counter(
    'netloom_dns_self_check_total',
    'Answers worked out once more, by what came of it.',
  );
  for (const result of RESULTS) selfChecks({ result }, 0);
  const internalErrors = metrics.counter('internal_errors_total', 'Answers that were our own fault.');
  internalErrors({}, 0);
  const { requested, appended, look } = serverMetrics(metrics);
  const note = coverageNotes(settings.coverage);
  const countLimited = metrics.counter('netloom_api_limited_total', 'Calls that came too fast, by whose limit it was.');
  for (const by of ['address', 'key']) countLimited({ by }, 0);
  const adminToken = settings.adminToken ?? ownAdminToken(settings.data, inMemory);
  const shown = Promise.withResolvers<ServerShown>();

  const surroundings = {
    ...{ settings: { ...settings, dnsPort }, dns, queryLog, logger, beginning, appended },
    selfChecked: (result: string) => selfChecks({ result }),
    answered: (operation: string, code: string, ordered = false): void => {
      requests({ operation: operation || 'none', code: code || 'ok' });
      if (ordered) return;
      // What CSN calls a damaged storage is our own fault too.
      if (code === 'InternalError' || code === 'DbException') internalErrors();
      note(operation, code);
    },
    rates: new Rates({ ...settings.apiRates, now: monotonic, limited: (by) => countLimited({ by }) }),
    guard: { token: adminToken, hosts: settings.adminHosts },
    server: shown.promise,
    metrics: async (engine: World['engine']) => {
      look(engine.failure === undefined, engine.undurable);
      return metrics.text() + dnsMetrics(await dnsCounts(dns, queryLog));
    },
    reset: async () => {
      const before = world;
      world = before.then((old) => old.end()).then(() => beginWorld(surroundings));
      world.catch(onFailure);
      await world;
    },
  };
  world = beginWorld(surroundings);
  const { firstAccount } = await world;
  opened.defer(async () => (await world).engine.close());
  await dns.openPassed();

  const listeners: HttpListener[] = [];
  opened.defer(async () => {
    // Who waits for a fault to be over is answered like everybody else.
    await (await world).endFaults();
    await Promise.all(listeners.map((listener) => listener.close()));
  });
  const malformed = () => errorResponse(systemRandom.requestId(), 'InvalidHTTPRequest', false);
  const failed: HttpServerOptions['failed'] = (error, headers) => {
    internalErrors();
    const requestId = headers?.['x-bce-request-id'];
    logger.error('an answer was broken off', { requestId, reason: String((error as Error).stack) });
  };
  const open = async (
    setting: string,
    address: string,
    port: number,
    options: Omit<HttpServerOptions, 'malformed' | 'failed'>,
  ) => {
    const listener = await listen(address, port, {
      ...options,
      fd: passed.http(address, port),
      malformed,
      failed,
    }).catch((error) => {
      throw explainBind(error, setting, address, port);
    });
    listeners.push(listener);
    return listener;
  };
  // What comes during a reset waits for the world after it.
  const admin = await open('NETLOOM_ADMIN_LISTEN', settings.adminListen.address, settings.adminListen.port, {
    handle: async (request) => {
      const { adminEdge, underWay } = await world;
      return underWay.during(adminEdge.handle(request));
    },
    maxBody: async (head) => (await world).adminEdge.maxBody(head),
    tls,
    tlsOnly: !isLoopback(settings.adminListen.address) && !settings.adminInsecure,
  });
  const api = [];
  for (const { address, port, ...entrance } of settings.apiListen) {
    const handle: HttpServerOptions['handle'] = async (request) => {
      const began = monotonic();
      const { edge, underWay } = await world;
      const answer = await underWay.during(edge.handle(request, entrance));
      requested((monotonic() - began) / 1000);
      return answer;
    };
    const region = entrance.bec ? 'bec' : entrance.region;
    api.push({ ...(await open('NETLOOM_API_LISTEN', address, port, { handle, tls })), region });
  }

  const dnsPlace = { addresses: settings.dnsListen, port: dnsPort };
  shown.resolve({
    ...{ version: version(), region: settings.region, tls: tls !== undefined },
    api: api.map((one) => ({ ...placeOf(one), region: one.region })),
    admin: placeOf(admin),
    dns: dnsPlace,
  });

  const running = opened.move();
  // When whoever waited for the start has been told.
  setImmediate(loadCompiler);

  return {
    api,
    admin,
    dns: dnsPlace,
    adminToken,
    firstAccount,
    close: () => running.disposeAsync(),
  };
}

const placeOf = ({ address, port }: HttpListener) => ({ address, port });

async function dnsCounts(dns: DnsPlane, queryLog: QueryLog): Promise<DnsCounts> {
  const [{ counters, sizes, forward }, answers] = await Promise.all([dns.status(), dns.answers()]);
  const helps = { help: COUNTER_HELP, forwardHelp: FORWARD_HELP };
  return { counters: { ...counters }, ...helps, sizes, forward, answers: countsIn(answers), queryLog };
}
