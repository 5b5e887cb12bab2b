import { cloudRegions } from '../domain/net/region.ts';
import { newSeed } from '../platform/random.ts';

/** What `startNetloom` may be told. */
export interface NetloomOptions {
  /**
   * Keys, ids, secrets and request ids come of it: the same calls in the same order get the same answers. 1 unless it is
   * set; 'random': other ones at every start.
   */
  readonly seed?: number | 'random';
  /**
   * What every time in an answer is. 'fixed' unless it is set: 2026-01-01T00:00:00Z, which stands still until `advance`.
   * A time (RFC 3339, or a Date) stands still too; 'system' is the machine's clock, which `advance` sets ahead.
   */
  readonly clock?: 'fixed' | 'system' | (string & {}) | Date;
  /** File the server begins with, and begins with again at each reset: calls, or what `netloom export` wrote. */
  readonly load?: string;
  /** true: faults may be ordered. */
  readonly faults?: boolean;
  /** Further settings by their names: `{ NETLOOM_REGION: 'gz' }`. `netloom help settings` lists them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Milliseconds until the server must be ready; 30,000 unless it is set. */
  readonly timeout?: number;
}

/** Every option by its name, each of which an `options` object may have. */
const KNOWN: Readonly<Record<keyof NetloomOptions, true>> = {
  seed: true,
  clock: true,
  load: true,
  faults: true,
  settings: true,
  timeout: true,
};

/** @throws TypeError with a sentence when an option has a name that is not known: most suites are not checked for types. */
export function checkNames(options: object): void {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(KNOWN, name))
      throw new TypeError(`startNetloom takes no option "${name}"; it takes ${Object.keys(KNOWN).join(', ')}.`);
  }
}

/** Ports of the system's choice: servers side by side never meet, nor does anybody come upon one by chance. */
const ANY = '127.0.0.1:0';

/** The settings of a server of these options. NETLOOM_* of this process do not count: suites are to be the same everywhere. */
export function settingsOf(options: NetloomOptions, adminToken: string): Record<string, string> {
  const { seed = 1, clock = 'fixed', load, faults, settings } = options;
  return {
    NETLOOM_API_LISTEN: [...cloudRegions(), 'bec'].map((region) => `${ANY}=${region}`).join(),
    NETLOOM_ADMIN_LISTEN: ANY,
    NETLOOM_ADMIN_TOKEN: adminToken,
    NETLOOM_DNS_PORT: '0',
    ...(process.platform !== 'linux' && { NETLOOM_DNS_POOL: somePorts() }),
    NETLOOM_CLOCK: clock instanceof Date ? clock.toISOString() : clock,
    // A clock that goes on may be set ahead as well.
    ...(clock === 'system' && { NETLOOM_TEST_CLOCK: 'true' }),
    ...(seed !== 'random' && { NETLOOM_SEED: String(seed) }),
    ...(load !== undefined && { NETLOOM_LOAD: load }),
    ...(faults === true && { NETLOOM_FAULTS: 'true' }),
    ...settings,
  };
}

/** On Linux each VPC has an address, at the server's own DNS port. Elsewhere a port, of a range that others seldom have. */
function somePorts(): string {
  const first = 20_000 + 100 * (newSeed() % 120);
  return `ports:${first}-${first + 99}`;
}
