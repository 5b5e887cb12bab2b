import { AdminEdge, type AdminOptions } from './admin/edge.ts';
import { FaultBook } from './admin/fault-book.ts';
import { ensureFirstAccount, type FirstAccount } from './admin/first-account.ts';
import type { QueryLog } from './admin/query-log.ts';
import { type CommitRoutes, RouteEvents, routesOf } from './admin/route-events.ts';
import type { Sources } from './admin/served.ts';
import { askedCall } from './bce/asked-call.ts';
import { Edge, type EdgeOptions } from './bce/edge.ts';
import { ApiFaults } from './bce/faults.ts';
import { load } from './bce/load.ts';
import { plan } from './bce/plan.ts';
import { RefusedSignatures } from './bce/refused-signatures.ts';
import { beginWithCalls, beginWithState } from './begin-with.ts';
import type { Beginning } from './beginning.ts';
import type { DnsChange } from './dns/changes.ts';
import { allChanges, changesOf, forgetAll } from './dns/feed.ts';
import { inParts } from './dns/parts.ts';
import type { DnsPlane } from './dns/plane.ts';
import { othersSay } from './dns/self-check/others.ts';
import type { Sample } from './dns/self-check/sampler.ts';
import { type Result, SelfCheck } from './dns/self-check/self-check.ts';
import type { Rules } from './domain/command.ts';
import { RouteWatch } from './domain/csn/route-watch.ts';
import { Engine, type Subscriber } from './engine/engine.ts';
import { exportState } from './engine/export-state.ts';
import { History } from './engine/history.ts';
import { loadState } from './engine/open.ts';
import type { Appended } from './engine/timed.ts';
import { AdvancedClock, FixedClock, systemClock, workedMs } from './platform/clock.ts';
import { labelToAscii } from './platform/idna.ts';
import { keyedIds } from './platform/ids.ts';
import type { Logger } from './platform/logger.ts';
import { seededRandom, systemRandom } from './platform/random.ts';
import { passingSecrets, secretsOf } from './platform/secrets.ts';
import { IN_MEMORY, type Settings } from './platform/settings.ts';
import { UnderWay } from './platform/under-way.ts';
import { memoryLog } from './store/memory.ts';
import { sqliteLog } from './store/threaded.ts';

/** What outlives every world: sockets, threads, counters. */
export interface Surroundings
  extends Pick<EdgeOptions, 'logger' | 'rates' | 'answered'>,
    Pick<AdminOptions, 'guard'>,
    Pick<Sources, 'server'> {
  readonly settings: Settings;
  readonly dns: DnsPlane;
  readonly queryLog: QueryLog;
  readonly logger: Logger;
  readonly selfChecked: (result: Result) => void;
  readonly appended: Appended;
  /** What is counted, as text; the engine is the asked world's, for the next one waits until this is answered. */
  readonly metrics: (engine: Engine) => Promise<string>;
  /** What each world begins with, beside its first account. */
  readonly beginning: Beginning | undefined;
  /** Ends this world and begins another. */
  readonly reset: () => Promise<void>;
}

/** A state and everything that is made of it: what a reset replaces as a whole, so that nothing need be reset. */
export interface World {
  readonly engine: Engine;
  readonly edge: Edge;
  readonly adminEdge: AdminEdge;
  /** The first account's root keys. */
  readonly firstAccount: FirstAccount;
  /** Works an answer that was given out once more. */
  readonly judge: (sample: Sample) => Promise<unknown>;
  /** Calls that its edges are answering: whoever hands them one counts it. */
  readonly underWay: UnderWay;
  /** No fault strikes any more, and what one delays goes on. */
  readonly endFaults: () => Promise<void>;
  /** Finishes the calls that are under way, and takes from the DNS plane what it was told. */
  readonly end: () => Promise<void>;
}

/** What follows from a commit, once it is durable. */
interface Change {
  readonly dns: readonly DnsChange[];
  readonly routes: CommitRoutes | undefined;
}

/** Puts the rooms together, in the order they need one another. Throws with a sentence for people. */
export async function beginWorld(around: Surroundings): Promise<World> {
  const { settings, dns, queryLog, logger } = around;
  const inMemory = settings.data === IN_MEMORY;
  const random = settings.seed === undefined ? systemRandom : seededRandom(settings.seed);
  const log = inMemory ? memoryLog() : sqliteLog({ directory: settings.data, syncDelayMs: settings.syncDelay });
  const given = around.beginning?.kind === 'state' ? around.beginning : undefined;
  const secrets = inMemory ? passingSecrets(random, given?.file.key) : secretsOf(settings.data);
  if (given !== undefined) await beginWithState(log, given, secrets);
  const state = await loadState(log, () => logger.info('rows are made anew from the commits'));
  const ids = keyedIds(secrets.idKey);
  const rules: Rules = {
    toAscii: labelToAscii,
    quotas: settings.quotas,
    dnsPool: settings.dnsPool,
    csn: settings.csn,
    dns: settings.dns,
  };

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
      queryLog.follow(forDns);
      return forDns.length === 0 ? Promise.resolve() : publishToDns(forDns);
    },
  };
  const testClock =
    settings.clock !== undefined
      ? new FixedClock(settings.clock)
      : settings.testClock
        ? new AdvancedClock(state.at)
        : undefined;
  const engine: Engine = new Engine<Change, RouteWatch>({
    log,
    state,
    // Signatures keep to the machine's clock: their clients do.
    clock: testClock ?? systemClock,
    ids,
    rules,
    logger,
    subscriber,
    appended: around.appended,
  }) as Engine;
  const firstAccount = await ensureFirstAccount(engine, secrets, random, settings);

  const makers = {
    make: random,
    seal: (secret: string) => secrets.seal(secret),
    unseal: (sealed: string) => secrets.open(sealed),
  };
  const loader = { engine, makers, region: settings.region };
  if (around.beginning?.kind === 'calls') await beginWithCalls(loader, around.beginning, logger);
  const { rates, answered, guard } = around;
  const refusedSignatures = new RefusedSignatures(systemClock.now, () => engine.now());
  const newRequestId = random.requestId;
  const faults = settings.faults ? new ApiFaults(logger) : undefined;
  const faultBook = faults && bookOf(faults, dns);
  const edge = new Edge({
    ...{ engine, makers, newRequestId, logger, refusedSignatures, rates, answered },
    now: systemClock.now,
    faults,
  });
  const underWay = new UnderWay();
  const adminEdge = new AdminEdge({
    ...{ engine, guard, newRequestId, ...makers, logger, answered },
    metrics: () => around.metrics(engine),
    sources: {
      dnsEndpoints: { states: async () => (await dns.status()).selectors, port: settings.dnsPort },
      refusedSignatures: () => refusedSignatures.list(),
      testClock,
      faults: faultBook,
      routeEvents,
      server: around.server,
      queryLog,
      history: new History(engine, log),
      othersSay: othersSay(dns),
      askedCall,
      planCalls: (request) => plan({ engine, makers, region: settings.region, worked: workedMs }, request),
      loadCalls: (file) => load(loader, file),
      exportState: (withKey) => exportState(log, secrets.key, withKey),
      reset: inMemory ? () => underWay.beside(around.reset) : undefined,
    },
    unready: () => engine.failure?.message,
  });

  const endFaults = async (): Promise<void> => faultBook?.removeAll();
  let ended = false;
  const selfCheck = new SelfCheck({
    deciding: engine,
    plane: dns,
    // What was answered out of a world that has ended says nothing of this one.
    count: (result) => around.selfChecked(ended ? 'moved' : result),
    differs: (difference) => ended || logger.error('a DNS answer is not what it must be', difference),
  });

  return {
    engine,
    edge,
    adminEdge,
    underWay,
    endFaults,
    firstAccount,
    judge: (sample) => selfCheck.judge(sample),
    end: async () => {
      ended = true;
      await endFaults();
      await underWay.over();
      // What one of the last calls ordered strikes nobody of the next world.
      await endFaults();
      await engine.close();
      const forgotten = forgetAll(state);
      queryLog.follow(forgotten);
      await publishToDns(forgotten);
    },
  };
}

/** Faults of calls strike on this thread, those of queries on the dns thread. */
const bookOf = (faults: ApiFaults, dns: DnsPlane): FaultBook =>
  new FaultBook({
    setApi: (orders) => faults.setApi(orders),
    setState: (orders) => faults.setState(orders),
    setDns: (orders) => dns.setFaults(orders),
    struck: async () => new Map([...faults.struck(), ...(await dns.struck())]),
  });
