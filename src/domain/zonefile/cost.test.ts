import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RECORDS_PER_NAME } from '../ceilings.ts';
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

test('names with all the records they may have hold up the writer no longer than as many names do', () => {
  turn((i) => `warm${i}`);
  const [many, few] = [turn((i) => `w${i}`), turn((i) => `w${Math.floor(i / RECORDS_PER_NAME)}`)];
  assert.ok(few < 4 * many + 500, `${Math.round(few)} ms for few names, ${Math.round(many)} ms for ${COUNT}`);
});
