import { randomFrom } from '../packets/mutations.ts';

/** What one writer's zones must look like, and the calls it makes of them. Writers share no zone. */

export interface RecordModel {
  rr: string;
  type: string;
  value: string;
  status: 'enable' | 'pause';
}

export interface ZoneModel {
  name: string;
  vpcs: string[];
  records: Map<string, RecordModel>;
}

/** Zones by id. An id nobody was told yet is UNTOLD. */
export type Model = Map<string, ZoneModel>;

export const UNTOLD = '?';
export const RRS: readonly string[] = Array.from({ length: 6 }, (_, i) => `h${i}`);
export const TYPES: readonly string[] = ['A', 'CNAME', 'TXT'];

/** One call with a client token, and what it does to the model once it is in. */
export interface Deed {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: object | undefined;
  readonly apply: (model: Model, answer: Readonly<Record<string, string>>) => void;
}

/** The model as lines that can be compared; ids the other side does not know are UNTOLD. */
export function linesOf(model: Model, known: ReadonlySet<string>): string[] {
  const told = (id: string): string => (known.has(id) ? id : UNTOLD);
  return [...model]
    .flatMap(([id, { name, vpcs, records }]) => [
      `${name} ${told(id)} in ${[...vpcs].sort().join()}`,
      ...[...records].map(([record, { rr, type, value, status }]) =>
        [rr, name, type, value, status, told(record)].join(' '),
      ),
    ])
    .sort();
}

export const idsOf = (model: Model): Set<string> =>
  new Set([...model].flatMap(([id, { records }]) => [id, ...records.keys()]));

/** Calls without end, each right for the model as it is: none may be refused. */
export function deeds(writer: number, vpcs: readonly string[], seed: number): (model: Model) => Deed {
  const random = randomFrom(seed);
  let count = 0;
  const one = <T>(list: readonly T[]): T => list[random(list.length)]!;
  return (model) => {
    count += 1;
    const query = (flag = ''): string => `${flag}clientToken=w${writer}-${seed}-${count}`;
    const zones = [...model];
    if (zones.length === 0 || (zones.length < 3 && random(20) === 0)) {
      const name = `w${writer}-${seed}-${count}.test`;
      return {
        operation: 'CreatePrivateZone',
        method: 'POST',
        path: '/v1/privatezone',
        query: query(),
        body: { zoneName: name },
        apply: (state, { zoneId }) => state.set(zoneId!, { name, vpcs: [], records: new Map() }),
      };
    }
    const [zoneId, zone] = one(zones);
    const path = `/v1/privatezone/${zoneId}`;
    const binding = (operation: string, chosen: string[], apply: (now: ZoneModel) => string[]): Deed => ({
      operation,
      method: 'PUT',
      path,
      query: query(operation === 'BindVpc' ? 'bind=&' : 'unbind=&'),
      body: { region: 'bj', vpcIds: chosen },
      apply: (state) => {
        const now = state.get(zoneId)!;
        now.vpcs = apply(now);
      },
    });
    if (zone.vpcs.length === 0) {
      const chosen = random(2) === 0 ? [...vpcs] : [one(vpcs)];
      return binding('BindVpc', chosen, () => chosen);
    }
    if (random(25) === 0) {
      const chosen = [...zone.vpcs];
      return binding('UnbindVpc', chosen, (now) => now.vpcs.filter((vpc) => !chosen.includes(vpc)));
    }
    if (random(60) === 0) {
      const apply: Deed['apply'] = (state) => state.delete(zoneId);
      return { operation: 'DeletePrivateZone', method: 'DELETE', path, query: query(), body: undefined, apply };
    }

    const records = [...zone.records];
    if (records.length < 4 || (records.length < 14 && random(3) === 0)) {
      const content = contentBeside(zone, undefined, `${writer}-${count}`, random);
      return {
        operation: 'AddRecord',
        method: 'POST',
        path: `${path}/record`,
        query: query(),
        body: { ...content, ttl: 60 },
        apply: (state, { recordId }) => state.get(zoneId)!.records.set(recordId!, { ...content, status: 'enable' }),
      };
    }
    const [recordId, record] = one(records);
    const ofRecord = `/v1/privatezone/record/${recordId}`;
    const turn = random(6);
    if (turn === 0) {
      const apply: Deed['apply'] = (state) => state.get(zoneId)!.records.delete(recordId);
      return { operation: 'DeleteRecord', method: 'DELETE', path: ofRecord, query: query(), body: undefined, apply };
    }
    if (turn === 1) {
      const status = record.status === 'enable' ? 'pause' : 'enable';
      return {
        operation: status === 'enable' ? 'EnableRecord' : 'DisableRecord',
        method: 'PUT',
        path: ofRecord,
        query: query(status === 'enable' ? 'enable=&' : 'disable=&'),
        body: {},
        apply: (state) => {
          state.get(zoneId)!.records.get(recordId)!.status = status;
        },
      };
    }
    const content = contentBeside(zone, recordId, `${writer}-${count}`, random);
    return {
      operation: 'UpdateRecord',
      method: 'PUT',
      path: ofRecord,
      query: query(),
      body: { ...content, ttl: 60 },
      apply: (state) => {
        Object.assign(state.get(zoneId)!.records.get(recordId)!, content);
      },
    };
  };
}

/** Content that is right beside a zone's other records: a CNAME stands alone (RFC 1034, 3.6.2). */
function contentBeside(
  zone: ZoneModel,
  own: string | undefined,
  mark: string,
  random: (below: number) => number,
): Omit<RecordModel, 'status'> {
  const others = [...zone.records].filter(([id]) => id !== own).map(([, record]) => record);
  const free = RRS.filter((rr) => !others.some((other) => other.rr === rr && other.type === 'CNAME'));
  // Six names and at most one CNAME at each: where all are CNAMEs a name of its own is always free.
  const rr = free[random(Math.max(1, free.length))] ?? `x${mark}`;
  const alone = !others.some((other) => other.rr === rr);
  const type = alone && random(3) === 0 ? 'CNAME' : random(2) === 0 ? 'A' : 'TXT';
  const number = random(2 ** 24);
  const value =
    type === 'A'
      ? `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`
      : type === 'CNAME'
        ? `t${mark}.elsewhere.test`
        : `v${mark}`;
  return { rr, type, value };
}
