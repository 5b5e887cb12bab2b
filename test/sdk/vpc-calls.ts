import assert from 'node:assert/strict';
import type { Answer, CallOptions, Client } from '../client.ts';

/** What the VPC suites ask again and again. The client is there only once their server runs. */
export function vpcCalls(client: () => Client) {
  /** The answer's JSON; every 200 is one. */
  async function ok(method: string, path: string, options: CallOptions = {}) {
    const answer = await client().call(method, path, options);
    assert.equal(answer.status, 200, `${method} ${path}: ${answer.text}`);
    return answer.json;
  }

  /** A void operation: 200, no body. */
  async function done(method: string, path: string, options: CallOptions = {}): Promise<void> {
    const answer = await client().call(method, path, options);
    assert.deepEqual(
      [answer.status, answer.text, answer.headers['content-length']],
      [200, '', '0'],
      `${method} ${path}`,
    );
  }

  async function refused(code: string, method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const answer = await client().call(method, path, options);
    assert.equal(answer.json?.code, code, `${method} ${path}: ${answer.status} ${answer.text}`);
    assert.equal(answer.status, code === 'NoSuchObject' ? 404 : code === 'PreconditionFailed' ? 412 : 400);
    return answer;
  }

  const newVpc = async (more: object = {}): Promise<string> =>
    (await ok('POST', '/v1/vpc', { body: { name: 'v', cidr: '10.0.0.0/16', ...more } })).vpcId;
  const subnetBody = (vpcId: string, more: object = {}) => ({
    ...{ vpcId, name: 's', zoneName: 'cn-bj-a', cidr: '10.0.1.0/24', ...more },
  });
  const newSubnet = async (vpcId: string, more: object = {}): Promise<string> =>
    (await ok('POST', '/v1/subnet', { body: subnetBody(vpcId, more) })).subnetId;
  const tableOf = async (vpcId: string): Promise<string> =>
    (await ok('GET', '/v1/route', { query: `vpcId=${vpcId}` })).routeTableId;

  async function remove(vpcId: string): Promise<void> {
    const { vpc } = await ok('GET', `/v1/vpc/${vpcId}`);
    for (const { subnetId } of vpc.subnets) await done('DELETE', `/v1/subnet/${subnetId}`);
    await done('DELETE', `/v1/vpc/${vpcId}`);
  }
  return { ok, done, refused, newVpc, subnetBody, newSubnet, tableOf, remove };
}
