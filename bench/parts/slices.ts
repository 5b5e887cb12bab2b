import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Read } from '../../src/bce/handlers.ts';
import { privatezone } from '../../src/bce/privatezone.ts';
import { plainMakers } from '../../src/bce/testing/makers.ts';
import { RULES } from '../../src/domain/testing/stage.ts';
import { loadState } from '../../src/engine/open.ts';
import { labelToAscii } from '../../src/platform/idna.ts';
import { keyedIds } from '../../src/platform/ids.ts';
import { secretsOf } from '../../src/platform/secrets.ts';
import { directLog } from '../../src/store/direct.ts';
import { ACCOUNT, fill, plainZones } from './data.ts';

/** A function that answers a ListRecord over a zone of so many records, and tells how long each of its slices took, in ms. */
export async function listSlices(folder: string, records: number) {
  const directory = mkdtempSync(join(folder, 'data-'));
  const { zones } = await fill(directory, 64, plainZones(1, records));
  const log = directLog({ directory });
  const state = await loadState(log);
  await log.close();
  const rules = { ...RULES, toAscii: labelToAscii };
  const caller = { account: ACCOUNT, principal: { account: ACCOUNT }, region: 'bj', userAgent: '' };
  const fixed = { ...caller, path: { zoneId: zones[0]! }, body: {}, rules, ...plainMakers() };
  const ids = keyedIds(secretsOf(directory).idKey);
  return (query: Readonly<Record<string, string | number>>): number[] => {
    const times: number[] = [];
    const slices = (privatezone.ListRecord as Read).answer(state, { ...fixed, ids, query }) as Generator<void, object>;
    for (let done = false; !done; ) {
      const before = performance.now();
      const step = slices.next();
      // The last slice is followed by the encoding, as at the edge.
      if (step.done) JSON.stringify(step.value);
      times.push(performance.now() - before);
      done = step.done === true;
    }
    return times;
  };
}
