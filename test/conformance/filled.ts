import type { Client } from '../client.ts';
import { makeCsn } from '../sdk/csn-making.ts';
import { CHANNEL, LINE } from '../sdk/et-making.ts';
import { makeDirectory } from '../sdk/iam-making.ts';
import { bind, makeRecord, makeVpc, makeZone, ok } from '../sdk/making.ts';
import { make, makeSubnet, RESOLVER, RULE, resolverBody, ruleBody } from '../sdk/resolver-stage.ts';

/** One or two of everything that is read. `becPort`: where edge VPCs are made. */
export async function fill(client: Client, becPort: number): Promise<void> {
  const [vpc, other] = [await makeVpc(client), await makeVpc(client, 'other')];
  const subnet = await makeSubnet(client, vpc);
  const zone = await makeZone(client);
  await makeZone(client, 'other.test');
  await makeRecord(client, zone);
  await makeRecord(client, zone, { rr: 'mail', type: 'MX', value: 'mx.corp.test' });
  await ok(bind(client, zone, vpc));
  const resolver = await make(client, RESOLVER, resolverBody({ vpc, subnet }));
  await make(client, RULE, ruleBody(resolver));
  await makeCsn(client, other);
  const line = await make(client, '/v1/et/init', LINE);
  await make(client, `/v1/et/${line}/channel`, CHANNEL);
  await makeDirectory(client, 'kept');
  const body = { name: 'edge', regionId: 'cn-hangzhou-cm', cidr: '10.9.0.0/16' };
  await ok(client.call('POST', '/v1/vpc', { body, port: becPort }));
}
