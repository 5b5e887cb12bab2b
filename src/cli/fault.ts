import { type AdminCall, adminClient } from './admin-client.ts';
import { columns } from './columns.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';

const FAULTS = '/netloom/v1/faults';
const HOW_OFTEN = ['count', 'probability', 'seed'];
const NUMBERS = new Set([...HOW_OFTEN, 'ms', 'retryAfter', 'seconds']);

/** Orders what is to go wrong in the running server, lists it, and takes it back. */
export const fault: Command = {
  usage: 'list | add api|dns <kind> [name=value …] | add state seconds=<n> [name=value …] | remove <id>|all',
  about:
    'for tests: order what is to go wrong in a server that was started with NETLOOM_FAULTS=true (docs/guide/faults.md): ' +
    'of the API delay, error, throttle, drop; of DNS servfail, drop, delay, truncate; count=<n>|unlimited says how often',
  run: async (environment) => {
    const { settings, rest } = commandLine(environment, { least: 1, most: 20 });
    const [action, ...words] = rest;
    const call = adminClient(settings);
    if (action === 'add') environment.print(`${(await call('POST', FAULTS, orderIn(words))).faultId}\n`);
    else if (action === 'list' && words.length === 0) environment.print(await listed(call));
    else if (action === 'remove' && words.length === 1) {
      await call('DELETE', words[0] === 'all' ? FAULTS : `${FAULTS}/${encodeURIComponent(words[0]!)}`);
    } else throw new BadUsage(`There is no fault command ${JSON.stringify(rest.join(' '))}.`);
    return 0;
  },
};

/** The body of an order; what its members mean, and which there are, the server knows. */
function orderIn([plane, ...words]: readonly string[]): object {
  if (plane !== 'api' && plane !== 'dns' && plane !== 'state') {
    throw new BadUsage(`A fault is one of api, dns or state, not ${JSON.stringify(plane ?? '')}.`);
  }
  const kind = plane === 'state' ? undefined : words[0];
  const members = (plane === 'state' ? words : words.slice(1)).map(memberIn);
  const of = (isMember: (name: string) => boolean): object =>
    Object.fromEntries(members.filter(([name]) => isMember(name)));
  const often = of((name) => HOW_OFTEN.includes(name));
  return { ...often, [plane]: { ...(kind !== undefined && { kind }), ...of((name) => !HOW_OFTEN.includes(name)) } };
}

function memberIn(word: string): [name: string, value: string | number] {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(word) ?? [];
  if (value === '') throw new BadUsage(`${name} is empty: is its variable set?`);
  if (name === undefined || value === undefined) throw new BadUsage(`${JSON.stringify(word)} is no name=value.`);
  return [name, NUMBERS.has(name) && Number.isFinite(Number(value)) ? Number(value) : value];
}

interface Listed {
  readonly faultId: string;
  readonly struck: number;
  readonly count: number | 'unlimited';
  readonly probability: number;
  readonly seed: number;
  readonly api?: object;
  readonly dns?: object;
  readonly state?: object;
}

async function listed(call: AdminCall): Promise<string> {
  const { faults }: { faults: readonly Listed[] } = await call('GET', FAULTS);
  return columns(
    ['ID', 'STRUCK', 'OF', 'FAULT'],
    faults.map(({ faultId, struck, count, probability, seed, ...plane }) => {
      const chosen = probability === 1 ? {} : { probability, seed };
      return [faultId, String(struck), String(count), inWords(plane, chosen)];
    }),
  );
}

/** As it would be ordered. */
function inWords({ api, dns, state }: Pick<Listed, 'api' | 'dns' | 'state'>, chosen: object): string {
  const plane = api !== undefined ? 'api' : dns !== undefined ? 'dns' : 'state';
  const { kind, ...members } = (api ?? dns ?? state) as { readonly kind?: string };
  const words = Object.entries({ ...members, ...chosen }).map(([name, value]) => `${name}=${value}`);
  return [plane, ...(kind === undefined ? [] : [kind]), ...words].join(' ');
}
