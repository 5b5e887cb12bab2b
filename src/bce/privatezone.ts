import type { PRIVATEZONE } from '../contract/privatezone.ts';
import {
  addRecord,
  bindZone,
  checkRecord,
  createZone,
  deleteRecord,
  deleteZone,
  switchRecord,
  unbindZone,
  updateRecord,
} from '../domain/privatezone/commands.ts';
import type { Zone, ZoneRecord } from '../domain/privatezone/types.ts';
import { matches, type RecordFilter, recordOf, zoneOf } from '../domain/privatezone/views.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { beijingTime } from '../domain/time.ts';
import type { Slices } from '../engine/hold.ts';
import { envelope, pageOf } from '../http/pages.ts';
import { type Call, type Handlers, list, show, write } from './handlers.ts';
import { markerPage } from './markers.ts';

/** Records examined before a filtered list lets others in: about a millisecond. */
const SLICE = 5000;

export const privatezone: Handlers<(typeof PRIVATEZONE)[number]['name']> = {
  CreatePrivateZone: write(({ account, body }) => createZone(account, body.zoneName)),

  ListPrivateZone: list((state, call) => {
    const page = markerPage(state, call, 'zone');
    if (page === undefined) return refuse('marker-unknown');
    const { items, ...rest } = pageOf(state.zones.byAccount.get(call.account), page, (zone) => zone.id);
    return { ...rest, zones: items.map(zoneForm) };
  }),

  GetPrivateZone: show(zoneDetail),
  DeletePrivateZone: write(({ account, path }) => deleteZone(account, path.zoneId!), zoneDetail),
  BindVpc: write((call) => bindZone(binding(call)), zoneDetail),
  UnbindVpc: write((call) => unbindZone(binding(call)), zoneDetail),

  AddRecord: write(
    ({ account, path, body, rules }) => checkRecord(body, rules.toAscii) ?? addRecord(account, path.zoneId!, body),
    zoneDetail,
  ),
  ListRecord: list(listRecords),
  UpdateRecord: write(
    ({ account, path, body, rules }) => checkRecord(body, rules.toAscii) ?? updateRecord(account, path.recordId!, body),
    recordDetail,
  ),
  EnableRecord: write(({ account, path }) => switchRecord(account, path.recordId!, true), recordDetail),
  DisableRecord: write(({ account, path }) => switchRecord(account, path.recordId!, false), recordDetail),
  DeleteRecord: write(({ account, path }) => deleteRecord(account, path.recordId!), recordDetail),
};

const binding = ({ account, path, body }: Call) => ({
  account,
  zone: path.zoneId!,
  region: body.region,
  vpcs: body.vpcIds,
});

const zoneForm = ({ id, name, records, createdAt, updatedAt }: Zone) => ({
  zoneId: id,
  zoneName: name,
  recordCount: records.size,
  createTime: beijingTime(createdAt),
  updateTime: beijingTime(updatedAt),
});

function zoneDetail(state: State, { account, path }: Call): object | Refusal {
  const zone = zoneOf(state, account, path.zoneId!);
  if (zone === undefined) return refuse('zone-unknown');
  const bindVpcs = [...zone.bindings].map(({ vpc, region }) => ({
    vpcId: vpc,
    vpcName: state.vpcs.byId.get(vpc)!.name,
    vpcRegion: region,
  }));
  return { ...zoneForm(zone), bindVpcs };
}

const recordForm = (record: ZoneRecord) => ({
  recordId: record.id,
  rr: record.rr,
  value: record.value,
  status: record.enabled ? 'enable' : 'pause',
  type: record.type,
  ttl: record.ttl,
  priority: record.priority,
  description: record.description,
});

/** No operation shows a single record; If-Match on one still has something to compare. */
function recordDetail(state: State, { account, path }: Call): object | Refusal {
  const record = recordOf(state, account, path.recordId!);
  return record === undefined ? refuse('record-unknown') : recordForm(record);
}

/** A zone of any size is looked through in slices; a page is as full as its filter allows. */
function* listRecords(state: State, call: Call): Slices<object | Refusal> {
  const found = zoneOf(state, call.account, call.path.zoneId!);
  if (found === undefined) return refuse('zone-unknown');
  const page = markerPage(state, call, 'record');
  if (page === undefined) return refuse('marker-unknown');
  const filter = call.query as RecordFilter;
  const items: ZoneRecord[] = [];
  let from = page.from;
  for (;;) {
    let examined = 0;
    let more = false;
    for (const record of found.records.from(from)) {
      if (examined === SLICE) {
        from = record.position;
        more = true;
        break;
      }
      examined += 1;
      if (!matches(record, filter)) continue;
      if (items.length === page.maxKeys) return recordPage(items, page.maxKeys, record.id);
      items.push(record);
    }
    if (!more) return recordPage(items, page.maxKeys, undefined);
    yield;
  }
}

function recordPage(found: readonly ZoneRecord[], maxKeys: number, next: string | undefined): object {
  const { items, ...rest } = envelope(found, maxKeys, (record) => record.id, next);
  return { ...rest, records: items.map(recordForm) };
}
