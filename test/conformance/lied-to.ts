import { after, before } from 'node:test';
import type { Options, Report } from '../../src/conformance/run.ts';
import type { Client } from '../client.ts';
import { newAccount } from '../sdk/resolver-stage.ts';
import { removeData } from '../server.ts';
import { conform, type Subject, startSubject } from './conforming.ts';
import { fill } from './filled.ts';
import { type Lie, startLiar } from './liar.ts';

/** A server with an account that has everything, for the suite of this file; and runs against it through somebody who lies. */
export function liedTo(): {
  readonly client: () => Client;
  readonly against: (lie: Lie, options?: Partial<Options>) => Promise<Report>;
} {
  let subject: Subject;
  let client: Client;
  before(async () => {
    subject = await startSubject();
    ({ client } = await newAccount(subject.server));
    await fill(client, subject.bec);
  });
  after(async () => {
    await subject.server.kill();
    removeData(subject.server);
  });
  return {
    client: () => client,
    against: async (lie, options = {}) => {
      const liar = await startLiar(subject.server.ports.api, lie);
      try {
        return await conform({ server: subject.server, endpoint: liar.url.origin }, { keys: client.keys, ...options });
      } finally {
        liar.close();
      }
    },
  };
}
