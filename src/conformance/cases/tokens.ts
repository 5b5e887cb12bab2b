import { agrees, type Case, differs, type Verdict } from '../case.ts';
import { accepted, declined, glance, member } from '../judge.ts';
import { addRecord, ownZone } from '../making.ts';
import { short } from '../shape.ts';
import type { Stage } from '../stage.ts';
import type { Answer } from '../wire.ts';
import { factsOf, refusals, refusalsOf } from './forms.ts';

const fact = factsOf('privatezone', 'write');
const refused = refusalsOf('privatezone', 'write');

const record = (rr: string) => ({ rr, type: 'A', value: '10.1.0.1' });

/** A token of this run's own. */
const token = (stage: Stage, what: string): string => `clientToken=${stage.scratch.name}-${what}`;

const add = (stage: Stage, what: string, rr = what): Promise<Answer> =>
  addRecord(stage, record(rr), { query: token(stage, what) });

const idOf = (answer: Answer): unknown => member(answer.json, 'recordId');

/** Both were answered, and alike. */
function alike(first: Answer, second: Answer): Verdict {
  if (first.status !== 200) return declined(first, '200');
  if (second.status !== 200) return declined(second, '200');
  return first.text === second.text ? agrees : differs(short(first.text), short(second.text));
}

const withTag = async (stage: Stage, which: string, tag: string) =>
  stage.ask('DeletePrivateZone', { zoneId: await ownZone(stage, which) }, { headers: { 'if-match': tag } });

/** Client tokens and If-Match, under --write; asked of zones and records, and the same for all services here. */
export const tokenCases: readonly Case[] = [
  fact(
    'token.replay',
    'documented',
    'common 2.6',
    'A create sent twice with one token makes one thing.',
    async (stage) => alike(await add(stage, 'replay'), await add(stage, 'replay')),
  ),
  fact(
    'token.replay-request-id',
    'proposal',
    'common 2.6',
    'A repeated answer has a request id of its own.',
    async (stage) => {
      const [first, second] = [await add(stage, 'ids'), await add(stage, 'ids')];
      if (second.status !== 200) return declined(second, '200');
      const id = second.headers['x-bce-request-id'];
      return id !== first.headers['x-bce-request-id'] ? agrees : differs('another request id', short(id ?? 'none'));
    },
  ),
  fact(
    'token.at-once',
    'proposal',
    'common 2.6',
    'Of two requests with one token at once, one makes the thing.',
    async (stage) => {
      const [first, second] = await Promise.all([add(stage, 'at-once'), add(stage, 'at-once')]);
      return alike(first, second);
    },
  ),
  fact('token.refusal-not-kept', 'proposal', 'common 2.6', 'A refusal does not use the token up.', async (stage) => {
    const query = token(stage, 'refusal');
    await addRecord(stage, { ...record('refusal'), value: 'none' }, { query });
    return accepted(await addRecord(stage, record('refusal'), { query }));
  }),
  fact(
    'token.delete',
    'proposal',
    'common 2.6',
    'A delete sent twice with one token is answered twice.',
    async (stage) => {
      const recordId = String(idOf(await addRecord(stage, record('token-delete'))));
      const once = await stage.ask('DeleteRecord', { recordId }, { query: token(stage, 'delete') });
      return alike(once, await stage.ask('DeleteRecord', { recordId }, { query: token(stage, 'delete') }));
    },
  ),
  fact('token.other-action', 'proposal', 'common 2.6', 'A token is another one for another action.', async (stage) => {
    const added = await add(stage, 'actions');
    if (added.status !== 200) return declined(added, '200');
    const query = token(stage, 'actions');
    return accepted(await stage.ask('DeleteRecord', { recordId: String(idOf(added)) }, { query }));
  }),
  fact(
    'token.null-is-absent',
    'proposal',
    'common 2.6',
    'null members do not make a request another one.',
    async (stage) => {
      const query = token(stage, 'null');
      const first = await addRecord(stage, record('null'), { query });
      return alike(first, await addRecord(stage, { ...record('null'), description: null }, { query }));
    },
  ),
  fact('token.misspelt', 'seen', 'common 2.1', 'The token may be spelt clienToken.', async (stage) => {
    const query = token(stage, 'misspelt').replace('clientToken', 'clienToken');
    return alike(
      await addRecord(stage, record('misspelt'), { query }),
      await addRecord(stage, record('misspelt'), { query }),
    );
  }),
  fact('token.empty', 'seen', 'common 2.6', 'An empty token is none.', async (stage) => {
    const made = await addRecord(stage, record('empty-token'), { query: 'clientToken=' });
    if (made.status !== 200) return declined(made, '200');
    const again = await addRecord(stage, record('empty-token'), { query: 'clientToken=' });
    return member(again.json, 'code') === 'RecordExistInvalid' ? agrees : differs('RecordExistInvalid', glance(again));
  }),
  fact('if-match.fits', 'proposal', 'common 2.5', 'If-Match with the current ETag is taken.', async (stage) => {
    const zone = await stage.ask('GetPrivateZone', { zoneId: await ownZone(stage, 'tagged') });
    return accepted(await withTag(stage, 'tagged', String(zone.headers.etag)));
  }),
  fact('if-match.any', 'proposal', 'common 2.5', 'If-Match: * is taken.', async (stage) =>
    accepted(await withTag(stage, 'any', '*')),
  ),
  fact('if-match.changes', 'proposal', 'common 2.5', 'The ETag is another after a change.', async (stage) => {
    const zoneId = await ownZone(stage);
    const before = await stage.ask('GetPrivateZone', { zoneId });
    await addRecord(stage, record('changes'));
    const after = await stage.ask('GetPrivateZone', { zoneId });
    const tag = after.headers.etag;
    return tag !== undefined && tag !== before.headers.etag ? agrees : differs('another ETag', short(tag ?? 'none'));
  }),
  ...refusals([
    refused(
      'token.mismatch',
      'documented',
      'common 2.6',
      'IdempotentParameterMismatch',
      'Another request with a used token is refused.',
      async (stage) => {
        await add(stage, 'mismatch');
        return add(stage, 'mismatch', 'mismatch-2');
      },
    ),
    refused(
      'token.order.before-ids',
      'proposal',
      'common 2.5',
      'IdempotentParameterMismatch',
      'The token is looked at before the ids are.',
      async (stage) => {
        await add(stage, 'order');
        return stage.ask(
          'AddRecord',
          { zoneId: 'zone-000000000000' },
          { query: token(stage, 'order'), body: record('order') },
        );
      },
    ),
    refused(
      'token.long',
      'proposal',
      'common 2.5',
      'InvalidHTTPRequest',
      'A token of 65 characters is refused.',
      (stage) => addRecord(stage, record('long'), { query: `clientToken=${'x'.repeat(65)}` }),
    ),
    refused(
      'token.not-ascii',
      'proposal',
      'common 2.5',
      'InvalidHTTPRequest',
      'A token beyond ASCII is refused.',
      (stage) => addRecord(stage, record('odd'), { query: 'clientToken=%C3%A9' }),
    ),
    refused(
      'if-match.other',
      'documented',
      'common 2.5',
      'PreconditionFailed',
      'If-Match with another tag is refused.',
      (stage) => withTag(stage, 'other', '"another"'),
    ),
  ]),
];
