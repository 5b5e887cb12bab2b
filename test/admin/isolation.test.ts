import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { SERVED } from '../../src/bce/services.ts';
import { admin, Client } from '../client.ts';
import { ok } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';
import { askWith, CASES, type Case, seen, TEMPLATES, unknownLike } from './isolation-asking.ts';
import { askersIn, everythingOf, idsIn, makeWorld, type World } from './isolation-world.ts';

/** No account can find out what another has: to it a foreign object and none at all are the same, byte by byte. */

describe('accounts', () => {
  let server: TestServer;
  let mine: { client: Client; world: World };
  let askers: readonly Client[];
  let theirs: { client: Client; world: World };

  async function account(): Promise<typeof mine> {
    const keys = (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'one' }))).json;
    const client = new Client(server.ports.api, keys);
    return { client, world: await makeWorld(client, keys.accountId) };
  }

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    [mine, theirs] = [await account(), await account()];
    // Whoever asks for what is another's may name its owner rightly.
    askers = await askersIn(mine.client, mine.world.owner!);
    mine.world = { ...mine.world, owner: theirs.world.owner! };
  });
  after(() => server.kill());

  test('every operation is among those asked', () => {
    assert.deepEqual(Object.keys(TEMPLATES).sort(), SERVED.map(({ name }) => name).sort());
  });

  test('foreign and unknown are one, by path, marker, filter, body and error text', async () => {
    assert.ok(CASES.length > 200);
    const before = await everythingOf(theirs.client, theirs.world);
    const compare = async (
      asker: Client,
      { index, choice, kind }: Case,
      suffix: string,
      tag: string | undefined,
    ): Promise<void> => {
      const unknown = unknownLike(theirs.world[kind]!, suffix);
      const headers = tag === undefined ? {} : { 'if-match': tag };
      const ask = (id: string) => askWith(asker, index, choice, { ...mine.world, [kind]: id }, headers);
      const [foreign, none] = [await ask(theirs.world[kind]!), await ask(unknown)];
      const where = `${SERVED[index]!.name}, ${kind}`;
      assert.deepEqual(seen(foreign), seen(none), where);
      for (const id of [...idsIn(theirs.world), unknown]) assert.ok(!foreign.text.includes(id), where);
    };
    for (const asker of askers) for (const one of CASES) await compare(asker, one, '000000000000', undefined);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...askers),
        fc.constantFrom(...CASES),
        fc.stringMatching(/^[0-9a-z]{12}$/),
        fc.option(fc.constantFrom('*', '"x"'), { nil: undefined }),
        compare,
      ),
      { numRuns: 150 },
    );
    assert.deepEqual(await everythingOf(theirs.client, theirs.world), before, 'and nothing of theirs has changed');
  });

  test('no list of an account shows anything of another', async () => {
    const shown = (await everythingOf(mine.client, mine.world)).join();
    // The owner is who it names itself, as a user of its channel.
    const ids = (world: World): string[] => idsIn(world).filter((id) => id !== theirs.world.owner);
    for (const id of ids(theirs.world)) assert.ok(!shown.includes(id), id);
    for (const id of ids(mine.world)) assert.ok(shown.includes(id), id);
  });
});
