import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CSN } from '../../src/contract/csn.ts';
import { CSN_BANDWIDTH } from '../../src/contract/csn-bandwidth.ts';
import { CSN_ROUTES } from '../../src/contract/csn-routes.ts';
import { startServer, type TestServer } from '../server.ts';
import { BANDWIDTH_ROWS } from './csn-bandwidth-code-rows.ts';
import type { CodeRow } from './csn-code-row.ts';
import { CSN_ROWS } from './csn-code-rows.ts';
import { PASSING_ROWS } from './csn-passing-code-rows.ts';
import { ROUTE_ROWS } from './csn-route-code-rows.ts';
import { type CsnStage, newAccount, newIds, seen } from './csn-stage.ts';
import { assertCode } from './texts.ts';

/** Every code of every CSN operation, in the situations of csn contract 4 and 5.2: no row changes anything. */

const STAGED: readonly CodeRow[] = [...CSN_ROWS, ...ROUTE_ROWS, ...BANDWIDTH_ROWS];

describe('every code of CSN', () => {
  let server: TestServer;
  let foreign: CsnStage['foreign'];
  let shared: CsnStage;

  const newStage = async (): Promise<CsnStage> => {
    const one = await newAccount(server);
    return { server, ...one, ...(await newIds(server, one.client)), foreign };
  };

  before(async () => {
    const NETLOOM_QUOTAS = 'csns=4,packages=4,instancesPerCsnRegion=2,rulesPerCsnTable=1';
    const settings = { NETLOOM_DATA: ':memory:', NETLOOM_QUOTAS, NETLOOM_DELETE_PREPAID: 'false' };
    server = await startServer({ settings });
    const other = await newAccount(server);
    foreign = { ...(await newIds(server, other.client)), account: other.account };
    shared = await newStage();
  });
  after(() => server.kill());

  test('every code of every row is among those reached', () => {
    const reached = new Set([...STAGED, ...PASSING_ROWS].map(({ operation, code }) => `${operation} ${code}`));
    for (const { name, errors } of [...CSN, ...CSN_ROUTES, ...CSN_BANDWIDTH]) {
      for (const code of errors) {
        // A damaged storage has a suite of its own: csn-damaged.test.ts.
        if (code !== 'DbException') assert.ok(reached.has(`${name} ${code}`), `${name} ${code}`);
      }
    }
  });

  for (const { operation, code, situation, first, act } of STAGED) {
    test(`${operation}: ${code}, ${situation}`, async () => {
      const stage = first === undefined ? shared : await newStage();
      await first?.(stage);
      const before = await seen(stage);
      assertCode(await act(stage), code, { other: true });
      // A row that makes something on its way has its own stage, and a first step.
      if (first === undefined) assert.deepEqual(await seen(stage), before, 'nothing changed');
    });
  }
});
