import { readFileSync } from 'node:fs';
import type { CsnRules, DnsPool, DnsRules, Quotas } from '../domain/command.ts';
import { MISSING_NAMES } from '../domain/privatezone/types.ts';
import { nearest } from './nearest.ts';
import { readPriceBook } from './price-book.ts';
import {
  BadSetting,
  cookieSecret,
  endpoint,
  flag,
  isToken,
  type Listener,
  listener,
  moment,
  oneOf,
  poolBeside,
  prefixes,
  quotas,
  type Rate,
  rate,
  regionNamed,
  split,
  upstream,
  wholeNumber,
} from './setting-values.ts';

export interface Settings {
  readonly apiListen: readonly Listener[];
  /** What one remote address, and one access key, may ask of the API; undefined: no limit. */
  readonly apiRates: { readonly address: Rate | undefined; readonly key: Rate | undefined };
  readonly adminListen: { readonly address: string; readonly port: number };
  readonly adminToken: string | undefined;
  readonly adminHosts: readonly string[];
  readonly adminInsecure: boolean;
  readonly dnsListen: readonly string[];
  readonly dnsPort: number;
  readonly dnsPool: DnsPool;
  /** A folder, or ':memory:'. */
  readonly data: string;
  readonly accessKey: string | undefined;
  readonly secretKey: string | undefined;
  readonly region: string;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly quotas: Quotas;
  readonly csn: CsnRules;
  readonly dns: DnsRules;
  /** Bytes of answers the forwarder keeps. */
  readonly dnsCache: number;
  /** Queries that may wait for an answer from elsewhere. */
  readonly dnsWaiting: number;
  /** Like UDP answers a second for one client network; 0: no limit. */
  readonly dnsRateLimit: number;
  /** Secret of server cookies, 32 hexadecimal digits; undefined: made up at each start. */
  readonly dnsCookieSecret: string | undefined;
  /** Folder of query logs; undefined: `query-log` in the data folder. */
  readonly queryLog: string | undefined;
  /** Whether the operator may set the clock ahead. */
  readonly testClock: boolean;
  /** Where a clock that stands still begins, milliseconds since 1970; undefined: the machine's clock. */
  readonly clock: number | undefined;
  /** What everything that is made up comes of; undefined: chance. */
  readonly seed: number | undefined;
  /** Whether the operator may order faults. */
  readonly faults: boolean;
  /** File of calls, or of an exported state, that a server without data begins with. */
  readonly load: string | undefined;
  /** Milliseconds every sync of the log takes longer: a slow disk, for tests and benchmarks. */
  readonly syncDelay: number;
  /** File to append "operation code" lines to, for docs/coverage.md. */
  readonly coverage: string | undefined;
}

/** Every setting: its name as environment variable, and what it is. Flags: `--dns-port` … */
export const SETTINGS = {
  NETLOOM_API_LISTEN: 'API listeners: addr:port[=region], or addr:port=bec for edge VPCs, comma separated',
  NETLOOM_API_RATE_ADDRESS:
    'API requests a second of one remote address (IPv6: of a /64), with a burst: 50/200; 0 is no limit',
  NETLOOM_API_RATE_KEY: 'API requests a second of one access key, with a burst: 20/100; 0 is no limit',
  NETLOOM_ADMIN_LISTEN: 'admin listener: addr:port',
  NETLOOM_ADMIN_TOKEN: 'bearer token of the admin API; else made once into the data folder',
  NETLOOM_ADMIN_HOSTS: 'host names, beside loopback, by which the admin listener may be addressed',
  NETLOOM_ADMIN_INSECURE: 'true: bind the admin listener beyond loopback without TLS',
  NETLOOM_DNS_LISTEN: 'addresses of the shared DNS listener, comma separated',
  NETLOOM_DNS_PORT: 'DNS port, UDP and TCP; 0, as of any listener: one that is free, which the log line ready tells',
  NETLOOM_DNS_POOL: 'an address per VPC (127.64.0.0/16), a port per VPC (ports:15300-15399), or none',
  NETLOOM_DNS_UPSTREAM:
    'resolvers asked for names of no zone and no rule: address[:port], comma separated; none: SERVFAIL',
  NETLOOM_DNS_MISSING_NAME: 'a name its zone does not have: nxdomain, or recurse as if the zone were not there',
  NETLOOM_DNS_FORWARD_ALLOW: 'prefixes queries may be sent to although they are link-local or metadata addresses',
  NETLOOM_DNS_FORWARD_DENY: 'further prefixes no query is sent to',
  NETLOOM_DNS_CACHE_MB: 'memory for answers from elsewhere',
  NETLOOM_DNS_WAITING: 'queries that may wait for answers from elsewhere, half of them of one VPC; beyond it SERVFAIL',
  NETLOOM_DNS_RATE_LIMIT: 'like UDP answers a second for one client network (/24, /56); 0 is no limit',
  NETLOOM_DNS_COOKIE_SECRET: '32 hexadecimal digits, the same on servers of one address; else made up at each start',
  NETLOOM_QUERY_LOG: 'folder of query logs, a file for each VPC that has them on; else query-log in the data folder',
  NETLOOM_DATA: 'data folder, or :memory:',
  NETLOOM_ACCESS_KEY: "the first account's access key id",
  NETLOOM_SECRET_KEY: "the first account's secret access key",
  NETLOOM_REGION: 'region of listeners that name none',
  NETLOOM_TLS_CERT: 'PEM file; with the key, listeners speak TLS beside plain HTTP',
  NETLOOM_TLS_KEY: 'PEM file',
  NETLOOM_QUOTAS: 'limits, off by default: zones=100,recordsPerZone=1000,vpcsPerRegion=10,csns=5,packages=10,…',
  NETLOOM_ATTACH_DELAY_MS: 'how long an instance is attaching to a CSN, or detaching; 0 is at once',
  NETLOOM_DEFAULT_BANDWIDTH_KBPS: 'what two regions of a CSN exchange without a bandwidth package',
  NETLOOM_DELETE_PREPAID: 'false: a prepaid bandwidth package cannot be deleted before it expires',
  NETLOOM_PRICE_BOOK: 'JSON file of prices of bandwidth packages; without it they cost nothing',
  NETLOOM_TEST_CLOCK: 'true: the admin API may set the clock ahead, to try what takes months',
  NETLOOM_CLOCK:
    'system; or, in memory only, fixed (2026-01-01T00:00:00Z) or a time: it stands still until the admin API sets it ahead',
  NETLOOM_SEED:
    'a number: keys, ids and secrets are the same at every start; in memory only, for everybody can guess them',
  NETLOOM_LOAD: 'file to begin with: calls, made once, or what netloom export wrote',
  NETLOOM_FAULTS: 'true: the admin API may order faults, for tests of what one cannot wait for',
  NETLOOM_SYNC_DELAY_MS: 'imitates a disk that needs this long to sync',
  NETLOOM_COVERAGE: 'file to note answered operations and codes in',
} as const;

/** The data folder of a server that keeps nothing. */
export const IN_MEMORY = ':memory:';

export type SettingName = keyof typeof SETTINGS;

/** What a setting is when nobody sets it; NETLOOM_DNS_POOL's depends on the system, the others have none. */
export const DEFAULTS = {
  NETLOOM_API_LISTEN: '127.0.0.1:8787,127.0.0.1:8790=gz,127.0.0.1:8791=su',
  NETLOOM_API_RATE_ADDRESS: '0',
  NETLOOM_API_RATE_KEY: '0',
  NETLOOM_ADMIN_LISTEN: '127.0.0.1:8788',
  NETLOOM_DNS_LISTEN: '127.0.0.1',
  NETLOOM_DNS_PORT: '5300',
  NETLOOM_DNS_MISSING_NAME: 'nxdomain',
  NETLOOM_DNS_CACHE_MB: '64',
  NETLOOM_DNS_WAITING: '4096',
  NETLOOM_DNS_RATE_LIMIT: '0',
  NETLOOM_DATA: './data',
  NETLOOM_REGION: 'bj',
  NETLOOM_ATTACH_DELAY_MS: '0',
  NETLOOM_DEFAULT_BANDWIDTH_KBPS: '10',
  NETLOOM_CLOCK: 'system',
  NETLOOM_SYNC_DELAY_MS: '0',
} as const satisfies Partial<Record<SettingName, string>>;

export type Given = Readonly<Partial<Record<string, string>>>;

/** Settings from flags, environment and file, in that order of strength. Throws BadSetting. */
export function readSettings(flags: Given, environment: Given, defaultPool: string): Settings {
  const ours = Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('NETLOOM_')));
  const { NETLOOM_CONFIG: file, ...own } = { ...ours, ...flags };
  const merged: Given = { ...(file === undefined ? {} : readFile(file)), ...own };
  for (const name of Object.keys(merged)) {
    if (name in SETTINGS) continue;
    const meant = nearest(name, Object.keys(SETTINGS));
    const hint = meant === undefined ? '' : ` Is ${meant} meant?`;
    throw new BadSetting(`${name} is no setting of netloom.${hint} All there are: netloom help settings.`);
  }
  const get = (name: SettingName): string | undefined => merged[name] || undefined;
  const sure = (name: keyof typeof DEFAULTS): string => get(name) ?? DEFAULTS[name];
  const whole = (name: keyof typeof DEFAULTS, low: number, high: number) => wholeNumber(name, sure(name), low, high);
  const region = regionNamed('NETLOOM_REGION', sure('NETLOOM_REGION'));
  const dnsListen = split(sure('NETLOOM_DNS_LISTEN'));
  const dnsPort = whole('NETLOOM_DNS_PORT', 0, 65535);
  const forwardable = {
    forwardAllow: prefixes('NETLOOM_DNS_FORWARD_ALLOW', get('NETLOOM_DNS_FORWARD_ALLOW')),
    forwardDeny: prefixes('NETLOOM_DNS_FORWARD_DENY', get('NETLOOM_DNS_FORWARD_DENY')),
  };
  if ((get('NETLOOM_TLS_CERT') === undefined) !== (get('NETLOOM_TLS_KEY') === undefined)) {
    throw new BadSetting('NETLOOM_TLS_CERT and NETLOOM_TLS_KEY belong together: set both or none.');
  }
  if ((get('NETLOOM_ACCESS_KEY') === undefined) !== (get('NETLOOM_SECRET_KEY') === undefined)) {
    throw new BadSetting('NETLOOM_ACCESS_KEY and NETLOOM_SECRET_KEY belong together: set both or none.');
  }
  for (const name of ['NETLOOM_ACCESS_KEY', 'NETLOOM_SECRET_KEY'] as const) {
    const text = get(name);
    // The value itself is not repeated: it may be a secret.
    if (text !== undefined && !/^[A-Za-z0-9._-]{1,128}$/.test(text)) {
      throw new BadSetting(`${name} must be 1 to 128 characters of A-Z a-z 0-9 . _ -`);
    }
  }
  for (const name of ['NETLOOM_SEED', 'NETLOOM_CLOCK'] as const) {
    if ((get(name) ?? 'system') !== 'system' && sure('NETLOOM_DATA') !== IN_MEMORY) {
      throw new BadSetting(
        `${name} is for servers without a data folder: netloom serve --memory, or NETLOOM_DATA=${IN_MEMORY}.`,
      );
    }
  }
  const adminToken = get('NETLOOM_ADMIN_TOKEN');
  if (adminToken !== undefined && !isToken(adminToken)) {
    throw new BadSetting('NETLOOM_ADMIN_TOKEN must be printable ASCII without blanks: it travels in a header.');
  }
  return {
    apiListen: split(sure('NETLOOM_API_LISTEN')).map((text) => listener(text, region)),
    apiRates: {
      address: rate('NETLOOM_API_RATE_ADDRESS', sure('NETLOOM_API_RATE_ADDRESS')),
      key: rate('NETLOOM_API_RATE_KEY', sure('NETLOOM_API_RATE_KEY')),
    },
    adminListen: endpoint('NETLOOM_ADMIN_LISTEN', sure('NETLOOM_ADMIN_LISTEN')),
    adminToken,
    adminHosts: split(get('NETLOOM_ADMIN_HOSTS') ?? '').map((host) => host.toLowerCase()),
    adminInsecure: flag('NETLOOM_ADMIN_INSECURE', get('NETLOOM_ADMIN_INSECURE'), false),
    dnsListen,
    dnsPort,
    dnsPool: poolBeside(dnsListen, get('NETLOOM_DNS_POOL') ?? defaultPool),
    data: sure('NETLOOM_DATA'),
    accessKey: get('NETLOOM_ACCESS_KEY'),
    secretKey: get('NETLOOM_SECRET_KEY'),
    region,
    tlsCert: get('NETLOOM_TLS_CERT'),
    tlsKey: get('NETLOOM_TLS_KEY'),
    quotas: quotas(get('NETLOOM_QUOTAS') ?? ''),
    csn: {
      attachDelay: whole('NETLOOM_ATTACH_DELAY_MS', 0, 3_600_000),
      defaultBandwidth: whole('NETLOOM_DEFAULT_BANDWIDTH_KBPS', 0, 1e9),
      deletePrepaid: flag('NETLOOM_DELETE_PREPAID', get('NETLOOM_DELETE_PREPAID'), true),
      prices: readPriceBook('NETLOOM_PRICE_BOOK', get('NETLOOM_PRICE_BOOK')),
    },
    dns: {
      missingName: oneOf('NETLOOM_DNS_MISSING_NAME', sure('NETLOOM_DNS_MISSING_NAME'), MISSING_NAMES),
      upstreams: split(get('NETLOOM_DNS_UPSTREAM') ?? '').map((text) =>
        upstream('NETLOOM_DNS_UPSTREAM', text, forwardable, { addresses: dnsListen, port: dnsPort }),
      ),
      ...forwardable,
    },
    dnsCache: whole('NETLOOM_DNS_CACHE_MB', 1, 65536) * 2 ** 20,
    dnsWaiting: whole('NETLOOM_DNS_WAITING', 1, 1e6),
    dnsRateLimit: whole('NETLOOM_DNS_RATE_LIMIT', 0, 1e6),
    dnsCookieSecret: cookieSecret(get('NETLOOM_DNS_COOKIE_SECRET')),
    queryLog: get('NETLOOM_QUERY_LOG'),
    testClock: flag('NETLOOM_TEST_CLOCK', get('NETLOOM_TEST_CLOCK'), false),
    clock: moment('NETLOOM_CLOCK', sure('NETLOOM_CLOCK')),
    seed:
      get('NETLOOM_SEED') === undefined ? undefined : wholeNumber('NETLOOM_SEED', get('NETLOOM_SEED')!, 0, 2 ** 53 - 1),
    faults: flag('NETLOOM_FAULTS', get('NETLOOM_FAULTS'), false),
    load: get('NETLOOM_LOAD'),
    syncDelay: whole('NETLOOM_SYNC_DELAY_MS', 0, 60_000),
    coverage: get('NETLOOM_COVERAGE'),
  };
}

/** A file of `NAME=value` lines; `#` starts a comment line. */
function readFile(path: string): Given {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadSetting(`NETLOOM_CONFIG: cannot read ${path}: ${(error as Error).message}`);
  }
  const given: Record<string, string> = {};
  for (const [i, line] of text.split('\n').entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const match = /^\s*([A-Z_]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (match === null) throw new BadSetting(`${path}, line ${i + 1}: expected NAME=value`);
    given[match[1]!] = match[2]!;
  }
  return given;
}
