import { SERVED } from '../../src/bce/services.ts';
import { NETLOOM } from '../../src/contract/netloom/index.ts';
import { askWith, TEMPLATES } from '../admin/isolation-asking.ts';
import { makeWorld, type World } from '../admin/isolation-world.ts';
import { ok } from '../sdk/making.ts';
import type { RecordingClient } from './recording.ts';

/** Of our own API not asked: one answer has no end, the other tells ports, of which each process has its own. */
const NOT_ASKED: readonly string[] = ['TailQueryLog', 'ShowServer'];

/** Every service, by two accounts: one of each thing made, lists page by page, each operation of each table asked. */
export async function everyOperation(client: RecordingClient, accountId: string): Promise<void> {
  const { json: other } = await ok(client.admin('POST', '/netloom/v1/accounts', { name: 'other' }));
  const world = await makeWorld(client, accountId);
  await makeWorld(client.as(other), other.accountId);
  await ok(client.admin('POST', '/netloom/v1/clock', { seconds: 90 }));
  await askLists(client);
  await askOperator(client, { ...world, account: accountId });
  for (const [index, { name }] of SERVED.entries()) {
    for (const choice of TEMPLATES[name]!.keys()) await askWith(client, index, choice, world);
  }
  // After all that may have been deleted, and by whoever has made nothing of it.
  await askLists(client);
  for (const index of SERVED.keys()) await askWith(client.as(other), index, 0, world);
  await askLists(client.as({ accessKeyId: 'nobody', secretAccessKey: 'nothing' }));
}

/** Each list, an item a page. */
async function askLists(client: RecordingClient): Promise<void> {
  for (const { method, path, query } of SERVED) {
    if (method !== 'GET' || path.includes('{') || !('maxKeys' in query)) continue;
    let marker: string | undefined = '';
    for (let pages = 0; marker !== undefined && pages < 5; pages += 1) {
      const from: string = marker === '' ? '' : `&marker=${marker}`;
      marker = (await client.call('GET', path, { query: `maxKeys=1${from}` })).json?.nextMarker;
    }
  }
}

/** What the operator reads: accounts, history, registries. */
async function askOperator(client: RecordingClient, ids: World): Promise<void> {
  for (const { name, method, path } of NETLOOM) {
    if (method !== 'GET' || NOT_ASKED.includes(name)) continue;
    await client.admin(
      'GET',
      path.replaceAll(/\{(\w+?)(?:Id)?\}/g, (_, kind) => ids[kind] ?? 'nothing-1'),
    );
  }
}
