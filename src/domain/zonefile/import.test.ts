import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Ids } from '../command.ts';
import { addRecord, createZone, deleteRecord, switchRecord } from '../privatezone/commands.ts';
import type { Zone } from '../privatezone/types.ts';
import { isRefusal } from '../refusal.ts';
import { loaded } from '../testing/histories.ts';
import { Stage } from '../testing/stage.ts';
import { type ImportOptions, type ImportResult, importRecords, lookAhead, readZoneFile, whole } from './import.ts';
import { printCsv, printMaster, snapshotOf } from './print.ts';
import type { ReadOptions, ZoneFormat } from './types.ts';

/** Files into zones and back: what the outcome is, and that nothing happens by halves. */

const toAscii = (): undefined => undefined;
const reading = (zone: string): ReadOptions => ({ zone, toAscii, skipUnsupported: false, clampTtl: false });

function stageWith(name = 'corp.test'): { readonly stage: Stage; readonly zone: Zone } {
  const stage = new Stage();
  const made = stage.try(createZone('a', name));
  assert.ok(!isRefusal(made));
  return { stage, zone: stage.state.zones.byId.get(made.zoneId)! };
}

function imported(stage: Stage, zone: Zone, text: string, more: Partial<ImportOptions> = {}): ImportResult {
  const options = { format: 'master' as ZoneFormat, replace: false, dryRun: false, ...more };
  const parsed = whole(readZoneFile(options.format, text, reading(zone.name)));
  const result = stage.try(importRecords(zone.id, parsed, options, undefined));
  assert.ok(!isRefusal(result), JSON.stringify(result));
  return result;
}

const idsOf = (stage: Stage): Ids => stage.do((_state, { ids }) => ({ events: [], result: ids }));

const refusal = (stage: Stage, zone: Zone, text: string, more: Partial<ImportOptions> = {}) => {
  const options = { format: 'master' as ZoneFormat, replace: false, dryRun: false, ...more };
  const parsed = whole(readZoneFile(options.format, text, reading(zone.name)));
  return stage.try(importRecords(zone.id, parsed, options, undefined));
};

const printed = (zone: Zone, format: ZoneFormat): string => {
  const snapshot = snapshotOf(zone, '127.0.0.1');
  return whole(format === 'csv' ? printCsv(snapshot) : printMaster(snapshot));
};

const counts = ({ plan: { lines: _lines, ...numbers } }: ImportResult) => numbers;
const values = (zone: Zone): string[] =>
  [...zone.records].map(
    ({ rr, type, value, ttl, enabled }) => `${rr} ${ttl} ${type} ${value}${enabled ? '' : ' paused'}`,
  );

test('added, changed, unchanged and left; with replace removed; one step of the serial', () => {
  const { stage, zone } = stageWith();
  stage.try(addRecord('a', zone.id, { rr: 'old', type: 'A', value: '10.0.0.9' }));
  stage.try(addRecord('a', zone.id, { rr: 'WWW', type: 'A', value: '10.0.0.1' }));
  stage.try(addRecord('a', zone.id, { rr: 'same', type: 'TXT', value: 'x' }));
  const file = 'www 300 A 10.0.0.1\nsame 60 TXT x\nnew 60 MX 5 www\n';
  assert.deepEqual(counts(imported(stage, zone, file)), { added: 1, changed: 1, removed: 0, unchanged: 1, left: 1 });
  const { serial } = zone;
  const expected = ['old 60 A 10.0.0.9', 'WWW 300 A 10.0.0.1', 'same 60 TXT x', 'new 60 MX www.corp.test'];
  assert.deepEqual(values(zone), expected);
  const again = imported(stage, zone, file, { replace: true });
  assert.deepEqual(counts(again), { added: 0, changed: 0, removed: 1, unchanged: 3, left: 0 });
  assert.ok(again.serial > serial && again.serial === zone.serial);
  const settled = imported(stage, zone, file, { replace: true });
  assert.deepEqual([settled.serial, settled.applied], [again.serial, true], 'nothing to do is no change');
});

test('a dry run tells plan and errors, and changes nothing; applying a file with errors is refused whole', () => {
  const { stage, zone } = stageWith();
  const text = 'a A 10.0.0.1\nb A x\nc CNAME a\nc A 10.0.0.1\n@ CNAME a\na A 10.0.0.1\n';
  const { position } = stage.state;
  const result = imported(stage, zone, text, { dryRun: true });
  assert.deepEqual(
    result.errors.map(({ line, code }) => `${line} ${code}`),
    ['2 rdata-invalid', '3 cname-conflict', '5 cname-at-apex', '6 duplicate'],
  );
  assert.deepEqual([result.errorCount, result.applied], [4, false]);
  const refused = refusal(stage, zone, text);
  assert.deepEqual(refused, {
    refused: 'zone-file-invalid',
    subject: 'line 2: "x" is not one IPv4 address. 4 errors in all.',
  });
  assert.deepEqual([stage.state.position, zone.records.size], [position, 0]);
});

test('a CNAME meets what the zone holds, unless that goes', () => {
  const { stage, zone } = stageWith();
  stage.try(addRecord('a', zone.id, { rr: 'www', type: 'A', value: '10.0.0.1' }));
  const code = (text: string, more = {}): string | undefined =>
    imported(stage, zone, text, { dryRun: true, ...more }).errors[0]?.code;
  assert.equal(code('www CNAME x'), 'cname-conflict');
  assert.equal(code('www CNAME x', { replace: true }), undefined);
  imported(stage, zone, 'www CNAME x', { replace: true });
  assert.equal(code('www TXT x'), 'cname-conflict');
  assert.equal(code('www CNAME y'), 'cname-conflict');
  assert.equal(code('www CNAME x'), undefined);
});

test('paused records: a master file leaves them, one it names is enabled; csv says status itself', () => {
  const { stage, zone } = stageWith();
  const add = (rr: string): string => {
    const made = stage.try(addRecord('a', zone.id, { rr, type: 'A', value: '10.0.0.1' }));
    assert.ok(!isRefusal(made));
    stage.try(switchRecord('a', made.recordId, false));
    return made.recordId;
  };
  add('one');
  add('two');
  imported(stage, zone, 'two A 10.0.0.1', { replace: true });
  assert.deepEqual(values(zone), ['one 60 A 10.0.0.1 paused', 'two 60 A 10.0.0.1']);
  const csv = 'rr,type,value,status\none,A,10.0.0.1,\nthree,A,10.0.0.3,pause\n';
  imported(stage, zone, csv, { format: 'csv', replace: true });
  assert.deepEqual(values(zone), ['one 60 A 10.0.0.1 paused', 'three 60 A 10.0.0.3 paused']);
});

test('the quota is of the outcome, and so many changes are the most', () => {
  const { stage, zone } = stageWith();
  stage.quotas = { recordsPerZone: 2 };
  imported(stage, zone, 'a A 10.0.0.1\nb A 10.0.0.1');
  assert.deepEqual(refusal(stage, zone, 'c A 10.0.0.1'), { refused: 'quota-reached' });
  imported(stage, zone, 'c A 10.0.0.1\nd A 10.0.0.1', { replace: true });
  stage.quotas = { recordsPerName: 2 };
  assert.deepEqual(refusal(stage, zone, 'd A 10.0.0.1\nd A 10.0.0.2\nd TXT three'), { refused: 'quota-reached' });
  stage.quotas = { recordsPerZone: 1 };
  imported(stage, zone, 'c 90 A 10.0.0.1');
  const free = stageWith();
  const many = Array.from({ length: 20_001 }, (_, i) => `h${i} A 10.0.0.1`).join('\n');
  assert.match(JSON.stringify(refusal(free.stage, free.zone, many)), /one import changes at most 20000/);
});

test('what was worked out ahead holds only while the zone is as it was', () => {
  const { stage, zone } = stageWith();
  const options = { format: 'master', replace: false, dryRun: false } as const;
  const parsed = whole(readZoneFile('master', 'a A 10.0.0.1\nb A 10.0.0.2', reading(zone.name)));
  const look = () =>
    whole(lookAhead(zone, parsed, { ...options, quotas: {} }, idsOf(stage), () => stage.state.position + 1));
  const [early, { stage: other, zone: twin }] = [look(), stageWith()];
  // Somebody adds one of them meanwhile: it is no longer added twice.
  stage.try(addRecord('a', zone.id, { rr: 'a', type: 'A', value: '10.0.0.1' }));
  const result = stage.try(importRecords(zone.id, parsed, options, early));
  assert.ok(!isRefusal(result));
  assert.deepEqual(counts(result), { added: 1, changed: 0, removed: 0, unchanged: 1, left: 0 });
  // With and without looking ahead, the same ids and the same outcome.
  other.try(addRecord('a', twin.id, { rr: 'a', type: 'A', value: '10.0.0.1' }));
  other.try(importRecords(twin.id, parsed, options, undefined));
  assert.deepEqual(
    [...twin.records].map(({ id }) => id),
    [...zone.records].map(({ id }) => id),
  );
  stage.try(deleteRecord('a', [...zone.records][0]!.id));
  assert.deepEqual(loaded(stage).zones.byId.get(zone.id)?.records.size, 1, 'and a restart sees it too');
});

const label = fc.stringMatching(/^[a-z0-9_]([a-z0-9_-]{0,5}[a-z0-9_])?$/);
const owner = fc.oneof(
  fc.constantFrom('@', '*', 'ns1', '_sip._tcp'),
  fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.')),
  label.map((one) => `*.${one}`),
);
const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));
const u16 = fc.nat({ max: 0xffff });
const record = fc.oneof(
  fc.ipV4().map((value) => ({ type: 'A', value })),
  fc.ipV6().map((value) => ({ type: 'AAAA', value })),
  name.map((value) => ({ type: 'PTR', value })),
  fc
    .tuple(fc.constantFrom('.', 'mx.test.'), fc.nat({ max: 100 }))
    .map(([value, priority]) => ({ type: 'MX', value, priority })),
  fc.tuple(u16, u16, u16, name).map((parts) => ({ type: 'SRV', value: parts.join(' ') })),
  fc.string({ unit: 'binary', maxLength: 400 }).map((text) => ({ type: 'TXT', value: `"${text}"` })),
  fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .filter((text) => text.trim() !== '')
    .map((text) => ({ type: 'TXT', value: text })),
);
const entries = fc.array(
  fc.tuple(owner, record, fc.integer({ min: 5, max: 86400 }), fc.string({ maxLength: 20 }), fc.boolean()),
  { maxLength: 30 },
);

/** A zone of any records the API takes. */
function filled(rows: typeof entries extends fc.Arbitrary<infer T> ? T : never) {
  const made = stageWith();
  for (const [rr, one, ttl, description, enabled] of rows) {
    const added = made.stage.try(addRecord('a', made.zone.id, { rr, ...one, ttl, description }));
    if (!isRefusal(added) && !enabled) made.stage.try(switchRecord('a', added.recordId, false));
  }
  return made;
}

test('a file printed and read back is the same zone, in both forms', () => {
  fc.assert(
    fc.property(entries, fc.constantFrom<ZoneFormat>('master', 'csv'), (rows, format) => {
      const { zone } = filled(rows);
      const copy = stageWith();
      const text = printed(zone, format);
      imported(copy.stage, copy.zone, text, { format });
      const meaning = (of: Zone, all: boolean) =>
        [...of.records]
          .filter(({ enabled }) => all || enabled)
          .map((one) => [
            one.owner,
            one.type,
            one.data,
            one.priority,
            ...(all ? [one.ttl, one.description, one.enabled] : []),
          ]);
      const all = format === 'csv';
      assert.deepEqual(meaning(copy.zone, all), meaning(zone, all));
      // What is paused is a comment, and a comment is not read: without it both files say the same.
      const lines = (file: string): string[] => file.split('\n').filter((line) => !/^; paused|SOA/.test(line));
      assert.deepEqual(lines(printed(copy.zone, format)), lines(text));
      // And what is there already is there already.
      const again = imported(copy.stage, copy.zone, text, { format, replace: true, dryRun: true });
      assert.deepEqual([again.plan.added, again.plan.removed, again.errorCount], [0, 0, 0]);
    }),
    { numRuns: 200 },
  );
});

test('a long text is cut as answers cut it, and comes back whole', () => {
  const { stage, zone } = stageWith();
  for (const length of [255, 256, 2048]) {
    stage.do(addRecord('a', zone.id, { rr: `t${length}`, type: 'TXT', value: 'x'.repeat(length) }));
  }
  const text = printed(zone, 'master');
  assert.match(text, /\nt256 60 IN TXT "x{255}" "x"\n/);
  assert.equal(imported(stage, zone, text, { dryRun: true }).plan.unchanged, 3);
});

test('no text makes a reader throw, and what it makes of it can be planned', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '\n',
      ' ',
      '\t',
      '"',
      '(',
      ')',
      ';',
      '\\',
      '\\0',
      '\\012',
      '@',
      '$TTL ',
      '$ORIGIN ',
      '60',
      'IN',
      '\r\n',
      ',',
    ),
    fc.constantFrom(
      'A',
      'TXT',
      'MX',
      'SRV',
      'CNAME',
      'PTR',
      'SOA',
      'NS',
      '10.0.0.1',
      '\\# 4 0a000001',
      'rr,type,value\n',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  const { stage, zone } = stageWith();
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.constantFrom<ZoneFormat>('master', 'csv'), (pieces, format) => {
      imported(stage, zone, pieces.join(''), { format, dryRun: true });
    }),
    { numRuns: 2000 },
  );
});
