import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whole } from './import.ts';
import { MOST_WORDS } from './lexer.ts';
import { readMaster } from './master.ts';
import type { Parsed, ReadOptions } from './types.ts';

/** RFC 1035 5, RFC 2308 4, RFC 3597 5. */

const OPTIONS: ReadOptions = {
  zone: 'corp.test',
  toAscii: (label) => `xn--${label.length}`,
  skipUnsupported: false,
  clampTtl: false,
};

const read = (text: string, options: Partial<ReadOptions> = {}): Parsed =>
  whole(readMaster(text, { ...OPTIONS, ...options }));

/** One line of what is wanted: owner, ttl, type, data, preference. */
function records(text: string, options: Partial<ReadOptions> = {}): string[] {
  const { wanted, errors } = read(text, options);
  assert.deepEqual(errors.told, []);
  return wanted.map(({ rr, ttl, type, data, priority }) =>
    [rr, ttl, type, ...(priority === undefined ? [] : [priority]), data].join(' '),
  );
}

const codes = (parsed: Parsed): string[] => parsed.errors.told.map(({ line, code }) => `${line} ${code}`);

test('owner, TTL and class may be left out, TTL and class in either order', () => {
  assert.deepEqual(
    records(
      [
        '$TTL 1h30m',
        '@ IN SOA ns hostmaster 1 2 3 4 5',
        'www 300 IN A 10.0.0.1',
        '    IN 301 A 10.0.0.2',
        '\tA 10.0.0.3',
        'a in a 10.0.0.4',
        'B.Corp.Test. 1M A 10.0.0.5',
        '10 PTR x',
      ].join('\n'),
    ),
    [
      'www 300 A 10.0.0.1',
      'www 301 A 10.0.0.2',
      'www 5400 A 10.0.0.3',
      'a 5400 A 10.0.0.4',
      'b 60 A 10.0.0.5',
      '10 5400 PTR x.corp.test',
    ],
  );
});

test('without $TTL the last TTL written holds, before it the minimum of the SOA, else 60', () => {
  assert.deepEqual(records('a A 10.0.0.1\nb 70 A 10.0.0.1\nc A 10.0.0.1'), [
    'a 60 A 10.0.0.1',
    'b 70 A 10.0.0.1',
    'c 70 A 10.0.0.1',
  ]);
  const soa = '@ SOA ns hostmaster (\n 1 ; serial\n 2 3 4\n 90 )\na A 10.0.0.1';
  assert.deepEqual(records(soa), ['a 90 A 10.0.0.1']);
});

test('$ORIGIN completes relative names, owners and targets alike; @ is the origin', () => {
  const text = '$ORIGIN sub\n@ CNAME a\n$ORIGIN deep.corp.test.\nb MX 5 @\n$ORIGIN .\nc.corp.test SRV 1 2 3 x.test\n';
  assert.deepEqual(records(text), [
    'sub 60 CNAME a.sub.corp.test',
    'b.deep 60 MX 5 deep.corp.test',
    'c 60 SRV 1 2 3 x.test',
  ]);
});

test('parentheses, comments, tabs, CRLF, a byte order mark, no line end at the end', () => {
  const text = '\ufeff; zone\r\n\r\na\t60\tIN\tTXT\t( "one;" ; first\r\n  "two" )\r\nb A ( 10.0.0.1 )';
  assert.deepEqual(records(text), ['a 60 TXT one;two', 'b 60 A 10.0.0.1']);
});

test('texts: quotes, escapes, octets, UTF-8, none at all', () => {
  const lines = [
    ['a TXT plain', 'plain'],
    ['a TXT "say \\"hi\\" \\\\ \\; \\065"', 'say "hi" \\ ; A'],
    ['a TXT na\\195\\175ve', 'naïve'],
    ['a TXT "naïve" \\009', 'naïve\t'],
    ['a TXT ""', ''],
    ['a TXT " x "', ' x '],
    ['a TXT "\\"q\\""', '"q"'],
    ['a TXT \\# 3 02 6869', 'hi'],
    ['a TXT \\239\\187\\191x', '\ufeffx'],
  ] as const;
  for (const [line, data] of lines) {
    const [wanted] = read(line).wanted;
    assert.equal(wanted?.data, data, line);
    // As AddRecord would read the value back (dns contract 6.4).
    const stripped =
      /^"[\s\S]*"$/.test(wanted.value) && wanted.value.length > 1 ? wanted.value.slice(1, -1) : wanted.value;
    assert.equal(stripped, data, line);
    assert.equal(wanted.value, wanted.value.trim(), line);
    assert.notEqual(wanted.value, '', line);
  }
});

test('texts that an answer cuts elsewhere are noted', () => {
  assert.deepEqual(read('a TXT x y').notes.told[0]?.code, 'text-joined');
  assert.equal(read(`a TXT ${'x'.repeat(255)} y`).notes.total, 0);
});

test('every type served, in its own form and in the generic one', () => {
  assert.deepEqual(
    records(
      [
        'a A \\# 4 0A000001',
        'a TYPE28 \\# 16 fd000000 00000000 00000000 00000001',
        'b TYPE5 \\# 6 04 4e616d65 00',
        'c MX \\# 3 0005 00',
        'd MX 0 .',
        'e CLASS1 TYPE33 0 0 443 .',
        'f AAAA FD00:0::1',
        '*.g PTR h\\097.corp.test.',
        'i SRV \\# 10 0001 0002 0003 027878 00',
      ].join('\n'),
    ),
    [
      'a 60 A 10.0.0.1',
      'a 60 AAAA fd00::1',
      'b 60 CNAME name',
      'c 60 MX 5 .',
      'd 60 MX 0 .',
      'e 60 SRV 0 0 443 .',
      'f 60 AAAA fd00::1',
      '*.g 60 PTR ha.corp.test',
      'i 60 SRV 1 2 3 xx',
    ],
  );
});

test('SOA and NS of the apex are left out, and so is said; what the export marks goes without a word', () => {
  const { wanted, errors, notes } = read('@ SOA ns h 1 2 3 4 5\n  NS ns\n  TYPE2 ns2\n');
  assert.deepEqual([wanted, errors.total], [[], 0]);
  assert.deepEqual(
    notes.told.map(({ line, code }) => `${line} ${code}`),
    ['1 apex-left-out', '2 apex-left-out', '3 apex-left-out'],
  );
  const own = read('@ NS ns1 ; synthesised\nns1 A 10.0.0.1 ; synthesised\nns1 A 10.0.0.2');
  assert.deepEqual([own.wanted.map(({ data }) => data), own.notes.total], [['10.0.0.2'], 0]);
});

test('other types are errors, or left out as asked; a type that does not exist stays an error', () => {
  const text = 'a CAA 0 issue "x"\na TYPE65280 \\# 0\na DNSKEY 256 3 8 AwEAAQ==\na AAA ::1\na RRSIG x';
  assert.deepEqual(codes(read(text)), [
    '1 type-unsupported',
    '2 type-unsupported',
    '3 type-unsupported',
    '4 type-unknown',
    '5 type-unsupported',
  ]);
  const skipping = read(text, { skipUnsupported: true });
  assert.deepEqual([codes(skipping), skipping.notes.total], [['4 type-unknown'], 4]);
});

test('a TTL out of range is an error, or clamped as asked', () => {
  const text = 'a 4 A 10.0.0.1\nb 86401 A 10.0.0.1\nc 2d A 10.0.0.1';
  assert.deepEqual(codes(read(text)), ['1 ttl-out-of-range', '2 ttl-out-of-range', '3 ttl-out-of-range']);
  assert.deepEqual(records(text, { clampTtl: true }), ['a 5 A 10.0.0.1', 'b 86400 A 10.0.0.1', 'c 86400 A 10.0.0.1']);
  assert.equal(read(text, { clampTtl: true }).notes.total, 3);
});

/** What a broken line is, and the code and place it is told with. Each stands alone at line 2. */
const BROKEN: readonly (readonly [string, string, number?])[] = [
  ['a A 10.0.0.256', 'rdata-invalid', 5],
  ['a A', 'rdata-invalid', 3],
  ['a A 10.0.0.1 10.0.0.2', 'rdata-invalid', 3],
  ['a AAAA 10.0.0.1', 'rdata-invalid', 8],
  ['a MX mail', 'rdata-invalid', 3],
  ['a MX 101 mail', 'priority-out-of-range', 10],
  ['a MX 65536 mail', 'rdata-invalid', 6],
  ['a SRV 1 2 x', 'rdata-invalid', 3],
  ['a CNAME b\\.c', 'name-invalid', 9],
  ['a TXT "open', 'quote-open', 7],
  ['a TXT \\256', 'escape-invalid', 7],
  ['a TXT \\12', 'escape-invalid', 7],
  ['a TXT \\255', 'text-not-utf8', 3],
  [`a TXT ${'x'.repeat(256)}`, 'rdata-invalid', 7],
  [`a TXT${' x'.repeat(MOST_WORDS)}`, 'entry-too-long', 2 * MOST_WORDS + 3],
  ['a TXT (', 'parenthesis-open', 7],
  ['a TXT x )', 'parenthesis-unopened', 9],
  ['a A \\# 3 0A0000', 'rdata-invalid', 3],
  ['a A \\# 4 0A0000', 'rdata-invalid', 3],
  ['a TXT \\# 3 0178', 'rdata-invalid', 3],
  ['a.b.other. A 10.0.0.1', 'out-of-zone', 1],
  ['xcorp.test. A 10.0.0.1', 'out-of-zone', 1],
  ['-a A 10.0.0.1', 'name-invalid', 1],
  ['a..b A 10.0.0.1', 'name-invalid', 1],
  ['a.*.b A 10.0.0.1', 'name-invalid', 1],
  ['a*b A 10.0.0.1', 'name-invalid', 1],
  ['a CH TXT x', 'class-unsupported', 3],
  ['a 1x A 10.0.0.1', 'ttl-invalid', 3],
  ['a 99999999999 A 10.0.0.1', 'ttl-invalid', 3],
  ['a 60 IN', 'type-missing', 1],
  ['sub NS ns.sub', 'delegation', 5],
  ['sub SOA a b 1 2 3 4 5', 'soa-misplaced', 5],
  ['a FOO bar', 'type-unknown', 3],
  ['$INCLUDE other.zone', 'include-refused', 1],
  ['$GENERATE 1-9 h$ A 10.0.0.$', 'generate-refused', 1],
  ['$FOO x', 'directive-unknown', 1],
  ['$TTL', 'directive-invalid', 1],
  ['$TTL soon', 'ttl-invalid', 6],
  ['$ORIGIN a..b', 'name-invalid', 9],
];

test('each broken line is told with its place and code, and costs no other line', () => {
  for (const [line, code, column] of BROKEN) {
    const { errors, wanted } = read(`first A 10.0.0.1\n${line}\nlast A 10.0.0.3\n`);
    const [error] = errors.told;
    assert.deepEqual([error?.line, error?.code, error?.column, errors.total], [2, code, column, 1], line);
    // An open parenthesis takes the rest along, as it would anywhere.
    const others = code === 'parenthesis-open' ? ['first'] : ['first', 'last'];
    assert.deepEqual(
      wanted.map(({ rr }) => rr),
      others,
      line,
    );
  }
});

test('a line without an owner before it is an error, not the record of another', () => {
  assert.deepEqual(codes(read(' A 10.0.0.1\n-x A 10.0.0.1\n A 10.0.0.2')), [
    '1 owner-missing',
    '2 name-invalid',
    '3 owner-missing',
  ]);
});

test('a hundred errors are told, all are counted', () => {
  const { errors } = read('a A x\n'.repeat(1000));
  assert.deepEqual([errors.told.length, errors.total], [100, 1000]);
});
