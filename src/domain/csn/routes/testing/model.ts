import { networkKey } from '../../../network/types.ts';
import type { State } from '../../../state.ts';
import type { RuleView } from '../listing.ts';

/** A contender for a prefix, as the model sees it. */
interface Contender {
  readonly view: Omit<RuleView, 'status'>;
  readonly bgp: boolean;
  readonly hops: number;
}

/** A table's rules by the letter of csn contract 7.6, from the facts alone. */
export function modelOf(state: State, table: string): RuleView[] {
  const contenders: Contender[] = [];
  for (const propagation of state.csns.propagationsOf.get(table) ?? []) {
    const { id: attachment, position, type, instance, region } = state.csns.attachments.get(propagation.attachment)!;
    for (const one of state.networks.byKey.get(networkKey(type, instance))!.published) {
      const { base, length, since, bgp, hops, asPath, community } = one;
      const nextHop = { attachment, type, instance, region };
      const parts = { base, length, attachmentPosition: position, order: Math.max(since, propagation.position) };
      const fixed = { csn: 'c', table, routeType: 'propagated', blackhole: false, description: '' } as const;
      contenders.push({ view: { ...fixed, base, length, attachment, nextHop, asPath, community, parts }, bgp, hops });
    }
  }
  for (const rule of state.csns.rulesOf.get(table) ?? []) {
    const { base, length, position, blackhole, description, nextHop } = rule;
    const parts = { base, length, attachmentPosition: 0, order: position };
    const to = nextHop === undefined ? {} : { nextHop, attachment: nextHop.attachment };
    const fixed = { csn: 'c', table, routeType: 'custom', asPath: '', community: '' } as const;
    contenders.push({ view: { ...fixed, ...to, base, length, blackhole, description, parts }, bgp: false, hops: 0 });
  }
  const byPrefix = Map.groupBy(contenders, ({ view }) => view.base * 64 + view.length);
  return [...byPrefix.keys()].sort((a, b) => a - b).flatMap((key) => decided(byPrefix.get(key)!, state));
}

function decided(contenders: readonly Contender[], state: State): RuleView[] {
  const sorted = contenders.toSorted((a, b) => {
    return a.view.parts.order - b.view.parts.order || a.view.parts.attachmentPosition - b.view.parts.attachmentPosition;
  });
  const custom = sorted.filter(({ view }) => view.routeType === 'custom');
  const group = sorted.filter(({ bgp }) => bgp);
  const shortest = group.filter(({ hops }) => hops === Math.min(...group.map((one) => one.hops)));
  let active = custom;
  if (custom.length === 0) {
    if (!sorted[0]!.bgp) active = [sorted[0]!];
    else active = state.csns.byId.get('c')!.options.ecmp ? shortest : [shortest[0]!];
  }
  return [
    ...active.map(({ view }): RuleView => ({ ...view, status: 'active' })),
    ...sorted.filter((one) => !active.includes(one)).map(({ view }): RuleView => ({ ...view, status: 'conflicted' })),
  ];
}
