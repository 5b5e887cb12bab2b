import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TSchema } from 'typebox';
import { RESOURCE_TYPES } from '../contract/access.ts';
import { NETLOOM } from '../contract/netloom/index.ts';
import { LEVELS } from '../domain/access/types.ts';
import { SERVED } from './services.ts';

/** What every row asks of a caller below root (common contract 3.3). The types see to it that none asks nothing. */

interface Shape {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
}

/** The schema of `a.b` in a body, through lists. */
function fieldIn(schema: TSchema | undefined, path: string): TSchema | undefined {
  return path.split('.').reduce<TSchema | undefined>((found, name) => {
    const { items, properties } = (found ?? {}) as Shape;
    return (properties ?? (items as Shape | undefined)?.properties)?.[name];
  }, schema);
}

const namesIn = (text: string): string[] =>
  [...text.matchAll(/\{([^}]+)\}/g)].flatMap(([, names]) => names!.split('|'));

describe('access of every row', () => {
  for (const { name, method, path, query, body, access } of SERVED) {
    test(name, () => {
      assert.match(access.service, /^bce:[a-z]+$/);
      assert.match(access.prefix, /^[A-Z]+$/);
      assert.ok(LEVELS.includes(access.level));

      assert.match(access.resource, /^[A-Za-z_]+\/(\*|\{\w+(\|\w+)*\})$/, 'one type, and one thing or none');
      const given = [...namesIn(path), ...Object.keys(query)];
      for (const field of namesIn(access.resource)) assert.ok(given.includes(field), `${field} is in path or query`);
      const first = namesIn(path)[0];
      if (first !== undefined)
        assert.equal(access.resource.split('/')[1], `{${first}}`, 'the path says what it is about');

      if (method === 'GET') assert.equal(access.level, 'READ');
      if (method === 'DELETE' || method === 'PUT') assert.notEqual(access.level, 'READ');
      if (method === 'POST') assert.ok(access.level !== 'READ' || name === 'QueryCsnBpPrice', 'a POST changes');

      for (const resource of [...(access.reads ?? []), ...(access.changes ?? [])]) {
        assert.match(resource, /^([A-Za-z_]+|\{\w+\})\/\{[\w.]+\}$/);
        for (const field of namesIn(resource)) assert.ok(fieldIn(body, field) !== undefined, `${field} is in the body`);
      }
    });
  }

  test('to make or end a whole, or pay for one, asks for everything; a part, or a change, for less', () => {
    const wholes = {
      privatezone: ['CreatePrivateZone', 'DeletePrivateZone'],
      resolver: ['CreateResolver', 'DeleteResolver', 'CreateResolverRule', 'DeleteResolverRule'],
      vpc: ['CreateVpc', 'DeleteVpc', 'CreateSubnet', 'DeleteSubnet'],
      csn: ['CreateCsn', 'DeleteCsn', 'CreateCsnBp', 'ResizeCsnBp', 'DeleteCsnBp'],
      et: ['ApplyPhysicalDedicatedLine', 'DeletePhysicalDedicatedLine'],
      bec: ['CreateBecVpc', 'DeleteBecVpc'],
      // What a user, group, role or policy is, is what others may: to change it is to make it.
      iam: ['User', 'Group', 'Strategy', 'Role'].flatMap((one) => [`Create${one}`, `Update${one}`, `Delete${one}`]),
    };
    const asking = SERVED.filter(({ access }) => access.level === 'FULL_CONTROL').map(({ name }) => name);
    assert.deepEqual(asking.sort(), Object.values(wholes).flat().sort());
  });

  test('whatever body names a VPC to be used asks for it', () => {
    const used = SERVED.filter(({ method, body }) => {
      const fields = Object.keys((body as Shape | undefined)?.properties ?? {});
      return (
        method !== 'GET' && ['vpcId', 'vpcIds', 'vpcRegions', 'instanceId'].some((field) => fields.includes(field))
      );
    });
    // To take away a VPC that is bound or attached needs nothing of the VPC.
    const away = ['UnbindVpc', 'UnbindVpcToRule', 'DetachCsnInstance'];
    const silent = used.filter(({ access }) => access.reads === undefined).map(({ name }) => name);
    assert.deepEqual(silent.sort(), away.sort());
  });

  test('a type has one service and one prefix', () => {
    const seen = new Map<string, string>(
      Object.entries(RESOURCE_TYPES).map(([type, { service, prefix }]) => [type, `${service} ${prefix}`]),
    );
    for (const { name, access } of SERVED) {
      // Whoever may take a role on need not be one who may change it.
      if (name === 'AssumeRole') continue;
      const type = access.resource.split('/')[0]!;
      const said = `${access.service} ${access.prefix}`;
      assert.equal(seen.get(type) ?? said, said, name);
      seen.set(type, said);
    }
  });

  test('rows of our own API have none: they ask for the operator’s token', () => {
    assert.deepEqual(
      NETLOOM.filter((row) => 'access' in row),
      [],
    );
  });
});
