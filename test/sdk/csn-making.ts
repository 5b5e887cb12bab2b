import type { Answer, Client } from '../client.ts';
import { ok } from './making.ts';

/** CSNs for suites to work on, made through the API alone; each call must be answered 200. */

export const CSN = '/v1/csn';
export const TABLE = '/v1/csn/routeTable';
export const PACKAGE = '/v1/csn/bp';

/** A postpaid package of centre regions within China. */
export const BP = {
  name: 'package',
  bandwidth: 100,
  geographicA: 'China',
  geographicB: 'China',
  billing: { paymentTiming: 'Postpaid' },
};
export const LIMIT = { localRegion: 'bj', peerRegion: 'gz', bandwidth: 60 };

/** Ids of a CSN and of one of everything in it. */
export interface Made {
  readonly csn: string;
  readonly csnRt: string;
  readonly attach: string;
  readonly tgw: string;
  readonly csnBp: string;
  /** 0.0.0.0/0 towards the attached VPC. */
  readonly csnRtRule: string;
  /** What the table learned from it. */
  readonly learned: string;
}

export const attach = (client: Client, csn: string, vpc: string, more: object = {}): Promise<Answer> =>
  client.call('PUT', `${CSN}/${csn}`, { query: 'attach', body: instance(vpc, more) });

export const detach = (client: Client, csn: string, vpc: string, more: object = {}): Promise<Answer> =>
  client.call('PUT', `${CSN}/${csn}`, { query: 'detach', body: instance(vpc, more) });

const instance = (vpc: string, more: object) => ({
  instanceType: 'vpc',
  instanceId: vpc,
  instanceRegion: 'bj',
  ...more,
});

/** A CSN with a VPC of bj attached, associated and propagated, a custom rule, and a bound package with a limit. */
export async function makeCsn(client: Client, vpc: string): Promise<Made> {
  const json = async (method: string, path: string, body?: object, query = '') =>
    (await ok(client.call(method, path, { query, body }))).json;
  const { csnId: csn } = await json('POST', CSN, { name: 'lab' });
  await ok(attach(client, csn, vpc));
  const { attachId } = (await json('GET', `${CSN}/${csn}/instance`)).instances[0];
  const { csnRtId: csnRt } = (await json('GET', `${CSN}/${csn}/routeTable`)).csnRts[0];
  const { tgwId: tgw } = (await json('GET', `${CSN}/${csn}/tgw`)).tgws[0];
  await json('POST', `${TABLE}/${csnRt}/propagation`, { attachId });
  await json('POST', `${TABLE}/${csnRt}/association`, { attachId });
  await json('POST', `${TABLE}/${csnRt}/rule`, { attachId, destAddress: '0.0.0.0/0', routeType: 'custom' });
  const { csnRtRules } = await json('GET', `${TABLE}/${csnRt}/rule`);
  const [csnRtRule, learned] = csnRtRules.map(({ ruleId }: { ruleId: string }) => ruleId);
  const { csnBpId: csnBp } = await json('POST', PACKAGE, BP);
  await json('PUT', `${PACKAGE}/${csnBp}`, { csnId: csn }, 'bind');
  await json('POST', `${PACKAGE}/${csnBp}/limit`, LIMIT);
  return { csn, csnRt, attach: attachId, tgw, csnBp, csnRtRule, learned };
}
