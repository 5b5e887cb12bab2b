import { BCE_OPERATIONS } from '../contract/bce.ts';
import type { FAULTS } from '../contract/netloom/faults.ts';
import { MANNERS } from '../contract/operation.ts';
import { askedName, askedType } from '../domain/answering/question.ts';
import type { ApiFault, DnsFault, StateFault } from '../domain/fault/types.ts';
import { cloudRegion } from '../domain/net/region.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import type { Engine } from '../engine/engine.ts';
import type { FaultBook, FaultOrder } from './fault-book.ts';
import { type AdminHandlers, act } from './handlers.ts';

const OFF = 'faults are off: start the server with NETLOOM_FAULTS=true';

/**
 * Orders what is to go wrong. What could never strike is refused, for it is a mistake.
 * @param book undefined: faults are off.
 */
export const faults = (engine: Engine, book: FaultBook | undefined): AdminHandlers<(typeof FAULTS)[number]['name']> => {
  const withBook = (run: (book: FaultBook) => Promise<object | undefined | Refusal>) =>
    book === undefined ? Promise.resolve(refuse('state-forbids', OFF)) : run(book);
  return {
    OrderFault: act(({ body }) =>
      withBook(async (orders) => {
        const ordered = orderedIn(body, engine);
        if (isRefusal(ordered)) return ordered;
        const { count = 1, probability = 1, seed = 0 } = body;
        const faultId = await orders.add(ordered, { count, probability, seed });
        return faultId === undefined ? refuse('quota-reached') : { faultId };
      }),
    ),
    ListFaults: act(() => withBook(async (orders) => ({ faults: await orders.list() }))),
    RemoveFaults: act(() =>
      withBook(async (orders) => {
        await orders.removeAll();
        return undefined;
      }),
    ),
    RemoveFault: act(({ path }) =>
      withBook(async (orders) => ((await orders.remove(path.faultId!)) ? undefined : refuse('fault-unknown'))),
    ),
  };
};

const wrong = (what: string): Refusal => refuse('body-invalid', what);

interface Body {
  readonly api?: ApiFault;
  readonly dns?: DnsFault;
  readonly state?: StateFault;
}

function orderedIn({ api, dns, state }: Body, engine: Engine): FaultOrder | Refusal {
  if ([api, dns, state].filter((one) => one !== undefined).length !== 1) {
    return wrong('a fault is one of api, dns or state');
  }
  const account = api?.account ?? state?.account;
  if (account !== undefined && !engine.state.accounts.byId.has(account)) return refuse('account-unknown');
  if (api !== undefined) return apiFault(api);
  if (dns !== undefined) return dnsFault(dns, engine);
  const { csn } = state!;
  return csn !== undefined && !engine.state.csns.byId.has(csn) ? refuse('csn-unknown') : { state: state! };
}

function apiFault(asked: ApiFault): FaultOrder | Refusal {
  const { kind, when = 'before', ms, retryAfter, service, operation, method } = asked;
  if ((kind === 'delay') !== (ms !== undefined)) return wrong('ms belongs to a delay');
  if (retryAfter !== undefined && kind !== 'throttle') return wrong('retryAfter belongs to a throttle');
  if (kind === 'throttle' && when === 'after') return wrong('a throttle is before');
  if (service !== undefined && (service === 'netloom' || !Object.hasOwn(MANNERS, service))) return wrong('service');
  const row = operation === undefined ? undefined : BCE_OPERATIONS.get(operation);
  if (operation !== undefined && row === undefined)
    return wrong(`there is no operation ${JSON.stringify(operation.slice(0, 100))}`);
  if (row !== undefined && (service ?? row.service) !== row.service) return wrong('operation is of another service');
  if (row !== undefined && (method ?? row.method) !== row.method) return wrong('operation has another method');
  const region = asked.region === undefined ? undefined : cloudRegion(asked.region);
  if (asked.region !== undefined && region === undefined) return wrong('region');
  return { api: { ...asked, when, ...(region !== undefined && { region }) } };
}

function dnsFault(asked: DnsFault, { state, rules }: Engine): FaultOrder | Refusal {
  const { kind, ms, vpc, protocol } = asked;
  if ((kind === 'delay') !== (ms !== undefined)) return wrong('ms belongs to a delay');
  if (kind === 'truncate' && protocol === 'tcp') return wrong('an answer is truncated over udp');
  if (vpc !== undefined && !state.selections.byVpc.has(vpc)) return refuse('vpc-unknown');
  const name = asked.name === undefined ? undefined : askedName(asked.name, rules.toAscii);
  if (asked.name !== undefined && name === undefined) return wrong('name');
  const type = asked.type === undefined ? undefined : askedType(asked.type);
  if (asked.type !== undefined && type === undefined) return wrong('type');
  return { dns: { ...asked, ...(name !== undefined && { name }), ...(type !== undefined && { type }) } };
}
