import type { CSN } from '../../src/contract/csn.ts';
import type { CSN_BANDWIDTH } from '../../src/contract/csn-bandwidth.ts';
import type { CSN_ROUTES } from '../../src/contract/csn-routes.ts';
import { type Answer, admin, Client } from '../client.ts';
import type { TestServer } from '../server.ts';
import { attach, BP, CSN as CSNS, type Made, makeCsn, PACKAGE, TABLE } from './csn-making.ts';
import { makeVpc, ok } from './making.ts';

export type CsnOperation =
  | (typeof CSN)[number]['name']
  | (typeof CSN_ROUTES)[number]['name']
  | (typeof CSN_BANDWIDTH)[number]['name'];

/** One account's things for a row to work on. */
export interface Ids extends Made {
  /** VPC of bj, attached to `csn`, associated and propagated. */
  readonly vpc: string;
  /** VPCs of bj and gz that nothing has. */
  readonly spare: string;
  readonly gz: string;
  /** Another CSN, with a VPC of bj attached without relations. */
  readonly plain: string;
  readonly plainVpc: string;
  readonly plainRt: string;
  readonly plainAttach: string;
  readonly plainTgw: string;
  /** A CSN without anything. */
  readonly empty: string;
  readonly emptyRt: string;
  /** A package that is bound to none, and one bound to `csn` without limits. */
  readonly loose: string;
  readonly bound: string;
}

export interface CsnStage extends Ids {
  readonly server: TestServer;
  readonly client: Client;
  readonly account: string;
  readonly foreign: Ids & { readonly account: string };
}

export async function newAccount(server: TestServer): Promise<{ account: string; client: Client }> {
  const keys = (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'row' }))).json;
  return { account: keys.accountId, client: new Client(server.ports.api, keys) };
}

export async function newIds(server: TestServer, client: Client): Promise<Ids> {
  const json = async (method: string, path: string, body?: object, query = '') =>
    (await ok(client.call(method, path, { query, body }))).json;
  const vpc = await makeVpc(client);
  const made = await makeCsn(client, vpc);
  const [spare, plainVpc] = [await makeVpc(client, 'spare'), await makeVpc(client, 'plain')];
  const gz = await makeVpc(client, 'gz', server.ports.apiGz);
  const csn = async (name: string) => {
    const { csnId } = await json('POST', CSNS, { name });
    return { csnId, csnRtId: (await json('GET', `${CSNS}/${csnId}/routeTable`)).csnRts[0].csnRtId };
  };
  const [plain, empty] = [await csn('plain'), await csn('empty')];
  await ok(attach(client, plain.csnId, plainVpc));
  const { attachId: plainAttach } = (await json('GET', `${CSNS}/${plain.csnId}/instance`)).instances[0];
  const { tgwId: plainTgw } = (await json('GET', `${CSNS}/${plain.csnId}/tgw`)).tgws[0];
  const { csnBpId: loose } = await json('POST', PACKAGE, { ...BP, name: 'loose' });
  const { csnBpId: bound } = await json('POST', PACKAGE, { ...BP, name: 'bound' });
  await json('PUT', `${PACKAGE}/${bound}`, { csnId: made.csn }, 'bind');
  return {
    ...made,
    ...{ vpc, spare, gz, plainVpc, plainAttach, plainTgw, loose, bound },
    ...{ plain: plain.csnId, plainRt: plain.csnRtId, empty: empty.csnId, emptyRt: empty.csnRtId },
  };
}

export interface Sound {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly body?: object;
}

const get = (path: string): Sound => ({ method: 'GET', path });
const drop = (path: string): Sound => ({ method: 'DELETE', path });
const post = (path: string, body: object): Sound => ({ method: 'POST', path, body });
const put = (path: string, body: object, query = ''): Sound => ({ method: 'PUT', path, body, query });
const instance = (instanceId: string) => ({ instanceType: 'vpc', instanceId, instanceRegion: 'bj' });

/** A request of each operation that a new stage answers with 200. */
export const SOUND: Readonly<Record<CsnOperation, (ids: Ids) => Sound>> = {
  CreateCsn: () => post(CSNS, { name: 'new' }),
  QueryCsnList: () => get(CSNS),
  QueryCsnDetail: ({ csn }) => get(`${CSNS}/${csn}`),
  UpdateCsn: ({ csn }) => put(`${CSNS}/${csn}`, { name: 'new' }),
  AttachCsnInstance: ({ csn, spare }) => put(`${CSNS}/${csn}`, instance(spare), 'attach'),
  DetachCsnInstance: ({ csn, vpc }) => put(`${CSNS}/${csn}`, instance(vpc), 'detach'),
  DeleteCsn: ({ empty }) => drop(`${CSNS}/${empty}`),
  QueryCsnInstance: ({ csn }) => get(`${CSNS}/${csn}/instance`),
  QueryTgwList: ({ csn }) => get(`${CSNS}/${csn}/tgw`),
  UpdateTgw: ({ csn, tgw }) => put(`${CSNS}/${csn}/tgw/${tgw}`, { name: 'new' }),
  QueryTgwRoute: ({ csn, tgw }) => get(`${CSNS}/${csn}/tgw/${tgw}/rule`),
  QueryRouteTableList: ({ csn }) => get(`${CSNS}/${csn}/routeTable`),
  AddRouteRule: ({ plainRt, plainAttach }) =>
    post(`${TABLE}/${plainRt}/rule`, { attachId: plainAttach, destAddress: '0.0.0.0/0', routeType: 'custom' }),
  QueryRouteRule: ({ csnRt }) => get(`${TABLE}/${csnRt}/rule`),
  DeleteRouteRule: ({ csnRt, csnRtRule }) => drop(`${TABLE}/${csnRt}/rule/${csnRtRule}`),
  CreateStudyRelation: ({ plainRt, plainAttach }) => post(`${TABLE}/${plainRt}/propagation`, { attachId: plainAttach }),
  QueryStudyRelation: ({ csnRt }) => get(`${TABLE}/${csnRt}/propagation`),
  DeleteStudyRelation: ({ csnRt, attach: id }) => drop(`${TABLE}/${csnRt}/propagation/${id}`),
  CreateAssociationRelation: ({ plainRt, plainAttach }) =>
    post(`${TABLE}/${plainRt}/association`, { attachId: plainAttach }),
  QueryAssociationRelation: ({ csnRt }) => get(`${TABLE}/${csnRt}/association`),
  DeleteAssociationRelation: ({ csnRt, attach: id }) => drop(`${TABLE}/${csnRt}/association/${id}`),
  CreateCsnBp: () => post(PACKAGE, BP),
  QueryCsnBpList: () => get(PACKAGE),
  QueryCsnBpPrice: () => post(`${PACKAGE}/price`, BP),
  QueryCsnBpDetail: ({ csnBp }) => get(`${PACKAGE}/${csnBp}`),
  UpdateCsnBp: ({ csnBp }) => put(`${PACKAGE}/${csnBp}`, { name: 'new' }),
  ResizeCsnBp: ({ csnBp }) => put(`${PACKAGE}/${csnBp}`, { bandwidth: 200 }, 'resize'),
  BindCsnBp: ({ loose, csn }) => put(`${PACKAGE}/${loose}`, { csnId: csn }, 'bind'),
  UnbindCsnBp: ({ bound, csn }) => put(`${PACKAGE}/${bound}`, { csnId: csn }, 'unbind'),
  DeleteCsnBp: ({ loose }) => drop(`${PACKAGE}/${loose}`),
  CreateRegionBandwidth: ({ bound }) =>
    post(`${PACKAGE}/${bound}/limit`, { localRegion: 'bj', peerRegion: 'su', bandwidth: 10 }),
  QueryRegionBandwidth: ({ csnBp }) => get(`${PACKAGE}/${csnBp}/limit`),
  UpdateRegionBandwidth: ({ csnBp }) =>
    put(`${PACKAGE}/${csnBp}/limit`, { localRegion: 'gz', peerRegion: 'bj', bandwidth: 70 }),
  DeleteRegionBandwidth: ({ csnBp }) =>
    post(`${PACKAGE}/${csnBp}/limit/delete`, { localRegion: 'gz', peerRegion: 'bj' }),
  QueryRegionBandwidthByCsn: ({ csn }) => get(`${CSNS}/${csn}/bp/limit`),
};

export const send = (client: Client, { method, path, query = '', body }: Sound): Promise<Answer> =>
  client.call(method, path, { query, body });

/** Everything an account can see of its CSNs and packages. */
export async function seen({ client, csn, csnRt, tgw, plain, plainRt, csnBp, bound }: CsnStage): Promise<string[]> {
  const paths = [CSNS, PACKAGE, `${PACKAGE}/${csnBp}/limit`, `${PACKAGE}/${bound}/limit`];
  for (const id of [csn, plain]) paths.push(`${CSNS}/${id}/instance`, `${CSNS}/${id}/routeTable`, `${CSNS}/${id}/tgw`);
  for (const id of [csnRt, plainRt]) {
    paths.push(`${TABLE}/${id}/rule`, `${TABLE}/${id}/propagation`, `${TABLE}/${id}/association`);
  }
  paths.push(`${CSNS}/${csn}/tgw/${tgw}/rule`);
  return Promise.all(paths.map(async (path) => (await client.call('GET', path)).text.replace(/"requestId.*/, '')));
}
