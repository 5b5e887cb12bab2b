import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { netloom, settingsFor } from '../cli/run.ts';
import { type Answer, admin, type Client } from '../client.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import { askUdp, eventually } from '../packets/clients.ts';
import { bind, makeRecord, makeVpc, makeZone, ok, RECORD, refused, ZONE } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { attachPolicy, created, makePolicy, makeUser } from './people.ts';
import { type Entry, HISTORY, open } from './reading.ts';

/** One change taken back, over real sockets. */
describe('UndoChange', () => {
  let server: TestServer;
  let client: Client;
  before(async () => {
    server = await startServer();
    ({ client } = await open(server));
  });
  after(async () => {
    await server.kill();
    removeData(server);
  });

  /** The change that answered this. */
  async function changeOf({ headers, json }: Answer): Promise<Entry> {
    const { entries } = (await ok(admin(server, 'GET', `${HISTORY}?maxKeys=20`))).json;
    const id = headers['x-bce-request-id'];
    return (
      entries.find(({ requestId }: Entry) => requestId === id) ?? assert.fail(`no change ${id} ${json?.requestId}`)
    );
  }
  const undo = (position: number | string): Promise<Answer> => admin(server, 'POST', `${HISTORY}/${position}/undo`);
  const undoOf = async (answer: Answer): Promise<Answer> => {
    const { position } = await changeOf(answer);
    const done = await ok(undo(position));
    assert.equal(done.json.undone, position);
    return done;
  };
  const denied = async (answer: Answer, sentence: RegExp): Promise<void> => {
    const { position } = await changeOf(answer);
    const { json } = await refused(undo(position), 'OperationDenied');
    assert.match(json.message, sentence);
  };

  test('a VPC that was deleted is back under its id, in its place of every list, with its DNS address', async () => {
    const ids: string[] = [];
    for (const name of ['one', 'two', 'three']) ids.push(await makeVpc(client, name));
    const address = async () => (await ok(admin(server, 'GET', `/netloom/v1/vpcs/${ids[1]}`))).json.dnsAddress;
    const listed = async () => {
      const found: string[] = [];
      for (let marker = ''; ; ) {
        const { json } = await ok(client.call('GET', '/v1/vpc', { query: `maxKeys=1${marker}` }));
        found.push(...json.vpcs.map((vpc: { vpcId: string }) => vpc.vpcId));
        if (!json.isTruncated) return found;
        assert.ok(found.length < 10, 'a list ends');
        marker = `&marker=${json.nextMarker}`;
      }
    };
    const [shown, was] = [await ok(client.call('GET', `/v1/vpc/${ids[1]}`)), await address()];
    const gone = await ok(client.call('DELETE', `/v1/vpc/${ids[1]}`));
    assert.deepEqual(await listed(), [ids[0], ids[2]]);
    const undone = await undoOf(gone);
    assert.deepEqual((await ok(client.call('GET', `/v1/vpc/${ids[1]}`))).json, shown.json);
    assert.deepEqual(await listed(), ids);
    assert.equal(await address(), was);
    // An undo is a change like any other.
    const entry: Entry = (await ok(admin(server, 'GET', `${HISTORY}/${undone.json.position}`))).json;
    assert.deepEqual([entry.operation, entry.account, entry.from], ['UndoChange', undefined, '127.0.0.1']);
    assert.equal(entry.undoes, undone.json.undone);
    await ok(undo(undone.json.position));
    assert.deepEqual(await listed(), [ids[0], ids[2]]);
  });

  test("is found in the history of the account whose change it takes back, though the operator's and nothing is left", async () => {
    const { client: other, account } = await open(server);
    const { position } = await changeOf(
      await ok(other.call('POST', '/v1/vpc', { body: { name: 'lab', cidr: '10.0.0.0/16' } })),
    );
    const first = (await ok(undo(position))).json.position;
    const second = (await ok(undo(first))).json.position;
    const third = (await ok(undo(second))).json.position;
    const { entries } = (await ok(admin(server, 'GET', `${HISTORY}?account=${account}&maxKeys=3`))).json;
    assert.deepEqual(
      entries.map((entry: Entry) => entry.position),
      [third, second, first],
    );
  });

  test('a record is answered again the moment its deletion is taken back, and not once its making is', async () => {
    const [vpc, zone] = [await makeVpc(client, 'asking'), await makeZone(client, 'undo.test')];
    await ok(bind(client, zone, vpc));
    const body = { rr: 'www', type: 'A', value: '10.0.0.1' };
    const made = await ok(client.call('POST', `${ZONE}/${zone}/record`, { body }));
    const path = `${RECORD}/${made.json.recordId}`;
    const shown = async () => (await ok(admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`))).json;
    await eventually(async () => (await shown()).dns[0]?.state === 'bound');
    const { dnsAddress: address, dnsPort: port } = await shown();
    const answers = async () => {
      const message = await askUdp({ address, port }, queryFor('www.undo.test', 'A'));
      return JSON.stringify(inWords(message!)).includes('10.0.0.1');
    };
    assert.equal(await answers(), true);
    const gone = await ok(client.call('DELETE', path));
    assert.equal(await answers(), false);
    await undoOf(gone);
    assert.equal(await answers(), true);
    await denied(gone, /changed-since: record rc-/);
    await undoOf(made);
    assert.equal(await answers(), false);
    await refused(client.call('PUT', path, { body }), 'RecordIdInvalidException');
  });

  test('an import is taken back whole, in one step of the serial', async () => {
    const zone = await makeZone(client, 'import.test');
    const text = Array.from({ length: 300 }, (_, i) => `h${i} 60 IN A 192.0.2.${i % 250}`).join('\n');
    const path = `/netloom/v1/zones/${zone}`;
    const imported = await ok(admin(server, 'POST', `${path}/import`, { format: 'master', text, replace: false }));
    const { serial, records } = (await ok(admin(server, 'GET', path))).json;
    assert.equal(records, 300);
    await undoOf(imported);
    const now = (await ok(admin(server, 'GET', path))).json;
    assert.equal(now.records, 0);
    assert.ok(now.serial > serial && now.serial <= serial + 2, `${serial} to ${now.serial}`);
  });

  test('a user is back with keys that work, groups and rights', async () => {
    const user = await makeUser(client, { permission: ['FULL_CONTROL'] });
    const group = `g-${user.name}`;
    await created(client.call('POST', '/v1/group', { body: { name: group } }));
    await ok(client.call('PUT', `/v1/group/${group}/user/${user.name}`));
    await attachPolicy(client, `group/${group}`, await makePolicy(client, { permission: ['READ'] }));
    const vpcs = () => user.client.call('GET', '/v1/vpc');
    await ok(vpcs());
    const shown = (await ok(client.call('GET', `/v1/user/${user.name}`))).json;
    const gone = await ok(client.call('DELETE', `/v1/user/${user.name}`));
    await refused(vpcs(), 'InvalidAccessKeyId');
    await undoOf(gone);
    await ok(vpcs());
    assert.deepEqual((await ok(client.call('GET', `/v1/user/${user.name}`))).json, shown);
    const members = (await ok(client.call('GET', `/v1/group/${group}/user`))).json.users;
    assert.deepEqual(
      members.map(({ name }: { name: string }) => name),
      [user.name],
    );
  });

  test('what a policy gave and what its loss took is as before', async () => {
    const user = await makeUser(client);
    const policy = await makePolicy(client, { permission: ['READ'] });
    const vpcs = () => user.client.call('GET', '/v1/vpc');
    const given = await attachPolicy(client, `user/${user.name}`, policy);
    await ok(vpcs());
    const taken = await attachPolicy(client, `user/${user.name}`, policy, 'DELETE');
    await refused(vpcs(), 'AccessDenied');
    const back = await undoOf(taken);
    await ok(vpcs());
    await ok(undo(back.json.position));
    await denied(given, /changed-since: user [0-9a-f]{32}/);
    await refused(vpcs(), 'AccessDenied');
  });

  test('what later changes depend on stays, and the refusal says what stands in the way', async () => {
    const body = { name: 'needed', cidr: '10.0.0.0/16' };
    const made = await ok(client.call('POST', '/v1/vpc', { body }));
    const { vpcId } = made.json;
    const subnet = { name: 's', vpcId, cidr: '10.0.1.0/24', zoneName: 'cn-bj-a' };
    const below = await ok(client.call('POST', '/v1/subnet', { body: subnet }));
    await denied(made, /changed-since: vpc-in-use/);
    await undoOf(below);
    await undoOf(made);
    await refused(client.call('GET', `/v1/vpc/${vpcId}`), 'NoSuchObject');

    const zone = await ok(client.call('POST', ZONE, { body: { zoneName: 'held.test' } }));
    const { zoneId } = zone.json;
    await makeRecord(client, zoneId);
    await denied(zone, new RegExp(`changed-since: records of zone ${zoneId}`));
    const gone = await ok(client.call('DELETE', `${ZONE}/${zoneId}`));
    await denied(gone, new RegExp(`change-irreversible: the records of zone ${zoneId}`));
  });

  test('an account that was opened stays, and what is no change is none', async () => {
    const opened = await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'stays' }));
    await denied(opened, /change-irreversible: account [0-9a-f]{32} was opened/);
    const { position } = await changeOf(opened);
    // Its second event has a position too, and is no change by itself.
    for (const none of [position + 1, '0', 'x', '1e3', position + 1000]) await refused(undo(none), 'NoSuchObject');
  });

  test('no secret is in what an undo tells, or what the history tells of it', async () => {
    const user = await makeUser(client);
    const { accessKeyId, secretAccessKey } = user.client.keys;
    const answer = await undoOf(await ok(client.call('DELETE', `/v1/user/${user.name}/accesskey/${accessKeyId}`)));
    const told = answer.text + (await ok(admin(server, 'GET', `${HISTORY}/${answer.json.position}`))).text;
    assert.ok(told.includes(accessKeyId));
    assert.ok(!told.includes(secretAccessKey) && !/secret|sealed/i.test(told), told);
    await refused(user.client.call('GET', '/v1/vpc'), 'AccessDenied');
  });

  test('all of it holds over kill -9, and the log leads to the rows that are stored', async () => {
    const vpc = await makeVpc(client, 'kept');
    await undoOf(await ok(client.call('DELETE', `/v1/vpc/${vpc}`)));
    const lists = async () => (await ok(client.call('GET', '/v1/vpc'))).json;
    const shown = await lists();
    await server.kill();
    const verified = await netloom(['verify'], settingsFor(server));
    assert.equal(verified.code, 0, verified.out);
    server = await server.restart();
    assert.deepEqual(await lists(), shown);
    await ok(client.call('DELETE', `/v1/vpc/${vpc}`));
  });
});
