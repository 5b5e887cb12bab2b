import { agrees, type BceService, type Case, differs, type Verdict } from '../case.ts';
import { accepted, declined, member, refused } from '../judge.ts';
import { short } from '../shape.ts';
import type { Stage } from '../stage.ts';
import type { Answer } from '../wire.ts';
import { READS, target } from './reads.ts';

const same = (got: unknown, expected: unknown): Verdict =>
  got === expected ? agrees : differs(short(expected ?? 'none'), short(got ?? 'none'));

/** The list member of a page, and the member its markers are. */
function listOf(output: unknown): { readonly items: string; readonly id: string } {
  const members = Object.entries(member(output, 'properties') as object);
  const [items, form] = members.find(([, one]) => member(one, 'type') === 'array')!;
  return { items, id: Object.keys(member(member(form, 'items'), 'properties') as object)[0]! };
}

/** Lists of pages, common contract 2.7. */
export const pageCases: readonly Case[] = READS.filter(({ query }) => 'marker' in query).flatMap((row) => {
  const service = row.service as BceService;
  const list = listOf(row.output);
  const most = row.name.startsWith('GetDnsResolver') ? 100 : 1000;
  const ask = async (stage: Stage, more: string): Promise<Answer> => {
    const { path, query } = await target(stage, row);
    return stage.call(service, 'GET', path, { query: [query, more].filter((part) => part !== '').join('&') });
  };
  const of = (
    words: string,
    standing: Case['standing'],
    sentence: string,
    run: Case['run'],
    source = 'common 2.7',
  ): Case => ({
    ...{ id: `${service}.${row.name}.${words}`, service, standing, sentence, source, run },
  });
  const maxKeys = (answer: Answer, expected: number): Verdict =>
    answer.status !== 200 ? declined(answer, '200') : same(member(answer.json, 'maxKeys'), expected);

  /** The first page of one. */
  const first = (stage: Stage): Promise<Answer> => stage.once(`first ${row.name}`, () => ask(stage, 'maxKeys=1'));
  const ids = (answer: Answer): string[] => {
    const items = member(answer.json, list.items);
    return Array.isArray(items) ? items.map((item) => String(member(item, list.id))) : [];
  };
  return [
    of('max-keys', 'documented', 'maxKeys limits a page, and is answered.', async (stage) => {
      const answer = await first(stage);
      return ids(answer).length > 1 ? differs('1 item', `${ids(answer).length} items`) : maxKeys(answer, 1);
    }),
    of('marker', 'documented', 'An answer’s marker is the id of its first item.', async (stage) => {
      const answer = await first(stage);
      if (answer.status !== 200) return declined(answer, '200');
      if (ids(answer).length === 0) return { kind: 'skipped', why: 'needs an item in the list' };
      return same(member(answer.json, 'marker'), ids(answer)[0]);
    }),
    of('no-marker', 'proposal', 'An empty page has no marker.', async (stage) => {
      const answer = await first(stage);
      if (answer.status !== 200) return declined(answer, '200');
      if (ids(answer).length > 0) return { kind: 'skipped', why: 'needs an empty list' };
      return same(member(answer.json, 'marker'), undefined);
    }),
    of('next-marker', 'documented', 'nextMarker is there when the page is cut, and only then.', async (stage) => {
      const answer = await first(stage);
      if (answer.status !== 200) return declined(answer, '200');
      const cut = member(answer.json, 'isTruncated') === true;
      const next = member(answer.json, 'nextMarker');
      return cut === (typeof next === 'string')
        ? agrees
        : differs(cut ? 'a nextMarker' : 'none', short(next ?? 'none'));
    }),
    of('inclusive', 'documented', 'A marker is the id of the first item to come.', async (stage) => {
      const next = member((await first(stage)).json, 'nextMarker');
      if (typeof next !== 'string') return { kind: 'skipped', why: 'needs two items in the list' };
      const second = await ask(stage, `maxKeys=1&marker=${encodeURIComponent(next)}`);
      return second.status !== 200 ? declined(second, '200') : same(ids(second)[0], next);
    }),
    of(
      'empty-values',
      'seen',
      'Empty query values are as good as none.',
      async (stage) => maxKeys(await ask(stage, 'marker=&maxKeys='), most),
      'common 2.1',
    ),
    of(
      'null-values',
      'seen',
      'The word null for marker and maxKeys is as good as none.',
      async (stage) => accepted(await ask(stage, 'marker=null&maxKeys=null')),
      'common 2.1',
    ),
    of('zero', 'proposal', 'maxKeys=0 is as good as none.', async (stage) =>
      maxKeys(await ask(stage, 'maxKeys=0'), most),
    ),
    of('above', 'proposal', `maxKeys above ${most} is ${most}.`, async (stage) =>
      maxKeys(await ask(stage, 'maxKeys=100000'), most),
    ),
    of('negative', 'proposal', 'A maxKeys below 0 is refused.', async (stage) =>
      refused(await ask(stage, 'maxKeys=-1'), 'InvalidHTTPRequest'),
    ),
    of('no-number', 'proposal', 'A maxKeys of no number is refused.', async (stage) =>
      refused(await ask(stage, 'maxKeys=many'), 'InvalidHTTPRequest'),
    ),
    of('never-a-marker', 'proposal', 'A marker that was never an id of the list is refused.', async (stage) =>
      refused(await ask(stage, 'marker=nobody-ever-gave-this'), 'InvalidHTTPRequest'),
    ),
  ];
});
