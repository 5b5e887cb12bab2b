import type { DomainEvent } from '../commit.ts';
import { attachInstance, detachInstance } from '../csn/attachments.ts';
import { createCsn, deleteCsn, setCsnOptions, updateCsn } from '../csn/csns.ts';
import { createGrant, deleteGrant } from '../csn/grants.ts';
import { associate, dissociate, propagate, unpropagate } from '../csn/relations.ts';
import { addOperatorRule, deleteRule } from '../csn/rules.ts';
import { createTable, deleteTable, updateTable } from '../csn/tables.ts';
import { updateTgw } from '../csn/tgws.ts';
import type { Association, Attachment, Csn, CsnTable, CustomRule, Grant, Propagation, Tgw } from '../csn/types.ts';
import { formatIpv4Prefix } from '../net/prefix.ts';
import { again, changesOf, checked, type Inverse, restoring, type Step, stepsOf, when } from './steps.ts';

// As the operator, who sees every account's.
const EVERY = undefined;

export const csn: Inverse<Csn> = {
  made: ({ id }) => [deleteCsn(EVERY, id)],
  gone: (gone, place) => {
    const said = { csn: gone.id, defaultTable: gone.defaultTable };
    return [again(createCsn(gone), 'csn-created', said, place, gone.createdAt), setCsnOptions(gone.id, gone.options)];
  },
  altered: (altered) => {
    const { now, to } = altered;
    const texts = changesOf(altered, 'name', 'description');
    return stepsOf(texts && updateCsn(EVERY, now.id, texts), setCsnOptions(now.id, to.options));
  },
};

export const csnTable: Inverse<CsnTable> = {
  made: ({ id, type }) => stepsOf(type === 'custom' && deleteTable(id)),
  // The default table is back with its CSN, under its first name.
  gone: ({ id, csn: home, type, name, description }, place) => [
    type === 'custom'
      ? again(createTable(home, { name, description }), 'csn-table-created', { table: id }, place)
      : updateTable(id, { name, description }),
  ],
  altered: (altered) => {
    const texts = changesOf(altered, 'name', 'description');
    return stepsOf(texts && updateTable(altered.now.id, texts));
  },
};

export const tgw: Inverse<Tgw> = {
  // A CSN keeps its presence in a region, once it had one, until it goes itself (csn contract 7.2).
  made: () => [],
  gone: ({ id, csn: home, region, name, description }, place) => [
    (_state, { at }) => {
      const event = { type: 'tgw-created', v: 1, csn: home, tgw: id, region, name } as const;
      return { events: [restoring(event, place, at)], result: undefined };
    },
    updateTgw(EVERY, home, id, { name, description }),
  ],
  altered: (altered) => {
    const texts = changesOf(altered, 'name', 'description');
    return stepsOf(texts && updateTgw(EVERY, altered.now.csn, altered.now.id, texts));
  },
};

const instanceOf = ({ type, instance, region, owner }: Attachment) => {
  return { instanceType: type, instanceId: instance, instanceRegion: region, instanceAccountId: owner };
};

export const attachment: Inverse<Attachment> = {
  made: (made) => [detachInstance(EVERY, made.csn, instanceOf(made))],
  // Attached at once, without the relations a new one would get: it gets back those it had.
  gone: (gone, place, { places }) => [
    checked(attachInstance(EVERY, gone.csn, instanceOf(gone)), (decided, _state, { at }) => {
      const { id, vpcRules } = gone;
      const ids = [...vpcRules];
      return decided.flatMap((event): DomainEvent[] => {
        if (event.type === 'tgw-created') return [event];
        if (event.type === 'attachment-created') {
          const { dueAt: _dueAt, ...rest } = event;
          return [restoring({ ...rest, attachment: id, vpcRules }, place, at)];
        }
        if (event.type !== 'route-rule-created') return [];
        const routeRule = ids.shift()!;
        return [restoring({ ...event, routeRule }, places.get(routeRule) ?? place, at)];
      });
    }),
  ],
  altered: () => [],
};

export const association: Inverse<Association> = {
  made: ({ table, attachment: attachId }) => [dissociate(EVERY, table, attachId)],
  gone: ({ table, attachment: attachId, description }, place) => [
    again(associate(EVERY, table, { attachId, description }), 'association-created', {}, place),
  ],
  altered: () => [],
};

export const propagation: Inverse<Propagation> = {
  made: ({ table, attachment: attachId }) => [unpropagate(EVERY, table, attachId)],
  gone: ({ table, attachment: attachId, description }, place) => [
    again(propagate(EVERY, table, { attachId, description }), 'propagation-created', {}, place),
  ],
  altered: () => [],
};

export const csnRule: Inverse<CustomRule> = {
  made: ({ table, id }) => [deleteRule(EVERY, table, id)],
  gone: (gone, place) => [ruleAgain(gone, place)],
  // It dropped what it matched because its attachment was gone; that is back by now.
  altered: ({ now, to }) => stepsOf(deleteRule(EVERY, now.table, now.id), ruleAgain(to, to.position)),
};

/** A rule whose attachment is gone still names it, and is checked as the blackhole it is. */
function ruleAgain({ id, table, base, length, description, blackhole, nextHop }: CustomRule, place: number): Step {
  const destAddress = formatIpv4Prefix({ base, length });
  const way = blackhole ? { blackhole } : { attachId: nextHop!.attachment };
  const command = addOperatorRule(table, { destAddress, description, ...way });
  return again(command, 'csn-rule-created', { rule: id, ...(nextHop && { nextHop }) }, place);
}

export const grant: Inverse<Grant> = {
  made: ({ id }) => [deleteGrant(EVERY, id)],
  gone: (gone, place) => {
    const { id, type: instanceType, instance: instanceId, region: instanceRegion, csn: csnId, peer } = gone;
    const { account, description, createdAt } = gone;
    const input = { account, instanceType, instanceId, instanceRegion, csnId, peerAccountId: peer, description };
    return [when(() => again(createGrant(input), 'grant-created', { grant: id }, place, createdAt))];
  },
  altered: () => [],
};
