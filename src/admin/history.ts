import type { HISTORY } from '../contract/netloom/history.ts';
import type { HistoryEntry } from '../domain/history/types.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import { parseUtcTime } from '../domain/time.ts';
import type { History, HistoryQuery } from '../engine/history.ts';
import type { QueryValues } from '../http/decode.ts';
import { pageRequest } from '../http/pages.ts';
import { type AdminHandlers, act } from './handlers.ts';
import { entryForm } from './history-forms.ts';

/** Where what was done is found: nothing is told before it is durable. */
export type HistoryReader = Pick<History, 'find' | 'at'>;

/** Changes shown on a page, which always has one entry: bounds what an answer takes. */
const MOST_CHANGES = 2000;

/** Entries read for one page: each has all its changes, so a page that is full of them is cut. */
const MOST_READ = 1000;

export const history = (reader: HistoryReader): AdminHandlers<(typeof HISTORY)[number]['name']> => ({
  ListHistory: act(async ({ query }) => {
    const asked = askedIn(query);
    if (isRefusal(asked)) return asked;
    const page = pageRequest(query, positionIn, MOST_READ);
    if (page === undefined) return refuse('marker-unknown');
    const below = query.marker === undefined ? {} : { below: page.from + 1 };
    const { entries, next } = await reader.find({ ...asked, ...below, limit: page.maxKeys });
    return pageOf(entries, next, page.maxKeys);
  }),

  GetHistory: act(async ({ path }) => {
    const position = positionIn(path.position!);
    const entry = position === undefined ? undefined : await reader.at(position);
    return entry === undefined ? refuse('change-unknown') : entryForm(entry).form;
  }),
});

/** As all lists of the house: a marker is the first one to show, here the newest. A page may be empty and not the last. */
function pageOf(entries: readonly HistoryEntry[], next: number | undefined, maxKeys: number): object {
  const forms: object[] = [];
  let changes = 0;
  let rest = next;
  for (const entry of entries) {
    const told = entryForm(entry);
    changes += told.changes;
    if (forms.length > 0 && changes > MOST_CHANGES) {
      rest = entry.commit.position + 1;
      break;
    }
    forms.push(told.form);
  }
  // Below 1 there is nothing.
  const isTruncated = rest !== undefined && rest > 1;
  return {
    ...(forms.length > 0 && { marker: String(entries[0]!.commit.position) }),
    isTruncated,
    ...(isTruncated && { nextMarker: String(rest! - 1) }),
    maxKeys,
    entries: forms,
  };
}

const MOMENT = 'a moment such as 2031-03-04T05:06:07Z';

function askedIn({ account, resource, since, until }: QueryValues): HistoryQuery | Refusal {
  const [from, to] = [momentIn(since), momentIn(until)];
  if (from === null) return refuse('query-invalid', `since is ${MOMENT}`);
  if (to === null) return refuse('query-invalid', `until is ${MOMENT}`);
  return {
    ...(account !== undefined && { account: String(account) }),
    ...(resource !== undefined && { resource: String(resource) }),
    ...(from !== undefined && { since: from }),
    // All of the second it names: entries are shown by the second.
    ...(to !== undefined && { until: to + 999 }),
    limit: MOST_READ,
  };
}

/** Undefined: not asked for; null: no moment. */
const momentIn = (value: QueryValues[string]): number | null | undefined =>
  value === undefined ? undefined : (parseUtcTime(String(value)) ?? null);

export const positionIn = (text: string): number | undefined => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined);
