import { agrees, type Case, differs } from '../case.ts';
import { accepted, answers, declined, itemsOf, member } from '../judge.ts';
import { ownZone, zoneName } from '../making.ts';
import { short } from '../shape.ts';
import { row, type Stage } from '../stage.ts';
import { factsOf, is, refusals, refusalsOf } from './forms.ts';

const fact = factsOf('privatezone', 'write');
const refused = refusalsOf('privatezone', 'write');

const create = (zoneName: unknown) => (stage: Stage) =>
  // Nothing that has to be refused may stay, should it be taken.
  stage.scratch.make(
    'a zone that should have been refused',
    () => stage.ask('CreatePrivateZone', {}, { body: { zoneName } }),
    ({ json }) => String(member(json, 'zoneId')),
    (zoneId) => stage.ask('DeletePrivateZone', { zoneId }),
  );

const NONE = { zoneId: 'zone-000000000000' };
const NO_RECORD = { recordId: 'rc-000000000000' };
const detail = async (stage: Stage) => stage.ask('GetPrivateZone', { zoneId: await ownZone(stage) });

/** Zones, under --write. */
export const zoneCases: readonly Case[] = [
  fact('zone.id', 'seen', 'dns 6.3', 'A zone id is zone- and 12 digits or small letters.', async (stage) => {
    const id = await ownZone(stage);
    return /^zone-[0-9a-z]{12}$/.test(id) ? agrees : differs('zone-[0-9a-z]{12}', short(id));
  }),
  fact('zone.at-once', 'seen', 'dns 4.1', 'A zone is there at once.', async (stage) =>
    answers(await detail(stage), row('GetPrivateZone')),
  ),
  fact('zone.in-list', 'documented', 'dns 4.1', 'A zone is in the list.', async (stage) => {
    const id = await ownZone(stage);
    let marker = '';
    // As many pages as an account can have zones, and no more.
    for (let page = 0; page < 20; page += 1) {
      const answer = await stage.ask('ListPrivateZone', {}, { query: marker === '' ? '' : `marker=${marker}` });
      if (answer.status !== 200) return declined(answer, '200');
      if (itemsOf(answer, 'zones').some((zone) => member(zone, 'zoneId') === id)) return agrees;
      const next = member(answer.json, 'nextMarker');
      if (typeof next !== 'string') break;
      marker = encodeURIComponent(next);
    }
    return differs(id, 'no such zone in the list');
  }),
  fact('zone.count-of-none', 'proposal', 'dns 10 A5', 'A new zone has 0 records.', async (stage) =>
    is(await stage.ask('GetPrivateZone', { zoneId: await ownZone(stage, 'empty') }), 'recordCount', 0),
  ),
  fact('zone.no-bindings', 'documented', 'dns 4.1', 'The bindings of a new zone are an empty list.', async (stage) => {
    const answer = await stage.ask('GetPrivateZone', { zoneId: await ownZone(stage, 'empty') });
    if (answer.status !== 200) return declined(answer, '200');
    const bound = member(answer.json, 'bindVpcs');
    return Array.isArray(bound) && bound.length === 0 ? agrees : differs('[]', short(bound ?? 'none'));
  }),
  fact('zone.small-letters', 'proposal', 'dns 10 A2', 'A zone name is kept in small letters.', async (stage) =>
    is(
      await stage.ask('GetPrivateZone', { zoneId: await ownZone(stage, 'MIXED') }),
      'zoneName',
      zoneName(stage, 'mixed'),
    ),
  ),
  fact('zone.same-name', 'proposal', 'dns 10 A3', 'Two zones of an account may have one name.', async (stage) => {
    await ownZone(stage);
    return accepted(await create(zoneName(stage))(stage));
  }),
  fact('zone.unknown-member', 'documented', 'common 2.1', 'Unknown members of a body are ignored.', async (stage) => {
    const body = { zoneName: zoneName(stage, 'unknown'), nobodyKnows: 1, description: null };
    return accepted(
      await stage.scratch.make(
        'a zone',
        () => stage.ask('CreatePrivateZone', {}, { body }),
        ({ json }) => String(member(json, 'zoneId')),
        (zoneId) => stage.ask('DeletePrivateZone', { zoneId }),
      ),
    );
  }),
  fact('zone.delete', 'documented', 'dns 4.1', 'A deleted zone is gone.', async (stage) => {
    const zoneId = await ownZone(stage, 'gone');
    const deleted = await stage.ask('DeletePrivateZone', { zoneId });
    if (deleted.status !== 200) return declined(deleted, '200');
    const after = await stage.ask('GetPrivateZone', { zoneId });
    return member(after.json, 'code') === 'ZoneIdInvalidException'
      ? agrees
      : differs('ZoneIdInvalidException', short(after.text));
  }),
  fact('zone.delete-cascade', 'proposal', 'dns 10 A4', 'A zone goes with its records.', async (stage) => {
    const zoneId = await ownZone(stage, 'full');
    await stage.ask('AddRecord', { zoneId }, { body: { rr: 'www', type: 'A', value: '10.0.0.1' } });
    return accepted(await stage.ask('DeletePrivateZone', { zoneId }));
  }),
  ...refusals([
    refused(
      'zone.empty-name',
      'documented',
      'dns 3.1',
      'ZoneNameInvalid',
      'A zone without a name is refused.',
      create(''),
    ),
    refused(
      'zone.bad-name',
      'documented',
      'dns 3.1',
      'ZoneNameInvalid',
      'A zone name with a blank in it is refused.',
      create('a b.test'),
    ),
    refused(
      'zone.long-name',
      'documented',
      'dns 4.1',
      'ZoneNameInvalid',
      'A zone name of more than 240 characters is refused.',
      create(`${'a23456789.'.repeat(25)}test`),
    ),
    refused(
      'zone.double-dot',
      'proposal',
      'dns 4.1',
      'ZoneNameInvalid',
      'A zone name with an empty label is refused.',
      create('a..test'),
    ),
    refused(
      'zone.no-name',
      'documented',
      'common 2.5',
      'InappropriateJSON',
      'A missing zoneName is refused.',
      create(undefined),
    ),
    refused(
      'zone.number-name',
      'proposal',
      'common 2.5',
      'InappropriateJSON',
      'A zoneName that is a number is refused as a wrong type.',
      create(7),
    ),
    refused(
      'zone.null-name',
      'proposal',
      'common 2.1',
      'InappropriateJSON',
      'A zoneName of null is a missing one.',
      create(null),
    ),
    refused(
      'zone.null-body',
      'proposal',
      'common 2.1',
      'InappropriateJSON',
      'A body of null is an empty one.',
      (stage) => stage.ask('CreatePrivateZone', {}, { body: 'null' }),
    ),
    refused(
      'zone.delete-unknown',
      'documented',
      'dns 3.1',
      'ZoneIdInvalidException',
      'To delete a zone there is not is refused.',
      (stage) => stage.ask('DeletePrivateZone', NONE),
    ),
    refused('zone.no-flag', 'proposal', 'dns 1', 'InvalidURI', 'PUT of a zone needs bind or unbind.', (stage) =>
      stage.call('privatezone', 'PUT', '/v1/privatezone/zone-000000000000', { body: {} }),
    ),
    refused('zone.both-flags', 'proposal', 'dns 1', 'InvalidURI', 'bind and unbind at once are refused.', (stage) =>
      stage.call('privatezone', 'PUT', '/v1/privatezone/zone-000000000000', { query: 'bind&unbind', body: {} }),
    ),
    refused(
      'zone.bind-unknown',
      'documented',
      'dns 3.1',
      'ZoneIdInvalidException',
      'To bind a zone there is not is refused.',
      (stage) => stage.ask('BindVpc', NONE, { body: { region: stage.region, vpcIds: ['vpc-000000000000'] } }),
    ),
    refused(
      'zone.add-to-unknown',
      'documented',
      'dns 3.1',
      'ZoneIdInvalidException',
      'To add a record to a zone there is not is refused.',
      (stage) => stage.ask('AddRecord', NONE, { body: { rr: 'www', type: 'A', value: '10.0.0.1' } }),
    ),
    refused(
      'record.update-unknown',
      'documented',
      'dns 3.1',
      'RecordIdInvalidException',
      'To change a record there is not is refused.',
      (stage) => stage.ask('UpdateRecord', NO_RECORD, { body: { rr: 'www', type: 'A', value: '10.0.0.1' } }),
    ),
    refused(
      'record.delete-unknown',
      'documented',
      'dns 3.1',
      'RecordIdInvalidException',
      'To delete a record there is not is refused.',
      (stage) => stage.ask('DeleteRecord', NO_RECORD),
    ),
    refused(
      'record.enable-unknown',
      'documented',
      'dns 3.1',
      'RecordIdInvalidException',
      'To enable a record there is not is refused.',
      (stage) => stage.ask('EnableRecord', NO_RECORD),
    ),
    refused(
      'order.body-before-id',
      'proposal',
      'common 2.5',
      'InappropriateJSON',
      'The body is looked at before the id in the path is.',
      (stage) => stage.ask('AddRecord', NONE, { body: {} }),
    ),
  ]),
];
