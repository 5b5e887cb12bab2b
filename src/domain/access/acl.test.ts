import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { ACL_BOUNDS, aclText, parseAcl, parseTrust } from './acl.ts';
import { askedOf, bearingOf, decidingIn } from './evaluate.ts';
import { calls, documentOf, lists } from './testing/documents.ts';

/** What is a sound ACL, and what is none (common contract 3.3, decision 0011). */

const SOUND = { service: 'bce:csn', region: '*', effect: 'Allow', permission: ['READ'] };
const sound = (entry: object, parse = parseAcl): boolean =>
  parse(JSON.stringify({ accessControlList: [{ ...SOUND, ...entry }] })) !== undefined;
const first = (entry: object) =>
  parseAcl(JSON.stringify({ accessControlList: [{ ...SOUND, ...entry }] }))!.statements[0]!;

test('a document as the pages show it', () => {
  const acl = parseAcl(
    JSON.stringify({
      id: 'one',
      version: 'v1',
      attachment: 'nobody asks',
      accessControlList: [
        {
          ...{ eid: 'e0', service: 'bce:ld', region: 'BJ', effect: 'Deny', resource: ['zone/zone-1'] },
          ...{ permission: ['LD_READ'], grantee: [{ id: '*' }], note: 'nobody asks', condition: null },
        },
      ],
    }),
  );
  const [statement] = acl!.statements;
  assert.deepEqual(
    [statement!.eid, statement!.service, statement!.region, statement!.effect, statement!.condition],
    ['e0', 'bce:privatezone', 'bj', 'Deny', undefined],
  );
  assert.deepEqual(parseAcl('{"accessControlList":[]}')!.statements, []);
});

test('services have one name each, with or without bce:', () => {
  for (const [given, name] of [
    ...[
      ['bce:csn', 'bce:csn'],
      ['csn', 'bce:csn'],
      ['BCE:CSN', 'bce:csn'],
      ['*', 'bce:*'],
      ['bce:*', 'bce:*'],
    ],
    ...[
      ['bce:ld', 'bce:privatezone'],
      ['ld', 'bce:privatezone'],
      ['bce:bos', 'bce:bos'],
    ],
  ])
    assert.equal(first({ service: given }).service, name);
  for (const service of ['', 'bce:', 'aws:csn', 'bce:csn/x', 'bce: csn', 7]) assert.equal(sound({ service }), false);
});

test('what is missing, of another form or beyond the bounds is unsound', () => {
  for (const missing of ['service', 'region', 'effect', 'permission']) {
    assert.equal(sound({ [missing]: undefined }), false, missing);
    assert.equal(sound({ [missing]: null }), false, missing);
  }
  for (const effect of ['allow', 'ALLOW', 'deny', '', true]) assert.equal(sound({ effect }), false, `${effect}`);
  const long = 'x'.repeat(ACL_BOUNDS.characterOfItem + 1);
  for (const list of ['READ', [], [''], [7], [null], {}, [long], Array(ACL_BOUNDS.items + 1).fill('READ')]) {
    assert.equal(sound({ permission: list }), false, `permission ${JSON.stringify(list)}`);
    assert.equal(sound({ resource: list }), false, `resource ${JSON.stringify(list)}`);
  }
  assert.ok(sound({ resource: null }) && sound({ eid: '' }) && !sound({ eid: 7 }));
  assert.ok(!sound({ notResource: ['csn/csn-1'] }) && !sound({ notPermission: ['READ'] }));
  for (const star of ['READ*', 'CSN*', '*_READ', 'C*_READ', '**', '* '])
    assert.equal(sound({ permission: [star] }), false, `a star says less than it seems to: ${star}`);
  assert.ok(sound({ permission: ['CSN_*', 'csn_*', '*'] }));
  const of = (count: number): string => documentOf(Array(count).fill(SOUND));
  assert.ok(parseAcl(of(ACL_BOUNDS.statements)));
  assert.equal(parseAcl(of(ACL_BOUNDS.statements + 1)), undefined);
  const compared = (resources: number, networks: number): string => {
    const [resource, ipAddress] = [Array(resources).fill('csn/a*'), Array(networks).fill('10.0.0.1')];
    const accessControlList = [
      { ...SOUND, resource },
      { ...SOUND, condition: { ipAddress } },
    ];
    return JSON.stringify({ accessControlList });
  };
  assert.ok(parseAcl(compared(100, 99)) && !parseAcl(compared(100, 100)));
  const padded = (length: number): string => of(1).padEnd(length);
  assert.ok(parseAcl(padded(ACL_BOUNDS.characters)));
  assert.equal(parseAcl(padded(ACL_BOUNDS.characters + 1)), undefined);
  for (const text of ['', 'null', '[]', '"x"', '{}', '{"accessControlList":{}}', '{"accessControlList":[7]}', '{'])
    assert.equal(parseAcl(text), undefined, text);
});

test('conditions: networks and moments, nothing else', () => {
  const met = (ipAddress: unknown) => sound({ condition: { ipAddress } });
  for (const good of ['10.0.0.0/8', '10.1.2.3', '0.0.0.0/0', '::/0', 'fd00::/8', 'FD00::1', '::ffff:10.0.0.0/104'])
    assert.ok(met(good) && met([good, '192.0.2.1']), good);
  for (const bad of [
    '10.0.0.1/8',
    '10.0.0.0/33',
    '10.0.0/8',
    '010.0.0.0/8',
    '10.0.0.0/08',
    '10.0.0.0/',
    '',
    'fd00::1/8',
  ])
    assert.ok(!met(bad) && !met(['192.0.2.1', bad]), bad);
  for (const bad of [[], [7], {}, 7, '::/129', '::ffff:10.0.0.1/104', 'fe80::1%eth0', '10.0.0.0/8/8'])
    assert.ok(!met(bad), `${bad}`);
  const time = (currentTime: unknown) => sound({ condition: { currentTime } });
  const noon = '2031-03-04T12:00:00Z';
  assert.ok(time({ dateLessThan: noon }) && time({ dateGreaterThan: noon, dateLessThan: null }));
  for (const bad of [
    '2031-02-30T12:00:00Z',
    '2031-03-04',
    '2031-03-04T12:00:00+08:00',
    '',
    7,
    '+099999-01-01T00:00:00Z',
  ])
    assert.ok(!time({ dateLessThan: bad }) && !time({ dateGreaterThan: bad }), `${bad}`);
  assert.ok(!time({ dateLessThan: [noon] }), 'a list is no moment');
  assert.ok(!time({}) && !time(noon) && !time({ dateLessThan: noon, dateEquals: noon }));
  assert.ok(sound({ condition: {} }) && sound({ condition: { ipAddress: null } }));
  for (const condition of [
    { referer: 'x' },
    { secureTransport: true },
    { IpAddress: '10.0.0.1' },
    [],
    'x',
    { toString: 'x' },
  ])
    assert.ok(!sound({ condition }), JSON.stringify(condition));
});

test('a level holds those before it: so an Allow reaches down, and a Deny reaches up', () => {
  const wanted = { service: 'bce:csn', region: '*', prefix: 'CSN', resource: 'csn/csn-1' };
  const reached = (effect: string, permission: string) =>
    (['READ', 'OPERATE', 'FULL_CONTROL'] as const).filter(
      (level) =>
        bearingOf(first({ effect, permission: [permission] }), askedOf({ ...wanted, level }, { from: '', at: 0 })) ===
        'applies',
    );
  for (const [permission, allow, deny] of [
    ['READ', 1, 3],
    ['csn_operate', 2, 2],
    ['CSN_FULL_CONTROL', 3, 1],
    ['*', 3, 3],
    ['VPC_READ', 0, 0],
    ['CSN_*', 3, 3],
    ['VPC_*', 0, 0],
    ['LIST', 0, 0],
  ] as const) {
    assert.equal(reached('Allow', permission).length, allow, permission);
    assert.equal(reached('Deny', permission).length, deny, permission);
    if (deny > 0) assert.equal(reached('Deny', permission).at(-1), 'FULL_CONTROL');
  }
});

test('where the remote address is none, conditions count against the caller', () => {
  const wanted = { service: 'bce:csn', region: '*', prefix: 'CSN', level: 'READ', resource: 'csn/csn-1' } as const;
  const condition = { ipAddress: '10.0.0.0/8' };
  const bearing = (effect: string, from: string) =>
    bearingOf(first({ effect, condition }), askedOf(wanted, { from, at: 0 }));
  assert.deepEqual([bearing('Allow', ''), bearing('Deny', '')], ['condition-unmet', 'applies']);
  assert.deepEqual([bearing('Allow', '11.0.0.1'), bearing('Deny', '11.0.0.1')], ['condition-unmet', 'condition-unmet']);
  assert.deepEqual([bearing('Allow', '::ffff:10.0.0.1'), bearing('Deny', '10.0.0.1')], ['applies', 'applies']);
  assert.equal(
    bearingOf(first({ condition: { ipAddress: 'fe80::/10' } }), askedOf(wanted, { from: 'fe80::1%eth0', at: 0 })),
    'applies',
  );
});

test('a trust names its grantees by id, and has no condition', () => {
  const trust = (entry: object) => sound(entry, parseTrust);
  assert.ok(trust({ grantee: [{ id: 'a1' }, { id: 'b2' }], permission: ['AssumeRole'], service: 'bce:iam' }));
  for (const grantee of [undefined, [], [{}], [{ id: '*' }], [{ id: '' }], ['a1'], { id: 'a1' }, [{ id: 7 }]])
    assert.ok(!trust({ grantee }), JSON.stringify(grantee));
  assert.ok(!trust({ grantee: [{ id: 'a1' }], condition: { ipAddress: '10.0.0.1' } }));
});

test('an ACL within a body has the text of what was sent', () => {
  const acl = { accessControlList: [SOUND] };
  assert.equal(aclText(acl), JSON.stringify(acl));
  for (const value of [undefined, null, 'x', {}, [], { accessControlList: [{}] }])
    assert.equal(aclText(value), undefined);
});

test('whatever is sent, nothing throws; what is sound can be asked', () => {
  const anything = fc.oneof(
    fc.json({ maxDepth: 5 }),
    fc.string(),
    fc.json().map((json) => `{"accessControlList":[${json}]}`),
  );
  const spoilt = fc.tuple(lists.map(documentOf), fc.nat(), fc.string({ maxLength: 3 })).map(([text, at, put]) => {
    const place = at % text.length;
    return text.slice(0, place) + put + text.slice(place + 1);
  });
  fc.assert(
    fc.property(fc.oneof(anything, spoilt), calls, (text, { wanted, circumstances }) => {
      const acl = parseAcl(text);
      parseTrust(text);
      if (acl !== undefined) decidingIn(acl, askedOf(wanted, circumstances));
    }),
    { numRuns: 3000 },
  );
});
