import { admin, Client, type Keys } from '../client.ts';
import type { TestServer } from '../server.ts';
import { ok } from './making.ts';
import { type Signing, sendSigned } from './signed.ts';
import { SPOILS } from './spoiling.ts';
import { assertCode } from './texts.ts';

/** A service as far as its common codes need it: a create, what it would create instead, and a write on what is there. */
export interface Common {
  readonly service: string;
  /** Sent and signed: a Host, where it decides. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly path: string;
  readonly body: object;
  readonly otherBody: object;
  /** Of a create that is taken; absent: 200. */
  readonly status?: 201;
  /** Of something a client made just now; deleting it is what is spoilt. */
  readonly made: (client: Client) => Promise<string>;
}

/** Raises the codes that any operation of a service may answer (common contract 2.5), by its create and its delete. */
export async function raiseCommonCodes(server: TestServer, common: Common): Promise<void> {
  const { service, headers = {}, path, status } = common;
  const keys: Keys & { accountId: string } = (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'c' })))
    .json;
  const client = new Client(server.ports.api, keys);
  const create = (signing: Signing) =>
    sendSigned(server.ports.api, keys, 'POST', path, {
      body: JSON.stringify(common.body),
      ...signing,
      headers: { ...headers, ...signing.headers },
    });
  const other = { other: true };
  for (const [code, , signing] of SPOILS) {
    const time = signing.at === undefined ? '' : `${new Date(signing.at).toISOString().slice(0, 19)}Z`;
    assertCode(await create(signing), code, { time, ...other });
  }
  assertCode(await create({ body: '{' }), 'MalformedJSON', other);
  assertCode(await create({ body: '[]' }), 'InappropriateJSON', other);
  assertCode(await create({ query: 'clientToken=%07' }), 'InvalidHTTPRequest', other);
  const first = await ok(create({ query: 'clientToken=t' }), status);
  const again = await ok(create({ query: 'clientToken=t' }), status);
  if (first.text !== again.text) throw new Error(`a token's answer is not repeated: ${first.text}, ${again.text}`);
  const mismatch = await create({ query: 'clientToken=t', body: JSON.stringify(common.otherBody) });
  assertCode(mismatch, 'IdempotentParameterMismatch', other);
  const thing = await common.made(client);
  const tagged = await client.call('DELETE', thing, { headers: { ...headers, 'if-match': '"other"' } });
  assertCode(tagged, 'PreconditionFailed', other);

  const change = (body: object) => ok(admin(server, 'PUT', `/netloom/v1/accounts/${keys.accountId}`, body));
  await change({ services: { [service]: false } });
  assertCode(await create({}), 'OptInRequired', other);
  await change({ certified: false });
  assertCode(await create({}), 'QualifyNotPass', other);
  await change({ frozen: true });
  assertCode(await create({}), 'AccessDenied', other);
}
