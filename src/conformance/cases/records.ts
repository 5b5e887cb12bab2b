import { agrees, type Case, differs } from '../case.ts';
import { accepted, declined, itemsOf, member } from '../judge.ts';
import { addRecord, ownRecord, ownZone, zoneName } from '../making.ts';
import { short } from '../shape.ts';
import type { Stage } from '../stage.ts';
import type { Answer } from '../wire.ts';
import { factsOf, is, refusals, refusalsOf } from './forms.ts';

const fact = factsOf('privatezone', 'write');
const refused = refusalsOf('privatezone', 'write');

const A = { rr: 'www', type: 'A', value: '10.0.0.1' };
const MX = { rr: 'mail', type: 'MX', value: 'mx.example.com' };
const TXT = { rr: 'text', type: 'TXT', value: 'v=1; Kept  as "it" is' };
const CNAME = { rr: 'alias', type: 'CNAME', value: 'www.example.com' };

const www = (stage: Stage): Promise<string> => ownRecord(stage, 'www', A);

const list = async (stage: Stage, query: string): Promise<Answer> =>
  stage.ask('ListRecord', { zoneId: await ownZone(stage) }, { query });

/** A record of the zone as the list has it. */
async function listed(stage: Stage, recordId: string): Promise<unknown> {
  const found = itemsOf(await list(stage, ''), 'records').find((one) => member(one, 'recordId') === recordId);
  return found ?? {};
}

const has = (name: string, value: unknown, key: string, body: object) => async (stage: Stage) => {
  const got = member(await listed(stage, await ownRecord(stage, key, body)), name);
  return got === value ? agrees : differs(short(value), short(got ?? 'none'));
};

/** A filter finds the records named, and no others. */
const finds =
  (query: string, ...rrs: string[]) =>
  async (stage: Stage) => {
    await www(stage);
    await ownRecord(stage, 'mail', MX);
    await ownRecord(stage, 'text', TXT);
    const answer = await list(stage, query);
    if (answer.status !== 200) return declined(answer, '200');
    const got = [...new Set(itemsOf(answer, 'records').map((one) => String(member(one, 'rr'))))].sort();
    return got.join() === rrs.join() ? agrees : differs(rrs.join(), short(got.join() || 'none'));
  };

const add = (body: object) => (stage: Stage) => addRecord(stage, body);
/** Beside a record that is there. */
const beside = (first: object, key: string, body: object) => async (stage: Stage) => {
  await ownRecord(stage, key, first);
  return addRecord(stage, body);
};

/** Records, under --write. */
export const recordCases: readonly Case[] = [
  fact('record.id', 'seen', 'dns 6.3', 'A record id is rc- and 12 digits or small letters.', async (stage) => {
    const id = await www(stage);
    return /^rc-[0-9a-z]{12}$/.test(id) ? agrees : differs('rc-[0-9a-z]{12}', short(id));
  }),
  fact('record.enabled', 'seen', 'dns 4.3', 'A new record has the status enable.', has('status', 'enable', 'www', A)),
  fact('record.ttl', 'documented', 'dns 4.3', 'A record without a ttl has 60 s.', has('ttl', 60, 'www', A)),
  fact(
    'record.description',
    'proposal',
    'dns 6.1',
    'A record without a description has an empty one.',
    has('description', '', 'www', A),
  ),
  fact('record.priority', 'documented', 'dns 6.1', 'The priority of what is no MX is 0.', has('priority', 0, 'www', A)),
  fact('record.mx', 'seen', 'dns 4.3', 'An MX without a priority has 0.', has('priority', 0, 'mail', MX)),
  fact(
    'record.as-it-is',
    'proposal',
    'dns 6.4',
    'A value is answered to the octet as it was sent.',
    has('value', TXT.value, 'text', TXT),
  ),
  fact('record.type-case', 'proposal', 'dns 3.1', 'A type in small letters is taken.', async (stage) =>
    accepted(await addRecord(stage, { rr: 'small', type: 'a', value: '10.0.0.2' })),
  ),
  fact('record.several', 'documented', 'dns 8', 'A name may have several values.', async (stage) => {
    await www(stage);
    return accepted(await addRecord(stage, { ...A, value: '10.0.0.3' }));
  }),
  fact('record.wildcard', 'documented', 'dns 8', 'A record may be a wildcard.', async (stage) =>
    accepted(await addRecord(stage, { rr: '*', type: 'A', value: '10.0.0.4' })),
  ),
  fact(
    'record.pause',
    'documented',
    'dns 6.2',
    'A disabled record has the status pause, and disabling it again is well.',
    async (stage) => {
      const recordId = await ownRecord(stage, 'paused', { ...A, rr: 'paused' });
      await stage.ask('DisableRecord', { recordId });
      const again = await stage.ask('DisableRecord', { recordId });
      if (again.status !== 200) return declined(again, '200');
      const status = member(await listed(stage, recordId), 'status');
      return status === 'pause' ? agrees : differs('pause', short(status ?? 'none'));
    },
  ),
  fact('record.enable-again', 'seen', 'dns 4.3', 'To enable an enabled record is well.', async (stage) =>
    accepted(await stage.ask('EnableRecord', { recordId: await www(stage) })),
  ),
  fact('record.same-update', 'proposal', 'dns 4.3', 'To change a record to what it is is well.', async (stage) =>
    accepted(await stage.ask('UpdateRecord', { recordId: await www(stage) }, { body: A })),
  ),
  fact('record.update-keeps', 'proposal', 'dns 10 A7', 'What an update leaves out stays.', async (stage) => {
    const recordId = await ownRecord(stage, 'kept', { ...A, rr: 'kept', ttl: 300, description: 'stays' });
    const answer = await stage.ask('UpdateRecord', { recordId }, { body: { ...A, rr: 'kept', value: '10.0.0.9' } });
    if (answer.status !== 200) return declined(answer, '200');
    const now = await listed(stage, recordId);
    const got = `${member(now, 'ttl')} ${member(now, 'description')} ${member(now, 'value')}`;
    return got === '300 stays 10.0.0.9' ? agrees : differs('300 stays 10.0.0.9', short(got));
  }),
  fact('record.filter-exact', 'documented', 'dns 4.3', 'rr finds the records of that name.', finds('rr=www', 'www')),
  fact(
    'record.filter-like',
    'documented',
    'dns 4.3',
    'searchMode=LIKE finds names with that in them.',
    finds('rr=ex&searchMode=LIKE', 'text'),
  ),
  fact('record.filter-type', 'documented', 'dns 4.3', 'type finds the records of that type.', finds('type=MX', 'mail')),
  fact(
    'record.filter-value',
    'documented',
    'dns 4.3',
    'value finds values with that in them.',
    finds('value=example.co&type=MX', 'mail'),
  ),
  fact(
    'record.filter-none',
    'proposal',
    'dns 3.2',
    'A type there is not finds nothing, and is no mistake.',
    finds('type=FOO'),
  ),
  fact('record.zone-count', 'documented', 'dns 6.1', 'A zone counts its records.', async (stage) => {
    await www(stage);
    const zone = await stage.ask('GetPrivateZone', { zoneId: await ownZone(stage) });
    if (zone.status !== 200) return declined(zone, '200');
    return is(zone, 'recordCount', itemsOf(await list(stage, ''), 'records').length);
  }),
  ...refusals([
    refused(
      'record.twice',
      'documented',
      'dns 3.1',
      'RecordExistInvalid',
      'A record there is already is refused.',
      beside(A, 'www', A),
      'www',
    ),
    refused(
      'record.cname-beside',
      'documented',
      'dns 3.1',
      'RecordConflictInvalid',
      'A CNAME beside another record is refused.',
      beside(A, 'www', { ...CNAME, rr: 'www' }),
      'www',
    ),
    refused(
      'record.beside-cname',
      'documented',
      'dns 3.1',
      'RecordConflictInvalid',
      'A record beside a CNAME is refused.',
      beside(CNAME, 'alias', { ...A, rr: 'alias' }),
      'alias',
    ),
    refused(
      'record.two-cnames',
      'documented',
      'dns 3.1',
      'RecordConflictInvalid',
      'A second CNAME of a name is refused.',
      beside(CNAME, 'alias', { ...CNAME, value: 'other.example.com' }),
      'alias',
    ),
    refused(
      'record.apex-cname',
      'proposal',
      'dns 3.1',
      'RecordConflictInvalid',
      'A CNAME at the zone’s own name is refused.',
      add({ ...CNAME, rr: '@' }),
      '@',
    ),
    refused(
      'record.unknown-type',
      'documented',
      'dns 3.1',
      'UnSupportRecordTypeException',
      'A type there is not is refused.',
      add({ ...A, rr: 'odd', type: 'FOO' }),
      'FOO',
    ),
    refused(
      'record.ns',
      'documented',
      'dns 3.1',
      'UnSupportRecordTypeException',
      'NS is no type of a private zone.',
      add({ ...A, rr: 'odd', type: 'NS', value: 'ns.example.com' }),
      'NS',
    ),
    refused(
      'record.low-ttl',
      'proposal',
      'dns 3.2',
      'InappropriateJSON',
      'A ttl of 4 s is refused.',
      add({ ...A, rr: 'ttl', ttl: 4 }),
    ),
    refused(
      'record.high-ttl',
      'proposal',
      'dns 3.2',
      'InappropriateJSON',
      'A ttl of more than a day is refused.',
      add({ ...A, rr: 'ttl', ttl: 86_401 }),
    ),
    refused(
      'record.text-ttl',
      'proposal',
      'common 2.5',
      'InappropriateJSON',
      'A ttl that is a text is refused.',
      add({ ...A, rr: 'ttl', ttl: '60' }),
    ),
    refused(
      'record.bad-address',
      'proposal',
      'dns 3.2',
      'InappropriateJSON',
      'An A record of no address is refused.',
      add({ ...A, rr: 'bad', value: '10.0.0.256' }),
    ),
    refused(
      'record.bad-rr',
      'proposal',
      'dns 3.2',
      'InappropriateJSON',
      'An rr with a blank in it is refused.',
      add({ ...A, rr: 'a b' }),
    ),
    refused(
      'record.inner-star',
      'proposal',
      'dns 8',
      'InappropriateJSON',
      'A star with letters behind it is refused.',
      add({ ...A, rr: '*bd' }),
    ),
    refused(
      'record.high-priority',
      'proposal',
      'dns 3.2',
      'InappropriateJSON',
      'An MX priority above 100 is refused.',
      add({ ...MX, priority: 101 }),
    ),
    refused(
      'record.no-value',
      'documented',
      'common 2.5',
      'InappropriateJSON',
      'A record without a value is refused.',
      add({ rr: 'none', type: 'A' }),
    ),
    refused(
      'record.long-name',
      'proposal',
      'dns 10 A6',
      'InappropriateJSON',
      'A name longer than DNS allows is refused.',
      (stage) =>
        addRecord(stage, {
          ...A,
          rr: `${'a23456789.'.repeat(24)}a`.slice(0, 253 - zoneName(stage).length).replace(/\.$/, 'a'),
        }),
    ),
  ]),
];
