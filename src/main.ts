import { join } from 'node:path';
import { type DnsCounts, dnsMetrics } from './admin/dns-metrics.ts';
import { AdminEdge } from './admin/edge.ts';
import { ensureFirstAccount, type FirstAccount } from './admin/first-account.ts';
import { QueryLog } from './admin/query-log.ts';
import { type CommitRoutes, RouteEvents, routesOf } from './admin/route-events.ts';
import { askedCall } from './bce/asked-call.ts';
import { Edge } from './bce/edge.ts';
import { plan } from './bce/plan.ts';
import { Rates } from './bce/rate.ts';
import { RefusedSignatures } from './bce/refused-signatures.ts';
import { errorResponse } from './bce/response.ts';
import { COUNTER_HELP } from './dns/answer/counters.ts';
import type { DnsChange } from './dns/changes.ts';
import { allChanges, changesOf } from './dns/feed.ts';
import { FORWARD_HELP } from './dns/forward/counter-help.ts';
import { inParts } from './dns/parts.ts';
import { type DnsPlane, startDnsPlane } from './dns/plane.ts';
import { linesOf } from './dns/query-log/lines.ts';
import { countsIn } from './dns/query-log/tally.ts';
import { othersSay } from './dns/self-check/others.ts';
import { RESULTS, SelfCheck } from './dns/self-check/self-check.ts';
import type { Rules } from './domain/command.ts';
import { RouteWatch } from './domain/csn/route-watch.ts';
import { Engine, type Subscriber } from './engine/engine.ts';
import { History } from './engine/history.ts';
import { loadState } from './engine/open.ts';
import { type HttpListener, type HttpServerOptions, listen } from './http/server.ts';
import { ownAdminToken } from './platform/admin-token.ts';
import { AdvancedClock, monotonic, systemClock, workedMs } from './platform/clock.ts';
import { coverageNotes } from './platform/coverage.ts';
import { labelToAscii } from './platform/idna.ts';
import { keyedIds } from './platform/ids.ts';
import { LineFiles } from './platform/line-files.ts';
import { checkAdminListener, explainBind, isLoopback, readTls } from './platform/listeners.ts';
import type { Logger } from './platform/logger.ts';
import { Metrics } from './platform/metrics.ts';
import { giveWay } from './platform/priority.ts';
import {
  newAccessKeyId,
  newAccountId,
  newRequestId,
  newSecret,
  newSeed,
  newTemporaryKeyId,
} from './platform/random.ts';
import { passingSecrets, secretsOf } from './platform/secrets.ts';
import type { Settings } from './platform/settings.ts';
import { memoryLog } from './store/memory.ts';
import { sqliteLog } from './store/threaded.ts';

export const IN_MEMORY = ':memory:';

/** A server that runs. */
export interface Running {
  /** `region`: as the listener was named, `bec` too. */
  readonly api: readonly (HttpListener & { readonly region: string })[];
  readonly admin: HttpListener;
  readonly dns: { readonly addresses: readonly string[]; readonly port: number };
  readonly adminToken: string;
  /** The first account's root keys. */
  readonly firstAccount: FirstAccount;
  readonly engine: Engine;
  /** Stops accepting, finishes what is under way. */
  close(): Promise<void>;
}

/** What follows from a commit, once it is durable. */
interface Change {
  readonly dns: readonly DnsChange[];
  readonly routes: CommitRoutes | undefined;
}

/** Puts the rooms together, in the order they need one another. Throws with a sentence for people. */
export async function start(settings: Settings, logger: Logger, onFailure: (error: Error) => void): Promise<Running> {
  const tls = readTls(settings);
  checkAdminListener(settings, tls !== undefined);

  const inMemory = settings.data === IN_MEMORY;
  const log = inMemory ? memoryLog() : sqliteLog({ directory: settings.data, syncDelayMs: settings.syncDelay });
  const state = await loadState(log, () => logger.info('rows are made anew from the commits'));
  const secrets = inMemory ? passingSecrets() : secretsOf(settings.data);
  const ids = keyedIds(secrets.idKey);
  const rules: Rules = {
    toAscii: labelToAscii,
    quotas: settings.quotas,
    dnsPool: settings.dnsPool,
    csn: settings.csn,
    dns: settings.dns,
  };

  const logFolder = settings.queryLog ?? (inMemory ? undefined : join(settings.data, 'query-log'));
  const queryLog = new QueryLog(logFolder === undefined ? undefined : new LineFiles(logFolder, logger), (error) =>
    logger.error('query log failed', { reason: String((error as Error).stack) }),
  );
  let selfCheck: SelfCheck | undefined;
  const dns = await startDnsPlane({
    listen: settings.dnsListen,
    port: settings.dnsPort,
    seed: newSeed(),
    resolving: {
      ...settings.dns,
      cacheBytes: settings.dnsCache,
      waiting: settings.dnsWaiting,
      rateLimit: settings.dnsRateLimit,
      cookieSecret: settings.dnsCookieSecret ?? newSecret(),
    },
    onLogged: (batch) => queryLog.take(linesOf(batch, settings.region)),
    onSample: async (sample) => selfCheck?.judge(sample),
    onFailure,
  });
  giveWay();
  // The dns thread compiles one chunk while the next is gathered.
  let published = Promise.resolve();
  for (const changes of allChanges(state, settings.dnsPort)) {
    const before = published;
    published = dns.publish(changes);
    await before;
  }
  await published;

  const publishToDns = inParts((changes) => dns.publish(changes));
  const routeEvents = new RouteEvents(state.position + 1);
  const subscriber: Subscriber<Change, RouteWatch> = {
    journal: (before) => new RouteWatch(before),
    changes: (after, commit, watch) => {
      const [forDns, routes] = [changesOf(after, commit, settings.dnsPort), routesOf(commit, watch)];
      return forDns.length === 0 && routes === undefined ? [] : [{ dns: forDns, routes }];
    },
    publish: (changes) => {
      for (const { routes } of changes) if (routes !== undefined) routeEvents.add(routes);
      const forDns = changes.flatMap((change) => change.dns);
      for (const change of forDns) if (change.kind === 'policy' && !change.queryLog) queryLog.end(change.vpc);
      return forDns.length === 0 ? Promise.resolve() : publishToDns(forDns);
    },
  };
  const testClock = settings.testClock ? new AdvancedClock(state.at) : undefined;
  const engine: Engine = new Engine<Change, RouteWatch>({
    log,
    state,
    // Signatures keep to the machine's clock: their clients do.
    clock: testClock ?? systemClock,
    ids,
    rules,
    logger,
    subscriber,
  }) as Engine;
  const firstAccount = await ensureFirstAccount(engine, secrets, settings);

  const metrics = new Metrics();
  const requests = metrics.counter('netloom_requests_total', 'Answered calls by operation and code.');
  const selfChecks = metrics.counter(
    'netloom_dns_self_check_total',
    'Answers worked out once more, by what came of it.',
  );
  for (const result of RESULTS) selfChecks({ result }, 0);
  selfCheck = new SelfCheck({
    deciding: engine,
    plane: dns,
    count: (result) => selfChecks({ result }),
    differs: (difference) => logger.error('a DNS answer is not what it must be', difference),
  });
  const internalErrors = metrics.counter('internal_errors_total', 'Answers that were our own fault.');
  internalErrors({}, 0);
  const note = coverageNotes(settings.coverage);
  const answered = (operation: string, code: string): void => {
    requests({ operation: operation || 'none', code: code || 'ok' });
    // What CSN calls a damaged storage is our own fault too.
    if (code === 'InternalError' || code === 'DbException') internalErrors();
    note(operation, code);
  };
  const countLimited = metrics.counter('netloom_api_limited_total', 'Calls that came too fast, by whose limit it was.');
  for (const by of ['address', 'key']) countLimited({ by }, 0);
  const limited = (by: 'address' | 'key'): void => countLimited({ by });
  const rates = new Rates({ ...settings.apiRates, now: monotonic, limited });
  const refusedSignatures = new RefusedSignatures(systemClock.now);
  const makers = {
    make: { accessKeyId: newAccessKeyId, temporaryKeyId: newTemporaryKeyId, secret: newSecret },
    seal: (secret: string) => secrets.seal(secret),
    unseal: (sealed: string) => secrets.open(sealed),
  };
  const edge = new Edge({
    engine,
    makers,
    logger,
    refusedSignatures,
    rates,
    answered,
    now: systemClock.now,
  });

  const adminToken = settings.adminToken ?? ownAdminToken(settings.data, inMemory);
  const listeners: HttpListener[] = [];
  const adminEdge = new AdminEdge({
    engine,
    guard: { token: adminToken, hosts: settings.adminHosts },
    make: { accountId: newAccountId, accessKeyId: newAccessKeyId, secret: newSecret },
    seal: makers.seal,
    unseal: makers.unseal,
    sources: {
      dnsEndpoints: { states: async () => (await dns.status()).selectors, port: settings.dnsPort },
      refusedSignatures: () => refusedSignatures.list(),
      testClock,
      routeEvents,
      queryLog,
      history: new History(engine, log),
      othersSay: othersSay(dns),
      askedCall,
      planCalls: (request) => plan({ engine, makers, region: settings.region, worked: workedMs }, request),
    },
    unready: () => engine.failure?.message,
    metrics: async () => metrics.text() + dnsMetrics(await dnsCounts(dns, queryLog)),
    logger,
    answered,
  });

  const malformed = () => errorResponse(newRequestId(), 'InvalidHTTPRequest', false);
  const open = async (
    setting: string,
    address: string,
    port: number,
    options: Omit<HttpServerOptions, 'malformed'>,
  ) => {
    const listener = await listen(address, port, { ...options, malformed }).catch((error) => {
      throw explainBind(error, setting, address, port);
    });
    listeners.push(listener);
    return listener;
  };
  const admin = await open('NETLOOM_ADMIN_LISTEN', settings.adminListen.address, settings.adminListen.port, {
    handle: (request) => adminEdge.handle(request),
    maxBody: (head) => adminEdge.maxBody(head),
    tls,
    tlsOnly: !isLoopback(settings.adminListen.address) && !settings.adminInsecure,
  });
  const api = [];
  for (const { address, port, ...entrance } of settings.apiListen) {
    const handle: HttpServerOptions['handle'] = (request) => edge.handle(request, entrance);
    const region = entrance.bec ? 'bec' : entrance.region;
    api.push({ ...(await open('NETLOOM_API_LISTEN', address, port, { handle, tls })), region });
  }

  return {
    api,
    admin,
    dns: { addresses: settings.dnsListen, port: settings.dnsPort },
    adminToken,
    firstAccount,
    engine,
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
      await engine.close();
      await dns.close();
      await queryLog.close();
    },
  };
}

async function dnsCounts(dns: DnsPlane, queryLog: QueryLog): Promise<DnsCounts> {
  const [{ counters, sizes, forward }, answers] = await Promise.all([dns.status(), dns.answers()]);
  const helps = { help: COUNTER_HELP, forwardHelp: FORWARD_HELP };
  return { counters: { ...counters }, ...helps, sizes, forward, answers: countsIn(answers), queryLog };
}
