import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readZoneFile, whole } from './import.ts';

const OPTIONS = { zone: 'corp.test', toAscii: () => undefined, skipUnsupported: false, clampTtl: false };

test('the time is in proportion to the size, whatever stands in it', () => {
  const hostile = [
    '(',
    ')',
    '"',
    '\\',
    'a ',
    'a.',
    '1w',
    ';',
    '\n',
    'a A x\n',
    'a TXT "x" ',
    ',',
    '"a",',
    'a 1h1h1h A\n',
    '0',
  ];
  for (const piece of hostile) {
    for (const format of ['master', 'csv'] as const) {
      const text = `a TXT ${piece.repeat(200_000 / piece.length)}`;
      const start = process.cpuUsage().user;
      whole(readZoneFile(format, text, OPTIONS));
      const seconds = (process.cpuUsage().user - start) / 1e6;
      assert.ok(seconds < 1, `${JSON.stringify(piece)} as ${format}: ${seconds} s for 200000 characters`);
    }
  }
});
