import assert from 'node:assert/strict';
import { inWords, queryFor } from '../packets/asking.ts';
import { askUdp, type Server } from '../packets/clients.ts';
import type { TestServer } from '../server.ts';
import { type Model, type RecordModel, RRS, TYPES } from './model.ts';

/** Every zone of the account as the API shows it. */
export async function observedByApi(server: TestServer): Promise<Model> {
  const get = async (path: string) => {
    const answer = await server.client.call('GET', path);
    assert.equal(answer.status, 200, answer.text);
    assert.notEqual(answer.json.isTruncated, true);
    return answer.json;
  };
  const model: Model = new Map();
  for (const { zoneId } of (await get('/v1/privatezone')).zones) {
    const [zone, { records }] = await Promise.all([
      get(`/v1/privatezone/${zoneId}`),
      get(`/v1/privatezone/${zoneId}/record`),
    ]);
    assert.equal(zone.recordCount, records.length, 'the count of a zone is that of its records');
    model.set(zoneId, {
      name: zone.zoneName,
      vpcs: zone.bindVpcs.map(({ vpcId }: { vpcId: string }) => vpcId),
      records: new Map(
        records.map(({ recordId, rr, type, value, status }: RecordModel & { recordId: string }) => [
          recordId,
          { rr, type, value, status },
        ]),
      ),
    });
  }
  return model;
}

/** What DNS must answer in one VPC for a name and type: 'TYPE rdata', sorted. */
function expectedAnswer(model: Model, vpc: string, zoneName: string, rr: string, type: string): string[] {
  const zone = [...model.values()].find(({ name, vpcs }) => name === zoneName && vpcs.includes(vpc));
  if (zone === undefined) return [];
  return [...zone.records.values()]
    .filter(
      (record) => record.rr === rr && record.status === 'enable' && (record.type === type || record.type === 'CNAME'),
    )
    .map((record) => `${record.type} ${rdataText(record)}`)
    .sort();
}

const rdataText = ({ type, value }: RecordModel): string =>
  type === 'TXT' ? `"${value}"` : type === 'CNAME' ? `${value}.` : value;

/**
 * Holds DNS against the model: every name of every zone, and of zones that are gone, in these VPCs. Returns the number
 * of questions.
 */
export async function checkByDns(
  model: Model,
  gone: readonly string[],
  vpcs: Iterable<readonly [vpc: string, server: Server]>,
): Promise<number> {
  const names = [...[...model.values()].map(({ name }) => name), ...gone];
  const questions = [...vpcs].flatMap(([vpc, server]) =>
    names.flatMap((name) => RRS.flatMap((rr) => TYPES.map((type) => ({ vpc, server, name, rr, type })))),
  );
  const left = [...questions];
  const asker = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const { vpc, server, name, rr, type } = next;
      const message = await askUdp(server, queryFor(`${rr}.${name}`, type));
      assert.ok(message, `silence about ${rr}.${name} ${type} in ${vpc}`);
      const owner = `${rr}.${name}.`;
      const answer = inWords(message).answer.map((line) => line.split(' '));
      const ours = answer.filter(([at]) => at === owner).map(([, , ...data]) => data.join(' '));
      assert.deepEqual(ours.sort(), expectedAnswer(model, vpc, name, rr, type), `${owner} ${type} in ${vpc}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, asker));
  return questions.length;
}
