import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createZone } from '../privatezone/commands.ts';
import { Stage } from '../testing/stage.ts';
import { importRecords, readZoneFile, whole } from './import.ts';

const COUNT = 8000;

/** Milliseconds of one turn of the writer: so many records, and their going again. */
function turn(ownerOf: (i: number) => string): number {
  const stage = new Stage();
  const { zoneId } = stage.do(createZone('a', 'corp.test'));
  const options = { zone: 'corp.test', toAscii: () => undefined, skipUnsupported: false, clampTtl: false };
  const lines = Array.from({ length: COUNT }, (_, i) => `${ownerOf(i)} 60 IN A 10.0.${i >>> 8}.${i & 255}\n`);
  const began = performance.now();
  for (const text of [lines.join(''), '; nothing is left\n']) {
    const parsed = whole(readZoneFile('master', text, options));
    stage.do(importRecords(zoneId, parsed, { format: 'master', replace: true, dryRun: false }, undefined));
  }
  return performance.now() - began;
}

test('thousands of records of one name hold up the writer no longer than as many names do', () => {
  turn((i) => `warm${i}`);
  const [names, name] = [turn((i) => `w${i}`), turn(() => 'www')];
  assert.ok(name < 4 * names + 500, `${Math.round(name)} ms for one name, ${Math.round(names)} ms for ${COUNT}`);
});
