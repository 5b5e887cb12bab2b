import { Lacking } from './case.ts';
import type { Call, Keys } from './client.ts';
import { glance, itemsOf, member } from './judge.ts';
import type { Stage } from './stage.ts';
import type { Answer } from './wire.ts';

// Things of a run's own. Each is made once, named after the run, and taken away at its end.

/** An id out of an answer. */
const textOf =
  (name: string) =>
  (answer: Answer): string | undefined => {
    const text = member(answer.json, name);
    return typeof text === 'string' ? text : undefined;
  };

/** The id of what was made; throws Lacking where it was refused. */
async function made(
  stage: Stage,
  what: string,
  ask: () => Promise<Answer>,
  id: string,
  remove: (id: string) => Promise<Answer>,
): Promise<string> {
  const answer = await stage.scratch.make(what, ask, textOf(id), remove);
  const text = textOf(id)(answer);
  if (answer.status >= 300 || text === undefined)
    throw new Lacking(`needs ${what}, which was refused: ${glance(answer)}`);
  return text;
}

const own = <T>(stage: Stage, key: string, make: () => Promise<T>): Promise<T> => stage.once(`own ${key}`, make);

/** A zone; `which` tells several apart. */
export const ownZone = (stage: Stage, which = 'a'): Promise<string> =>
  own(stage, `zone ${which}`, () =>
    made(
      stage,
      'a zone',
      () => stage.ask('CreatePrivateZone', {}, { body: { zoneName: zoneName(stage, which) } }),
      'zoneId',
      (zoneId) => stage.ask('DeletePrivateZone', { zoneId }),
    ),
  );

export const zoneName = (stage: Stage, which = 'a'): string => `${which}.${stage.scratch.name}.test`;

export const ownVpc = (stage: Stage): Promise<string> =>
  own(stage, 'vpc', () =>
    made(
      stage,
      'a VPC',
      () => stage.ask('CreateVpc', {}, { body: { name: plainName(stage), cidr: '192.168.0.0/16' } }),
      'vpcId',
      (vpcId) => stage.ask('DeleteVpc', { vpcId }),
    ),
  );

/** VPC names have no hyphen (common contract 4.3). */
export const plainName = (stage: Stage): string => stage.scratch.name.replaceAll('-', '_');

export const ownSubnet = (stage: Stage): Promise<string> =>
  own(stage, 'subnet', async () => {
    const vpcId = await ownVpc(stage);
    const zoneName = `cn-${stage.region}-a`;
    const body = { name: plainName(stage), zoneName, cidr: '192.168.1.0/24', vpcId };
    const ask = () => stage.ask('CreateSubnet', {}, { body });
    return made(stage, 'a subnet', ask, 'subnetId', (subnetId) => stage.ask('DeleteSubnet', { subnetId }));
  });

export const ownCsn = (stage: Stage): Promise<string> =>
  own(stage, 'csn', () =>
    made(
      stage,
      'a CSN',
      () => stage.ask('CreateCsn', {}, { body: { name: stage.scratch.name } }),
      'csnId',
      (csnId) => stage.ask('DeleteCsn', { csnId }),
    ),
  );

/** A CSN's default route table: it goes with it. */
export const ownTable = (stage: Stage): Promise<string> =>
  own(stage, 'table', async () => {
    const answer = await stage.ask('QueryRouteTableList', { csnId: await ownCsn(stage) });
    const id = member(itemsOf(answer, 'csnRts')[0], 'csnRtId');
    if (typeof id !== 'string') throw new Lacking(`needs a route table of its CSN: ${glance(answer)}`);
    return id;
  });

const ownNamed = (stage: Stage, what: string, create: string, remove: string, param: string, more: object = {}) =>
  own(stage, param, () => {
    const name = stage.scratch.name;
    const ask = () => stage.ask(create, {}, { body: { name, ...more } });
    return made(stage, what, ask, 'name', (made) => stage.ask(remove, { [param]: made }));
  });

export const ownUser = (stage: Stage) => ownNamed(stage, 'a user', 'CreateUser', 'DeleteUser', 'userName');

export const ownGroup = (stage: Stage) => ownNamed(stage, 'a group', 'CreateGroup', 'DeleteGroup', 'groupName');

/** A policy that allows to read CSNs. */
export const ownPolicy = (stage: Stage) =>
  ownNamed(stage, 'a policy', 'CreateStrategy', 'DeleteStrategy', 'policyName', { document: READS_CSN });

export const READS_CSN = JSON.stringify({
  accessControlList: [{ service: 'bce:csn', region: '*', effect: 'Allow', resource: ['*'], permission: ['READ'] }],
});

/** How an example of a kind is made; undefined for one that costs, or that needs others' doing. */
export function makes(kind: string): ((stage: Stage) => Promise<string>) | undefined {
  return new Map([
    ['zoneId', ownZone],
    ['vpcId', ownVpc],
    ['subnetId', ownSubnet],
    ['csnId', ownCsn],
    ['csnRtId', ownTable],
    ['userName', ownUser],
    ['groupName', ownGroup],
    ['policyName', ownPolicy],
  ]).get(kind);
}

/** Adds a record to the run's own zone; what came of it, be it a refusal. */
export async function addRecord(stage: Stage, body: object, call: Call = {}): Promise<Answer> {
  const zoneId = await ownZone(stage);
  const ask = () => stage.ask('AddRecord', { zoneId }, { ...call, body });
  return stage.scratch.make('a record', ask, textOf('recordId'), (recordId) => stage.ask('DeleteRecord', { recordId }));
}

/** The id of a record of the run's own zone; `key` tells several apart. */
export const ownRecord = (stage: Stage, key: string, body: object): Promise<string> =>
  own(stage, `record ${key}`, async () => {
    const answer = await addRecord(stage, body);
    const id = textOf('recordId')(answer);
    if (id === undefined) throw new Lacking(`needs a record, which was refused: ${glance(answer)}`);
    return id;
  });

/** A key of the run's own user. */
export const ownKey = (stage: Stage): Promise<Keys> =>
  own(stage, 'key', async () => {
    const userName = await ownUser(stage);
    const ask = () => stage.ask('CreateAccessKey', { userName });
    const answer = await stage.scratch.make('an access key', ask, textOf('id'), (accessKeyId) =>
      stage.ask('DeleteAccessKey', { userName, accessKeyId }),
    );
    const [accessKeyId, secretAccessKey] = [textOf('id')(answer), textOf('secret')(answer)];
    if (accessKeyId === undefined || secretAccessKey === undefined)
      throw new Lacking(`needs an access key, which was refused: ${glance(answer)}`);
    return { accessKeyId, secretAccessKey };
  });
