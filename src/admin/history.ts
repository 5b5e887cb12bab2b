import type { HISTORY } from '../contract/netloom/history.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import { parseUtcTime } from '../domain/time.ts';
import type { History, HistoryQuery } from '../engine/history.ts';
import type { QueryValues } from '../http/decode.ts';
import { pageRequest } from '../http/pages.ts';
import { monotonic } from '../platform/clock.ts';
import { type AdminHandlers, act } from './handlers.ts';
import { entryForm } from './history-forms.ts';

/** Where what was done is found: nothing is told before it is durable. */
export type HistoryReader = Pick<History, 'find' | 'at'>;

/** Changes shown on a page, which always has one entry: bounds what an answer takes. */
const MOST_CHANGES = 2000;

/** Entries on a page. */
const MOST_ENTRIES = 1000;

/** Entries asked for at once, after others that were small; and how many rows a small one changed at most. */
const AT_ONCE = 16;
const SMALL = 100;

/** Milliseconds a page is gathered before no more is asked for. */
const LONGEST = 500;

export const history = (reader: HistoryReader): AdminHandlers<(typeof HISTORY)[number]['name']> => ({
  ListHistory: act(async ({ query }) => {
    const asked = askedIn(query);
    if (isRefusal(asked)) return asked;
    const page = pageRequest(query, positionIn, MOST_ENTRIES);
    if (page === undefined) return refuse('marker-unknown');
    return pageOf(reader, { ...asked, below: query.marker === undefined ? undefined : page.from + 1 }, page.maxKeys);
  }),

  GetHistory: act(async ({ path }) => {
    const position = positionIn(path.position!);
    const entry = position === undefined ? undefined : await reader.at(position);
    return entry === undefined ? refuse('change-unknown') : entryForm(entry).form;
  }),
});

type Filters = Omit<HistoryQuery, 'limit'>;

/** As all lists of the house: a marker is the first one to show, here the newest. A page may be empty and not the last. */
async function pageOf(reader: HistoryReader, filters: Filters, maxKeys: number): Promise<object> {
  const forms: object[] = [];
  let marker: string | undefined;
  let changes = 0;
  let next = filters.below;
  const end = monotonic() + LONGEST;
  // One entry may hold all that an import changed: one at first, then more, so that little is read in vain.
  let atOnce = 1;
  // Ends, too, where the reader did not find as many as it was asked for: it has looked as long as it may.
  for (let whole = true; whole && forms.length < maxKeys && changes < MOST_CHANGES && monotonic() < end; ) {
    const limit = Math.min(atOnce, maxKeys - forms.length);
    const found = await reader.find({ ...filters, below: next, limit });
    ({ next } = found);
    whole = found.entries.length === limit && next !== undefined;
    for (const entry of found.entries) {
      const told = entryForm(entry);
      changes += told.changes;
      if (forms.length > 0 && changes > MOST_CHANGES) {
        next = entry.commit.position + 1;
        whole = false;
        break;
      }
      marker ??= String(entry.commit.position);
      forms.push(told.form);
    }
    atOnce = found.entries.every((entry) => entry.changes.length <= SMALL) ? Math.min(2 * atOnce, AT_ONCE) : 1;
  }
  // Below 1 there is nothing.
  const isTruncated = next !== undefined && next > 1;
  return {
    ...(marker !== undefined && { marker }),
    isTruncated,
    ...(isTruncated && { nextMarker: String(next! - 1) }),
    maxKeys,
    entries: forms,
  };
}

const MOMENT = 'a moment such as 2031-03-04T05:06:07Z';

function askedIn({ account, resource, since, until }: QueryValues): Filters | Refusal {
  const [from, to] = [momentIn(since), momentIn(until)];
  if (from === null) return refuse('query-invalid', `since is ${MOMENT}`);
  if (to === null) return refuse('query-invalid', `until is ${MOMENT}`);
  return {
    ...(account !== undefined && { account: String(account) }),
    ...(resource !== undefined && { resource: String(resource) }),
    ...(from !== undefined && { since: from }),
    // All of the second it names: entries are shown by the second.
    ...(to !== undefined && { until: to + 999 }),
  };
}

/** Undefined: not asked for; null: no moment. */
const momentIn = (value: QueryValues[string]): number | null | undefined =>
  value === undefined ? undefined : (parseUtcTime(String(value)) ?? null);

export const positionIn = (text: string): number | undefined =>
  /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
