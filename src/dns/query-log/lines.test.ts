import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { queryFor } from '../../../test/packets/asking.ts';
import { encodeMessage } from '../wire/encode.ts';
import { AA, QR, RA, RD } from '../wire/header.ts';
import type { ResourceRecord } from '../wire/message.ts';
import { nameFromText } from '../wire/name.ts';
import { rdataFromText, typeCode } from '../wire/types.ts';
import { linesOf } from './lines.ts';
import { type LogRecord, recordLength, recordsIn, writeRecord } from './record.ts';

const PLAIN: LogRecord = {
  ...{
    time: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
    durationUs: 17,
    vpc: 0,
    protocol: 'udp',
    from: 1,
    rcode: 0,
    extended: -1,
  },
  ...{ client: Uint8Array.of(10, 0, 0, 9), answer: new Uint8Array(0) },
};

/** What travels from thread to thread for these records. */
function batchOf(records: readonly LogRecord[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(
    new ArrayBuffer(records.reduce((sum, { client, answer }) => sum + recordLength(client, answer.length), 0)),
  );
  let at = 0;
  for (const record of records) at = writeRecord(view, at, record, record.answer.length);
  assert.equal(at, view.byteLength);
  return new Uint8Array(view.buffer);
}

function lineOf(more: Partial<LogRecord>) {
  const [line, ...others] = linesOf({ vpcs: ['vpc-a'], octets: batchOf([{ ...PLAIN, ...more }]) }, 'bj');
  assert.equal(others.length, 0);
  assert.equal(line!.vpc, 'vpc-a');
  assert.ok(line!.text.indexOf('\n') === line!.text.length - 1);
  return JSON.parse(line!.text);
}

const rr = (name: string, type: string, data: string): ResourceRecord => {
  const code = typeCode(type)!;
  return { name: nameFromText(name)!, type: code, class: 1, ttl: 60, rdata: rdataFromText(code, data)! };
};
const answering = (name: string, type: string, ...answers: ResourceRecord[]) =>
  queryFor(name, type, { flags: QR | AA | RD | RA, answers });

test('an answer as one reads it', () => {
  const answers = [rr('www.corp.test', 'CNAME', 'web.corp.test.'), rr('web.corp.test', 'A', '10.0.0.1')];
  assert.deepEqual(lineOf({ answer: answering('www.corp.test', 'A', ...answers), extended: 3, protocol: 'tcp' }), {
    ...{ time: '2026-01-02T03:04:05.006Z', vpc: 'vpc-a', cluster: 'bj', client: '10.0.0.9', protocol: 'TCP' },
    ...{ query_name: 'www.corp.test.', query_type: 'A', query_class: 'IN', rcode: 'NOERROR', flags: 'aa rd ra' },
    answer: ['www.corp.test. 60 IN CNAME web.corp.test.', 'web.corp.test. 60 IN A 10.0.0.1'],
    ...{ answer_cnt: 2, from: 'zone', duration_us: 17, extended_error: 3 },
  });
});

test('every type in its text, one that is not known in the generic form', () => {
  const kinds = [
    ['AAAA', '2001:db8::1'],
    ['TXT', '"a \\"b\\" \\000"'],
    ['MX', '10 mx.corp.test.'],
    ['SRV', '1 2 443 s.corp.test.'],
    ['TYPE65', '\\# 3 000100'],
  ] as const;
  for (const [type, data] of kinds) {
    const { answer, query_type } = lineOf({ answer: answering('x.test', type, rr('x.test', type, data)) });
    assert.deepEqual([query_type, answer], [type, [`x.test. 60 IN ${type} ${data}`]]);
  }
});

test('names of odd octets are escaped, clients of both families are shown, odd rcodes have a name', () => {
  const odd = lineOf({ answer: answering('a\\.b\\010\\255".test', 'A') });
  assert.equal(odd.query_name, 'a\\.b\\010\\255\\".test.');
  assert.equal(lineOf({ client: Uint8Array.from({ length: 16 }, (_, i) => (i === 15 ? 1 : 0)) }).client, '::1');
  assert.equal(lineOf({ rcode: 9 }).rcode, 'RCODE9');
});

test('of an answer that is cut, what is whole is shown', () => {
  const whole = answering('x.test', 'A', rr('x.test', 'A', '10.0.0.1'), rr('x.test', 'A', '10.0.0.2'));
  for (let cut = 1; cut < 16; cut += 1) {
    const { answer } = lineOf({ answer: whole.slice(0, whole.length - cut) });
    assert.deepEqual(answer, ['x.test. 60 IN A 10.0.0.1'], String(cut));
  }
});

test('an answer to a question that could not be read has none', () => {
  const answer = encodeMessage({
    ...{ id: 1, flags: QR, opcode: 0, rcode: 1, questions: [], answers: [], authorities: [], additionals: [] },
  });
  const { query_name, query_type, query_class, rcode } = lineOf({ answer, rcode: 1, from: 0 });
  assert.deepEqual([query_name, query_type, query_class, rcode], ['', '', '', 'FORMERR']);
});

const octets = (most: number) => fc.uint8Array({ maxLength: most });
const anyRecord: fc.Arbitrary<LogRecord> = fc.record({
  time: fc.nat(2 ** 42),
  durationUs: fc.nat(2 ** 32 - 1),
  vpc: fc.nat(2),
  protocol: fc.constantFrom('udp', 'tcp'),
  from: fc.nat(4),
  rcode: fc.nat(4095),
  extended: fc.integer({ min: -1, max: 30 }),
  client: fc.oneof(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.uint8Array({ minLength: 16, maxLength: 16 })),
  answer: fc.oneof(
    // A header before anything: one question, some answers.
    octets(300).map((rest) => Uint8Array.from([0, 1, 0x85, 0x80, 0, 1, 0, 3, 0, 0, 0, 0, ...rest])),
    octets(40).map((rest) => Uint8Array.from([...answering('a.test', 'TXT', rr('a.test', 'TXT', '"x"')), ...rest])),
    octets(60),
  ),
});

test('records come out as they went in', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 8 }), (records) => {
      const read = [...recordsIn({ octets: batchOf(records) })];
      assert.deepEqual(
        read.map((record) => ({ ...record, client: [...record.client], answer: [...record.answer] })),
        records.map((record) => ({ ...record, client: [...record.client], answer: [...record.answer] })),
      );
    }),
  );
});

test('whatever an answer holds, its line is one line of JSON, and others are not hurt', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 8 }), (records) => {
      const lines = [...linesOf({ vpcs: ['a', 'b', 'c'], octets: batchOf(records) }, 'bj')];
      assert.equal(lines.length, records.length);
      for (const [i, { text }] of lines.entries()) {
        assert.match(text, /^[\x20-\x7e]+\n$/);
        const { vpc, answer, answer_cnt } = JSON.parse(text);
        assert.equal(vpc, ['a', 'b', 'c'][records[i]!.vpc]);
        assert.equal(answer.length, answer_cnt);
      }
    }),
    { numRuns: 2000 },
  );
});
