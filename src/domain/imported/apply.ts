import type { Appliers } from '../commit.ts';
import { Loader } from '../rows.ts';
import { emptyState } from '../state.ts';
import type { ImportedEvent } from './events.ts';

export const importedAppliers: Appliers<ImportedEvent> = {
  'state-imported': (state, { rows }, _stamp, journal) => {
    // Loading has no inverse of its own. There was nothing before, so nothing is what taking back leads to.
    journal.did(() => void Object.assign(state, emptyState()));
    const loader = new Loader(state);
    for (const [kind, key, body] of rows) {
      loader.load(kind, key, body);
      journal.row(kind, key, body);
    }
    loader.finish();
  },
};
