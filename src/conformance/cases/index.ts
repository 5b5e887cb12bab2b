import type { BceService, Case } from '../case.ts';
import { idCases } from './ids.ts';
import { answerCases, orderCases } from './order.ts';
import { pageCases } from './pages.ts';
import { readCases } from './reads.ts';
import { PROBES, signingCases } from './signing.ts';

/** A path of each service that a POST makes something at. */
const CREATES: Readonly<Partial<Record<BceService, string>>> = {
  privatezone: '/v1/privatezone',
  vpc: '/v1/vpc',
  csn: '/v1/csn',
  et: '/v1/et/init',
  bec: '/v1/vpc',
  iam: '/v1/user',
};

const ofAll = Object.entries(PROBES).flatMap(([name, path]) => {
  const service = name as BceService;
  return [
    ...answerCases(service, path),
    ...signingCases(service, path),
    ...orderCases(service, path, CREATES[service]!),
  ];
});

/** Every case there is; each id once. */
export const CASES: readonly Case[] = dedupe([...ofAll, ...readCases, ...pageCases, ...idCases]);

/** Texts of one code come from several tables: the first stands. */
function dedupe(cases: readonly Case[]): readonly Case[] {
  const byId = new Map<string, Case>();
  for (const one of cases) if (!byId.has(one.id)) byId.set(one.id, one);
  return [...byId.values()];
}
