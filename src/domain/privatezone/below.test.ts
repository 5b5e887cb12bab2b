import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loaded } from '../testing/histories.ts';
import { Stage } from '../testing/stage.ts';
import { addRecord, createZone, deleteRecord, switchRecord, updateRecord } from './commands.ts';
import type { Zone } from './types.ts';

const account = 'a';
const RRS = ['@', 'www', 'a.b', 'c.a.b', '*.a.b', 'x.*.b', 'b', 'd.e.f.g'];
/** What a step does, to which name, to which of the records. */
const history = fc.array(fc.tuple(fc.nat(3), fc.constantFrom(...RRS), fc.nat(20)), { maxLength: 60 });

/** The same by looking at every owner name. */
function counted(zone: Zone): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [owner, records] of zone.owners) {
    if (!records.some(({ enabled }) => enabled)) continue;
    const labels = owner.split('.');
    for (let i = 1; i < labels.length; i += 1) {
      const above = labels.slice(i).join('.');
      counts.set(above, (counts.get(above) ?? 0) + 1);
    }
  }
  return counts;
}

test('the count of names below each name is that of its owners, after any history, undone and loaded too', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const stage = new Stage();
      const { zoneId } = stage.do(createZone(account, 'corp.test'));
      const zone = stage.state.zones.byId.get(zoneId)!;
      const undos: (() => void)[] = [];
      for (const [step, rr, i] of steps) {
        const ids = [...stage.state.zones.records.keys()];
        const id = ids[i % Math.max(1, ids.length)] ?? '';
        const record = { rr, type: 'A', value: `10.0.0.${i}`, ttl: 60 };
        const command = [
          () => addRecord(account, zoneId, record),
          () => updateRecord(account, id, record),
          () => switchRecord(account, id, rr.length % 2 === 0),
          () => deleteRecord(account, id),
        ][step]!();
        const done = stage.run<unknown>(command);
        if ('undo' in done) undos.push(done.undo);
        assert.deepEqual(zone.below, counted(zone));
      }
      assert.deepEqual(loaded(stage).zones.byId.get(zoneId)!.below, zone.below);
      for (const undo of undos.reverse()) undo();
      assert.deepEqual(zone.below, new Map());
    }),
  );
});

test('names of one label cost nothing', () => {
  const stage = new Stage();
  const { zoneId } = stage.do(createZone(account, 'corp.test'));
  for (const rr of ['@', 'www', '*']) stage.do(addRecord(account, zoneId, { rr, type: 'A', value: '10.0.0.1' }));
  assert.equal(stage.state.zones.byId.get(zoneId)!.below.size, 0);
});
