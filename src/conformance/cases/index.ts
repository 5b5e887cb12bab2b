import type { BceService, Case } from '../case.ts';
import { attachmentCases } from './attachments.ts';
import { bindingCases } from './bindings.ts';
import { csnCases } from './csns.ts';
import { holderCases } from './holders.ts';
import { idCases } from './ids.ts';
import { networkCases } from './networks.ts';
import { answerCases, orderCases } from './order.ts';
import { pageCases } from './pages.ts';
import { peopleCases } from './people.ts';
import { readCases } from './reads.ts';
import { recordCases } from './records.ts';
import { resolverCases } from './resolvers.ts';
import { PROBES, signingCases } from './signing.ts';
import { tokenCases } from './tokens.ts';
import { zoneCases } from './zones.ts';

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
export const CASES: readonly Case[] = oneTextEach([
  ...[...ofAll, ...readCases, ...pageCases, ...idCases],
  // What is made comes after what is read: an account is looked at as it was.
  ...[...zoneCases, ...recordCases, ...bindingCases, ...tokenCases, ...networkCases],
  ...[...csnCases, ...attachmentCases, ...resolverCases, ...peopleCases, ...holderCases],
]);

/** Several tables have a refusal of one code: the first tells its text. */
function oneTextEach(cases: readonly Case[]): readonly Case[] {
  const seen = new Set<string>();
  return cases.filter(({ id }) => {
    const again = id.includes('.text.') && seen.has(id);
    seen.add(id);
    return !again;
  });
}
