import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Netloom, startNetloom } from '../../src/testing/index.ts';
import type { Answer } from '../client.ts';
import { freePort } from '../server.ts';
import { everyOperation } from './calls.ts';
import { type Asked, octetsOf, type Recording, RecordingClient, replay } from './recording.ts';

/** Under one seed and a clock that stands still the same calls are answered with the same octets (0014). */

const askedOf = ({ endpoint, adminEndpoint, adminToken }: Netloom): Asked => {
  const [api, admin] = [endpoint, adminEndpoint].map((url) => Number(new URL(url).port)) as [number, number];
  return { api, ports: { admin }, adminToken };
};

function assertEqual(answers: readonly Answer[], expected: readonly Answer[]): void {
  assert.equal(answers.length, expected.length);
  for (const [i, answer] of answers.entries()) assert.equal(octetsOf(answer), octetsOf(expected[i]!), `call ${i}`);
}

describe('one seed and a clock that stands still', () => {
  test('every answer of every service is equal to the octet, after a reset and in another process', async () => {
    // A VPC's DNS port is the server's own: it is told, and so the same.
    const settings = { NETLOOM_DNS_PORT: String(await freePort()) };
    const recording: Recording = { calls: [], answers: [] };
    {
      await using netloom = await startNetloom({ seed: 5, settings });
      await everyOperation(new RecordingClient(askedOf(netloom), netloom, recording), netloom.accountId);
      assert.ok(recording.answers.length > 400);
      const codes = new Set(recording.answers.map(({ json }) => json?.code));
      assert.ok(codes.size > 10, 'refusals are compared too');
      await netloom.reset();
      assertEqual(await replay(recording, askedOf(netloom)), recording.answers);
    }
    await using netloom = await startNetloom({ seed: 5, settings });
    assertEqual(await replay(recording, askedOf(netloom)), recording.answers);
  });

  test('another seed and another time make other answers of the same calls', async () => {
    const servers = await Promise.all([
      startNetloom({ seed: 5 }),
      startNetloom({ seed: 'random' }),
      startNetloom({ seed: 5, clock: '2027-01-01T00:00:00Z' }),
    ]);
    const recordings = await Promise.all(
      servers.map(async (netloom) => {
        const recording: Recording = { calls: [], answers: [] };
        const client = new RecordingClient(askedOf(netloom), netloom, recording);
        const { vpcId } = (await client.call('POST', '/v1/vpc', { body: { name: 'v', cidr: '10.0.0.0/16' } })).json;
        await client.call('GET', `/v1/vpc/${vpcId}`);
        return recording.answers;
      }),
    );
    await Promise.all(servers.map((netloom) => netloom.stop()));
    const [first, chance, later] = recordings.map((answers) => answers.map(octetsOf));
    for (const [i, octets] of chance!.entries()) assert.notEqual(octets, first![i]);
    // The clock makes no ids.
    assert.deepEqual(
      later!.map((octets, i) => octets === first![i]),
      [true, false],
    );
  });
});
