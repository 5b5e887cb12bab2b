import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type BceService, type Case, Lacking, type Verdict } from '../../src/conformance/case.ts';
import { CASES } from '../../src/conformance/cases/index.ts';
import { type Call, Client } from '../../src/conformance/client.ts';
import { type Endpoints, readEndpoints } from '../../src/conformance/endpoints.ts';
import { Stage } from '../../src/conformance/stage.ts';
import type { Answer } from '../../src/conformance/wire.ts';
import type { Keys } from '../client.ts';
import { newAccount } from '../sdk/resolver-stage.ts';
import { removeData } from '../server.ts';
import { type Subject, startSubject } from './conforming.ts';
import { fill } from './filled.ts';

/**
 * A case that agrees whatever comes is none. Each is run once as it is, and again with one of its answers replaced by
 * nonsense, the last first, until it does not agree any more.
 */
let subject: Subject;
let keys: Keys;

before(async () => {
  subject = await startSubject();
  const { client } = await newAccount(subject.server);
  keys = client.keys;
  await fill(client, subject.bec);
});

after(async () => {
  await subject.server.kill();
  removeData(subject.server);
});

const NONSENSE: Answer = { status: 418, headers: {}, text: 'teapot', json: undefined };

/** A client one of whose answers is nonsense. */
class Spoilt extends Client {
  readonly #which: number;
  calls = 0;

  constructor(endpoints: Endpoints, which: number) {
    super(endpoints, keys, { timeoutMs: 5000 }, Date.now);
    this.#which = which;
  }

  override async call(service: BceService, method: string, path: string, call?: Call): Promise<Answer> {
    const which = this.calls++;
    const answer = await super.call(service, method, path, call);
    return which === this.#which ? NONSENSE : answer;
  }
}

let runs = 0;

async function verdictOf(one: Case, which: number): Promise<{ kind: Verdict['kind']; calls: number }> {
  const client = new Spoilt(readEndpoints(subject.endpoint), which);
  const stage = new Stage(client, keys, 'bj', one.need !== undefined, `nlconf-${runs++}`);
  const { kind } = await one.run(stage).catch((error: unknown): Verdict => {
    if (error instanceof Lacking) return { kind: 'skipped', why: error.message };
    throw error;
  });
  const { calls } = client;
  stage.client = new Client(readEndpoints(subject.endpoint), keys, { timeoutMs: 5000 }, Date.now);
  await stage.scratch.clean([]);
  return { kind, calls };
}

async function canFail(one: Case): Promise<boolean> {
  const { kind, calls } = await verdictOf(one, -1);
  // What needs an empty list, or a thing of no account, is looked at by other tests.
  if (kind !== 'agrees') return kind === 'skipped';
  for (let which = calls - 1; which >= 0; which -= 1) if ((await verdictOf(one, which)).kind !== 'agrees') return true;
  return false;
}

const immortal = async (cases: readonly Case[]): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const one of cases) if (!(await canFail(one))) found.push(one.id);
  return found;
};

/** One of a few here, all with NETLOOM_TEST_LONG=1. */
const some = (cases: readonly Case[], few: number): readonly Case[] =>
  process.env.NETLOOM_TEST_LONG === '1' ? cases : cases.filter((_, i) => i % few === 0);

test('each case that reads can fail', async () => {
  const cases = CASES.filter(({ need, service }) => need === undefined && service !== 'bec');
  assert.deepEqual(await immortal(some(cases, 7)), []);
});

test('each case that writes can fail', async () => {
  assert.deepEqual(
    await immortal(
      some(
        CASES.filter(({ need }) => need !== undefined),
        7,
      ),
    ),
    [],
  );
});
