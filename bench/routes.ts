/**
 * What CSN's route tables cost: from nothing, one change until lists and look-ups show it, look-ups, reachability there
 * and back, memory; and how long BIRD and GoBGP take with as many routes. `node bench/routes.ts [folder]`.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describeMachine, Figures, median, workFolder } from './parts/machine.ts';
import { PROGRAMS, peerFigures } from './parts/routes-peers.ts';
import type { RouteFigures } from './parts/routes-process.ts';
import { WORLDS, type WorldName } from './parts/routes-world.ts';

const TARGETS: Record<WorldName, { readonly scratch: number; readonly lookup: number }> = {
  W1: { scratch: 100, lookup: 200 },
  W2: { scratch: 400, lookup: 700 },
  W3: { scratch: 800, lookup: 700 },
};
const WHAT: Record<WorldName, string> = {
  W1: '100 tables, each attachment in one',
  W2: '5 tables, all in each',
  W3: '5 tables, all in each, 21 lengths, BGP conflicts',
};

const folder = workFolder();
const figures = new Figures();

/** A process of its own: each world has a heap that holds nothing else. */
function measure(name: WorldName): Promise<RouteFigures> {
  const path = fileURLToPath(new URL('parts/routes-process.ts', import.meta.url));
  const child = fork(path, [name], { execArgv: ['--expose-gc'] });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as RouteFigures));
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)));
  });
}

const micro = ({ p50, p99 }: { readonly p50: number; readonly p99: number }): string =>
  `p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} µs`;

async function worlds(): Promise<void> {
  for (const name of Object.keys(WORLDS) as WorldName[]) {
    console.log(`${name}: 10,000 attachments of 10 prefixes, ${WHAT[name]}`);
    const { entries, scratch, octets, lookup, steps, explain, plan, checked } = await measure(name);
    const runs = scratch.map((time) => time.toFixed(0)).join(' ');
    const { [name]: target } = TARGETS;
    const add = (figure: string, goal: string, measured: string): void =>
      figures.add(`${name} ${figure}`, goal, measured);
    add(
      `from nothing, ${entries} entries`,
      `<= ${target.scratch} ms`,
      `${median(scratch).toFixed(0)} ms (runs: ${runs})`,
    );
    for (const [step, time] of Object.entries(steps))
      add(`one ${step}, until shown`, 'p50 <= 50, p99 <= 500 µs', micro(time));
    const { one, mixed } = lookup;
    add('look-up, table by table', `<= ${target.lookup} ns`, `${one.toFixed(0)} ns`);
    add('look-up, each in another table', `<= ${target.lookup} ns`, `${mixed.toFixed(0)} ns`);
    add('look-ups held against brute force', 'all right', `${checked} of ${checked}`);
    add('reachability both ways', '<= 20 µs', micro(explain));
    add('plan of a detach', 'p50 <= 20000 µs', micro(plan));
    add('memory for each entry', '<= 120 B', `${octets.toFixed(0)} B`);
  }
}

describeMachine(folder, PROGRAMS);
const parts = { worlds, peers: () => peerFigures(folder, figures) };
const only = process.env.BENCH_ONLY?.split(',');
for (const [name, part] of Object.entries(parts)) if (only === undefined || only.includes(name)) await part();
figures.print();
