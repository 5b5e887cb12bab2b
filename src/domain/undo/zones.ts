import type { RecordRow, ZoneRow } from '../privatezone/apply.ts';
import {
  addRecord,
  bindZone,
  createZone,
  deleteRecord,
  deleteZone,
  setMissingName,
  switchRecord,
  unbindZone,
  updateRecord,
} from '../privatezone/commands.ts';
import type { Binding } from '../privatezone/types.ts';
import { refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { again, changesOf, type Inverse, stepsOf, when } from './steps.ts';

export const zone: Inverse<ZoneRow> = {
  made: (made) => [
    when((state) => {
      // Deleting a zone takes its records along, and they are not of this change.
      const held = state.zones.byId.get(made.id)?.records.size ?? 0;
      return held > 0 ? refuse('changed-since', `records of zone ${made.id}`) : deleteZone(made.account, made.id);
    }),
  ],
  gone: ({ id, account, name, createdAt, missingName }, place) =>
    stepsOf(
      again(createZone(account, name), 'zone-created', { zone: id }, place, createdAt),
      missingName !== undefined && setMissingName(id, missingName),
    ),
  altered: (altered) =>
    stepsOf(changesOf(altered, 'missingName') && setMissingName(altered.now.id, altered.to.missingName)),
};

const ownerOf = ({ zones }: State, id: string): string => zones.byId.get(id)?.account ?? '';

export const binding: Inverse<Binding> = {
  made: ({ zone, vpc, region }) => [
    when((state) => unbindZone({ account: ownerOf(state, zone), zone, region, vpcs: [vpc] })),
  ],
  gone: ({ zone, vpc, region }, place) => [
    when((state) => {
      const command = bindZone({ account: ownerOf(state, zone), zone, region, vpcs: [vpc] });
      return again(command, 'zone-bound', {}, place);
    }),
  ],
  altered: () => [],
};

const accountOf = ({ zones }: State, record: string): string => zones.records.get(record)?.zone.account ?? '';

export const record: Inverse<RecordRow> = {
  made: ({ id }) => [when((state) => deleteRecord(accountOf(state, id), id))],
  gone: (gone, place, { zones }) => [
    when((state) => {
      const id = zones.get(gone.id) ?? '';
      const { rr, type, value, ttl, priority, description } = gone;
      const command = addRecord(ownerOf(state, id), id, { rr, type, value, ttl, priority, description });
      return again(command, 'record-added', { record: gone.id }, place);
    }),
    when((state) => (gone.enabled ? undefined : switchRecord(accountOf(state, gone.id), gone.id, false))),
  ],
  altered: (altered) => {
    const { id, rr, type, value, ttl, priority, description, enabled } = altered.to;
    const content = { rr, type, value, ttl, priority, description };
    return stepsOf(
      changesOf(altered, 'rr', 'type', 'value', 'ttl', 'priority', 'description') &&
        when((state) => updateRecord(accountOf(state, id), id, content)),
      altered.now.enabled !== enabled && when((state) => switchRecord(accountOf(state, id), id, enabled)),
    );
  },
};
