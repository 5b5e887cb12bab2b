import { differencesOf } from '../conformance/observed.ts';
import type { Report, Result } from '../conformance/run.ts';
import { printable } from './printable.ts';

const STANDINGS = ['documented', 'seen', 'proposal'] as const;
const KINDS = ['agrees', 'differs', 'undecidable', 'skipped'] as const;
type Kind = (typeof KINDS)[number];

const HEADS: Readonly<Record<Result['standing'], string>> = {
  documented: 'documented facts',
  seen: 'facts seen on the wire',
  proposal: 'proposals',
};
const WORDS: Readonly<Record<Kind, string>> = {
  agrees: 'agrees',
  differs: 'differs',
  undecidable: 'not decidable',
  skipped: 'skipped',
};
/** A proposal is confirmed or refuted: nobody knew. */
const OF_PROPOSALS: Readonly<Record<Kind, string>> = { ...WORDS, agrees: 'confirmed', differs: 'refuted' };

/** How many cases came out how. */
export const tally = (results: readonly Result[], standing: Result['standing']): Readonly<Record<Kind, number>> => {
  const count = { agrees: 0, differs: 0, undecidable: 0, skipped: 0 };
  for (const one of results) if (one.standing === standing) count[one.verdict.kind] += 1;
  return count;
};

/** 0 when something was found out and no documented fact differs or stayed without an answer. */
export function exitCode({ results, left, interrupted }: Report): 0 | 1 {
  const { differs, undecidable } = tally(results, 'documented');
  const decided = results.some(({ verdict }) => verdict.kind === 'agrees' || verdict.kind === 'differs');
  return decided && differs + undecidable + left.length === 0 && !interrupted ? 0 : 1;
}

/** For people: by service and by what the contract says of a fact, then a line for each standing. */
export function reportText(report: Report): string {
  const lines: string[] = [];
  for (const service of new Set(report.results.map((one) => one.service))) {
    for (const standing of STANDINGS) {
      const here = report.results.filter((one) => one.service === service && one.standing === standing);
      if (here.length === 0) continue;
      lines.push(`${service}: ${HEADS[standing]}`);
      for (const one of here) lines.push(...linesOf(one));
      lines.push('');
    }
  }
  for (const standing of STANDINGS) {
    const counts = tally(report.results, standing);
    const words = standing === 'proposal' ? OF_PROPOSALS : WORDS;
    lines.push(`${HEADS[standing]}: ${KINDS.map((kind) => `${counts[kind]} ${words[kind]}`).join(', ')}`);
  }
  const more = new Set(report.results.flatMap(({ verdict }) => ('more' in verdict ? (verdict.more ?? []) : [])));
  if (more.size > 0) lines.push(`The answers have ${more.size} members or words that the contract does not know.`);
  if (report.interrupted) lines.push('Interrupted: the other cases were not run.');
  if (report.left.length > 0)
    lines.push('', 'Left behind, to be removed by hand:', ...report.left.map((one) => `  ${one}`));
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function linesOf({ id, sentence, source, standing, verdict }: Result): string[] {
  const words = standing === 'proposal' ? OF_PROPOSALS : WORDS;
  const lines = [`  ${words[verdict.kind].padEnd(13)}  ${id}`];
  if (verdict.kind === 'differs')
    lines.push(
      `      ${sentence} (${source})`,
      `      expected: ${verdict.expected}`,
      `      got:      ${verdict.got}`,
    );
  if (verdict.kind === 'undecidable' || verdict.kind === 'skipped') lines.push(`      ${verdict.why}`);
  if ('more' in verdict && verdict.more !== undefined)
    lines.push(`      more than we know: ${verdict.more.join(', ')}`);
  return lines;
}

/** For programs. */
export function reportJson(report: Report): string {
  const summary = Object.fromEntries(STANDINGS.map((standing) => [standing, tally(report.results, standing)]));
  const results = report.results.map(({ verdict, ...one }) => ({
    ...one,
    differences: differencesOf(one.id),
    ...verdict,
  }));
  const { left, interrupted } = report;
  return `${JSON.stringify({ summary, left, interrupted, results }, null, 2)}\n`;
}
