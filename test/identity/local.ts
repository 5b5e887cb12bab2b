import { sign } from '../../src/bce/auth/sign.ts';
import { Edge } from '../../src/bce/edge.ts';
import { Rates } from '../../src/bce/rate.ts';
import { RefusedSignatures } from '../../src/bce/refused-signatures.ts';
import { openAccount } from '../../src/domain/account/commands.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { emptyState } from '../../src/domain/state.ts';
import { RULES } from '../../src/domain/testing/stage.ts';
import { Engine, NOBODY } from '../../src/engine/engine.ts';
import type { HttpResponse } from '../../src/http/message.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { keyedIds } from '../../src/platform/ids.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { passingSecrets } from '../../src/platform/secrets.ts';
import { memoryLog } from '../../src/store/memory.ts';
import type { Answer, CallOptions, Client, Keys } from '../client.ts';

/** The API without sockets, for what is asked a million times: the same edge, engine and signatures as of a server. */
export interface LocalApi {
  /** Root of a new account. */
  account(): Promise<{ readonly account: string; readonly client: Client }>;
  /** What the edge answers, nothing left out. */
  ask(keys: Keys, method: string, path: string, options?: CallOptions): Promise<HttpResponse>;
}

const HOST = 'local.test';

export async function localApi(): Promise<LocalApi> {
  const log = memoryLog();
  await log.open();
  const secrets = passingSecrets();
  const engine = new Engine({
    ...{ log, state: emptyState(), clock: systemClock, ids: keyedIds(secrets.idKey), rules: RULES },
    ...{ logger: silentLogger, subscriber: NOBODY },
  }) as Engine;
  const [seal, unseal] = [(text: string) => secrets.seal(text), (text: string) => secrets.open(text)];
  const edge = new Edge({
    engine,
    makers: {
      make: systemRandom,
      ...{ seal, unseal },
    },
    logger: silentLogger,
    refusedSignatures: new RefusedSignatures(systemClock.now),
    rates: new Rates({ now: () => 0, limited: () => undefined }),
    answered: () => undefined,
    newRequestId: systemRandom.requestId,
    now: systemClock.now,
  });

  const ask: LocalApi['ask'] = ({ accessKeyId, secretAccessKey }, method, path, options = {}) => {
    const { query = '', body, headers: more = {} } = options;
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const headers: Record<string, string> = { host: HOST, ...more };
    const at = { timestamp: Date.now(), expirationSeconds: 1800 };
    headers.authorization = sign({ method, path, query, headers, accessKeyId, secretAccessKey, ...at });
    const rawHeaders = Object.entries(headers).flat();
    const request = { method, rawPath: path, rawQuery: query, headers, rawHeaders, remoteAddress: '127.0.0.1' };
    return edge.handle({ ...request, body: Buffer.from(text) }, { region: 'bj', bec: false });
  };

  const clientOf = (keys: Keys): Client => ({
    port: 0,
    keys,
    as: clientOf,
    call: async (method, path, options = {}): Promise<Answer> => {
      const { status, headers, body } = await ask(options.keys ?? keys, method, path, options);
      return { status, headers, text: body, json: body.startsWith('{') ? JSON.parse(body) : undefined };
    },
  });

  return {
    ask,
    account: async () => {
      const [account, accessKeyId, secretAccessKey] = [
        systemRandom.accountId(),
        systemRandom.accessKeyId(),
        systemRandom.secret(),
      ];
      const command = openAccount({ id: account, name: 'local', accessKeyId, secret: seal(secretAccessKey) });
      if (isRefusal(command)) throw new Error(command.refused);
      engine.execute({ command, cause: { operation: 'test' }, render: () => ({ status: 200, body: '' }) });
      return { account, client: clientOf({ accessKeyId, secretAccessKey }) };
    },
  };
}
