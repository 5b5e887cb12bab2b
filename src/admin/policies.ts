import type { POLICIES } from '../contract/netloom/policies.ts';
import { setPolicy } from '../domain/policy/commands.ts';
import { policyOf } from '../domain/policy/views.ts';
import { setMissingName } from '../domain/privatezone/commands.ts';
import { refuse } from '../domain/refusal.ts';
import { type AdminHandlers, read, write } from './handlers.ts';

export const policies: AdminHandlers<(typeof POLICIES)[number]['name']> = {
  ShowDnsPolicy: read((state, { path }) => {
    if (!state.vpcs.byId.has(path.vpcId!)) return refuse('vpc-unknown');
    const { allow, queryLog, responsesPerSecond } = policyOf(state, path.vpcId!);
    return { allow, queryLog, ...(responsesPerSecond !== undefined && { responsesPerSecond }) };
  }),

  SetDnsPolicy: write(({ path, body }) => setPolicy(path.vpcId!, body)),

  ShowZone: read((state, { path }) => {
    const zone = state.zones.byId.get(path.zoneId!);
    if (zone === undefined) return refuse('zone-unknown');
    const { id: zoneId, name, account: accountId, serial, missingName = 'default' } = zone;
    const bindVpcs = [...zone.bindings].map(({ vpc, region }) => {
      return { vpcId: vpc, vpcName: state.vpcs.byId.get(vpc)!.name, vpcRegion: region };
    });
    return { zoneId, name, accountId, serial, missingName, bindVpcs, records: zone.records.size };
  }),

  SetMissingName: write(({ path, body: { missingName } }) =>
    setMissingName(path.zoneId!, missingName === 'default' ? undefined : missingName),
  ),
};
