import assert from 'node:assert/strict';
import type { Answer, Client } from '../client.ts';

/** Objects for suites to work on, made through the API alone; each call must be answered 200. */

export const ZONE = '/v1/privatezone';
export const RECORD = '/v1/privatezone/record';

/** `status` is that of IAM's creates where it is not 200 (common contract 2.2). */
export async function ok(answer: Promise<Answer>, status: 200 | 201 = 200): Promise<Answer> {
  const got = await answer;
  assert.equal(got.status, status, got.text);
  return got;
}

export async function refused(answer: Promise<Answer>, code: string): Promise<Answer> {
  const got = await answer;
  assert.equal(got.json?.code, code, `${got.status} ${got.text}`);
  return got;
}

export const makeVpc = async (client: Client, name = 'lab', port?: number): Promise<string> =>
  (
    await ok(
      client.call('POST', '/v1/vpc', {
        body: { name, cidr: '10.0.0.0/16' },
        ...(port === undefined ? {} : { port }),
      }),
    )
  ).json.vpcId;

export const makeZone = async (client: Client, zoneName = 'corp.test'): Promise<string> =>
  (await ok(client.call('POST', ZONE, { body: { zoneName } }))).json.zoneId;

export const makeRecord = async (client: Client, zone: string, more: object = {}): Promise<string> =>
  (
    await ok(
      client.call('POST', `${ZONE}/${zone}/record`, { body: { rr: 'www', type: 'A', value: '10.0.0.1', ...more } }),
    )
  ).json.recordId;

export const bind = (client: Client, zone: string, ...vpcIds: string[]): Promise<Answer> =>
  client.call('PUT', `${ZONE}/${zone}`, { query: 'bind', body: { region: 'bj', vpcIds } });
