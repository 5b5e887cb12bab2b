import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { SERVED } from '../../src/bce/services.ts';
import { type Answer, admin, Client } from '../client.ts';
import { ok } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';
import { TEMPLATES } from './isolation-templates.ts';
import { AT_BEC, everythingOf, makeWorld, type World } from './isolation-world.ts';

/** No account can find out what another has: to it a foreign object and none at all are the same, byte by byte. */

describe('accounts', () => {
  let server: TestServer;
  let mine: { client: Client; world: World };
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
    mine.world = { ...mine.world, owner: theirs.world.owner! };
  });
  after(() => server.kill());

  /** The path's parameters are the kinds with `Id` behind them. */
  const kindsIn = (text: string): string[] => [...text.matchAll(/\{(\w+?)(?:Id)?\}/g)].map(([, kind]) => kind!);
  const fill = (text: string, ids: World): string =>
    text.replaceAll(/\{(\w+?)(?:Id)?\}/g, (_, kind) => ids[kind] ?? `{${kind}}`);

  function call(index: number, choice: number, ids: World, headers: Record<string, string> = {}): Promise<Answer> {
    const { name, service, method, path } = SERVED[index]!;
    const templates = TEMPLATES[name]!;
    const { query = '', body } = templates[choice % templates.length]!;
    return mine.client.call(method, fill(path, ids), {
      query: fill(query, ids),
      headers: service === 'bec' ? { ...headers, ...AT_BEC } : headers,
      ...(body === undefined ? {} : { body: fillBody(body, ids) }),
    });
  }
  const fillBody = (body: object, ids: World): string =>
    JSON.stringify(body, (_, value) =>
      typeof value === 'string' && /^\{\w+\}$/.test(value) ? fill(value, ids) : value,
    );

  test('every operation is among those asked', () => {
    assert.deepEqual(Object.keys(TEMPLATES).sort(), SERVED.map(({ name }) => name).sort());
  });

  test('foreign and unknown are one, by path, marker, filter, body and error text', async () => {
    const cases = SERVED.flatMap(({ name, path }, index) =>
      TEMPLATES[name]!.flatMap((template, choice) => {
        const kinds = kindsIn(path + (template.query ?? '') + JSON.stringify(template.body ?? {}));
        return [...new Set(kinds)].map((kind) => ({ index, choice, kind }));
      }),
    );
    assert.ok(cases.length > 30);
    const before = await everythingOf(theirs.client, theirs.world);
    const compare = async (
      { index, choice, kind }: (typeof cases)[number],
      suffix: string,
      tag: string | undefined,
    ) => {
      const unknown = unknownLike(theirs.world[kind]!, suffix);
      const headers = tag === undefined ? {} : { 'if-match': tag };
      const asked = (id: string) => call(index, choice, { ...mine.world, [kind]: id }, headers);
      const [foreign, none] = [await asked(theirs.world[kind]!), await asked(unknown)];
      const where = `${SERVED[index]!.name}, ${kind}`;
      assert.deepEqual(seen(foreign), seen(none), where);
      for (const id of [...Object.values(theirs.world), unknown]) assert.ok(!foreign.text.includes(id), where);
    };
    for (const one of cases) await compare(one, '000000000000', undefined);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...cases),
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
    const ids = ({ owner: _owner, ...rest }: World): string[] => Object.values(rest);
    for (const id of ids(theirs.world)) assert.ok(!shown.includes(id), id);
    for (const id of ids(mine.world)) assert.ok(shown.includes(id), id);
  });
});

/** All of an answer but its moment and its number. */
function seen({ status, headers, text, json }: Answer): object {
  const { date: _date, 'x-bce-request-id': _id, ...rest } = headers;
  return { status, headers: rest, text: text.replace(json?.requestId ?? 'no request id', '') };
}

/** An id of the same form that was given to nobody; `suffix` is 12 letters and digits. */
function unknownLike(id: string, suffix: string): string {
  const hex = suffix.replaceAll(/[g-z]/g, '0');
  if (!id.includes('-')) return hex.padStart(32, '0');
  return /^[0-9a-f]{8}-/.test(id) ? `00000000-0000-4000-8000-${hex}` : id.replace(/-.*/, `-${suffix}`);
}
