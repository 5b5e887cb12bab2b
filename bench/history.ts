/**
 * What history costs with a million events behind it: a page of 100 by account, by resource, by time, by both, and at
 * random places, first alone and then beside a writer, whose own times are held against a run without questions.
 * `node bench/history.ts [folder]`. Real commits, by the engine and the store a server has; HTTP is not in it.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openAccount } from '../src/domain/account/commands.ts';
import type { Command } from '../src/domain/command.ts';
import { addRecord, createZone, switchRecord } from '../src/domain/privatezone/commands.ts';
import { isRefusal, type Refusal } from '../src/domain/refusal.ts';
import { RULES } from '../src/domain/testing/stage.ts';
import { Engine, NOBODY } from '../src/engine/engine.ts';
import { History, type HistoryQuery } from '../src/engine/history.ts';
import { loadState } from '../src/engine/open.ts';
import { FixedClock } from '../src/platform/clock.ts';
import { labelToAscii } from '../src/platform/idna.ts';
import { keyedIds } from '../src/platform/ids.ts';
import { silentLogger } from '../src/platform/logger.ts';
import { sqliteLog } from '../src/store/threaded.ts';
import { describeMachine, Figures, quantile, workFolder } from './parts/machine.ts';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 1_000_000);
const ACCOUNTS = 20;
const ZONES = 25;
const RECORDS = 100;
const PAGE = 100;
const QUESTIONS = 400;
const WRITES = 1500;

const folder = workFolder();
const figures = new Figures();
const log = sqliteLog({ directory: folder });
const clock = new FixedClock(Date.UTC(2031, 0, 1));
const engine = new Engine({
  ...{ log, state: await loadState(log), clock, ids: keyedIds(Buffer.alloc(32)), logger: silentLogger },
  rules: { ...RULES, toAscii: labelToAscii },
  subscriber: NOBODY,
});
const history = new History(engine as Engine, log);

/** Who has what: every account a key of its own, and a user besides root who makes every third change. */
const accounts = Array.from({ length: ACCOUNTS }, (_, n) => ({ id: n.toString(16).padStart(32, 'a'), key: `AK${n}` }));
const records: { readonly account: (typeof accounts)[number]; readonly zone: string; readonly record: string }[] = [];
let done = 0;

function tell<R>({ id, key }: (typeof accounts)[number], command: Command<R> | Refusal): R {
  if (isRefusal(command)) throw new Error(command.refused);
  let result: R | undefined;
  done += 1;
  // A second goes by with every hundredth change.
  if (done % 100 === 0) clock.set(clock.now() + 1000);
  const requestId = `00000000-0000-4000-8000-${String(done).padStart(12, '0')}`;
  const who =
    done % 3 === 0 ? { account: id, accessKeyId: `${key}U`, as: 'user/alice' } : { account: id, accessKeyId: key };
  const outcome = engine.execute({
    command,
    cause: { operation: 'bench', requestId, ...who, from: '127.0.0.1' },
    render: (value) => {
      result = value;
      return { status: 200, body: '' };
    },
  });
  if ('refusal' in outcome) throw new Error(outcome.refusal.refused);
  return result as R;
}

const settled = (): Promise<boolean> => engine.settled(engine.state.position);

async function fill(): Promise<void> {
  for (const account of accounts) {
    tell(account, openAccount({ id: account.id, name: account.key, accessKeyId: account.key, secret: 'sealed' }));
    for (let z = 0; z < ZONES; z += 1) {
      const { zoneId: zone } = tell(account, createZone(account.id, `zone${z}.bench.test`));
      for (let n = 0; n < RECORDS; n += 1) {
        const input = { rr: `host${n}`, type: 'A', value: `10.0.${z}.${n}`, ttl: 60 };
        records.push({ account, zone, record: tell(account, addRecord(account.id, zone, input)).recordId });
      }
      await settled();
    }
  }
  while (engine.state.position < EVENTS) {
    change();
    if (done % 1000 === 0) await settled();
  }
  await settled();
}

/** Every record in its turn is switched off, and in the next round on again. */
function change(): void {
  const round = Math.floor(done / records.length);
  const { account, record } = records[(done * 7919) % records.length]!;
  const enabled = round % 2 === 0;
  tell(account, switchRecord(account.id, record, enabled));
}

const any = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)]!;
const begin = clock.now();
const moment = (): number => begin + Math.floor(Math.random() * (clock.now() - begin));

const questions: Readonly<Record<string, () => Omit<HistoryQuery, 'limit'>>> = {
  'the newest': () => ({}),
  'by time, a day at random': () => ({ until: moment() }),
  'by account': () => ({ account: any(accounts).id }),
  'by account and time': () => ({ account: any(accounts).id, since: moment() - 3_600_000, until: moment() }),
  'by resource, a zone': () => ({ resource: any(records).zone }),
  'by resource, a record': () => ({ resource: any(records).record }),
  'by resource and account': () => {
    const { account, zone } = any(records);
    return { account: account.id, resource: zone };
  },
  'by resource and account, of another': () => ({ account: accounts[0]!.id, resource: records.at(-1)!.zone }),
  'by user and account': () => ({ account: any(accounts).id, resource: 'user/alice', until: moment() }),
};

/** Milliseconds of each of many questions of a kind, and how many entries there were. */
async function ask(kind: string): Promise<{ readonly times: number[]; readonly entries: number }> {
  const times: number[] = [];
  let entries = 0;
  for (let n = 0; n < QUESTIONS; n += 1) {
    const query = { ...questions[kind]!(), limit: PAGE };
    const start = performance.now();
    entries += (await history.find(query)).entries.length;
    times.push(performance.now() - start);
  }
  return { times, entries };
}

const shown = (times: readonly number[]): string =>
  `p50 ${quantile(times, 0.5).toFixed(2)} p99 ${quantile(times, 0.99).toFixed(2)} max ${Math.max(...times).toFixed(2)} ms`;

/** One durable change after the other, a millisecond apart: as one client makes them. */
async function write(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const start = performance.now();
    change();
    await settled();
    times.push(performance.now() - start);
    await wait(1);
  }
  return times;
}

/** Four who ask without a pause until told to stop. */
async function askers(going: { on: boolean }): Promise<number[]> {
  const times: number[] = [];
  const kinds = Object.values(questions);
  const one = async (): Promise<void> => {
    while (going.on) {
      const start = performance.now();
      await history.find({ ...any(kinds)(), limit: PAGE });
      times.push(performance.now() - start);
    }
  };
  await Promise.all([one(), one(), one(), one()]);
  return times;
}

describeMachine(folder);
const start = performance.now();
await fill();
const seconds = (performance.now() - start) / 1000;
const events = engine.state.position;
const mega = (statSync(join(folder, 'log.db')).size / 1e6).toFixed(0);
console.log(`${events} events in ${seconds.toFixed(0)} s (${(events / seconds).toFixed(0)}/s), log.db ${mega} MB\n`);
for (const kind of Object.keys(questions)) {
  const { times, entries } = await ask(kind);
  figures.add(kind, '<= 50 ms', `${shown(times)} (${(entries / QUESTIONS).toFixed(0)} entries)`);
}
figures.add('a durable write, nobody asking', 'the yardstick', shown(await write(WRITES)));
const going = { on: true };
const asked = askers(going);
figures.add('a durable write, four asking', 'near that', shown(await write(WRITES)));
going.on = false;
figures.add('a question, four at once beside the writer', '<= 50 ms', shown(await asked));
figures.print();
await engine.close();
