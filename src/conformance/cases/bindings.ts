import { agrees, type Case, differs } from '../case.ts';
import { accepted, declined, itemsOf, member } from '../judge.ts';
import { ownVpc, ownZone, zoneName } from '../making.ts';
import { short } from '../shape.ts';
import type { Stage } from '../stage.ts';
import { factsOf, refusals, refusalsOf } from './forms.ts';

const fact = factsOf('privatezone', 'write');
const refused = refusalsOf('privatezone', 'write');

const NO_VPC = 'vpc-000000000000';

const bind = async (stage: Stage, body: object, which = 'a') =>
  stage.ask('BindVpc', { zoneId: await ownZone(stage, which) }, { body });

const unbind = async (stage: Stage, body: object, which = 'a') =>
  stage.ask('UnbindVpc', { zoneId: await ownZone(stage, which) }, { body });

const own = async (stage: Stage) => ({ region: stage.region, vpcIds: [await ownVpc(stage)] });

/** The run's own VPC at the run's own zone; unbound at the end, for a bound one may not go. */
const bound = (stage: Stage) =>
  stage.once('bound', async () => {
    const body = await own(stage);
    return stage.scratch.make(
      'a binding',
      () => bind(stage, body, 'bound'),
      () => body.vpcIds[0],
      () => unbind(stage, body, 'bound'),
    );
  });

/** Bindings of VPCs to zones, under --write. */
export const bindingCases: readonly Case[] = [
  fact('binding.taken', 'documented', 'dns 4.2', 'A VPC of the account is bound.', async (stage) =>
    accepted(await bound(stage)),
  ),
  fact(
    'binding.seen',
    'documented',
    'dns 4.2',
    'A bound VPC is in the zone at once, with its name and its region.',
    async (stage) => {
      await bound(stage);
      const zone = await stage.ask('GetPrivateZone', { zoneId: await ownZone(stage, 'bound') });
      if (zone.status !== 200) return declined(zone, '200');
      const [one] = itemsOf(zone, 'bindVpcs');
      const { vpcIds, region } = await own(stage);
      const named = typeof member(one, 'vpcName') === 'string' && member(one, 'vpcName') !== '';
      const fits = member(one, 'vpcId') === vpcIds[0] && member(one, 'vpcRegion') === region && named;
      return fits ? agrees : differs(`${vpcIds[0]} of ${region}, and its name`, short(one ?? 'none'));
    },
  ),
  fact('binding.undone', 'documented', 'dns 4.2', 'A VPC is unbound, and not in the zone any more.', async (stage) => {
    const body = await own(stage);
    const done = await bind(stage, body, 'unbound');
    if (done.status !== 200) return declined(done, '200');
    const undone = await unbind(stage, body, 'unbound');
    if (undone.status !== 200) return declined(undone, '200');
    const zone = await stage.ask('GetPrivateZone', { zoneId: await ownZone(stage, 'unbound') });
    return itemsOf(zone, 'bindVpcs').length === 0 ? agrees : differs('[]', short(zone.text));
  }),
  fact('binding.whole', 'proposal', 'dns 4.2', 'Of several VPCs all are bound, or none.', async (stage) => {
    const { region, vpcIds } = await own(stage);
    await bind(stage, { region, vpcIds: [...vpcIds, NO_VPC] }, 'empty');
    const zone = await stage.ask('GetPrivateZone', { zoneId: await ownZone(stage, 'empty') });
    if (zone.status !== 200) return declined(zone, '200');
    const count = itemsOf(zone, 'bindVpcs').length;
    return count === 0 ? agrees : differs('none bound', `${count} bound`);
  }),
  ...refusals([
    refused(
      'binding.twice',
      'documented',
      'dns 3.1',
      'ZoneHasBindTheVpc',
      'To bind a bound VPC is refused.',
      async (stage) => {
        await bound(stage);
        return bind(stage, await own(stage), 'bound');
      },
    ),
    refused(
      'binding.no-region',
      'proposal',
      'dns 3.1',
      'RegionException',
      'A region there is not is refused.',
      (stage) => bind(stage, { region: 'atlantis', vpcIds: [NO_VPC] }),
    ),
    refused('binding.empty-region', 'proposal', 'dns 3.1', 'RegionException', 'An empty region is refused.', (stage) =>
      bind(stage, { region: '', vpcIds: [NO_VPC] }),
    ),
    refused('binding.no-vpcs', 'proposal', 'dns 3.1', 'VpcIdException', 'An empty list of VPCs is refused.', (stage) =>
      bind(stage, { region: stage.region, vpcIds: [] }),
    ),
    refused(
      'binding.malformed-vpc',
      'proposal',
      'dns 3.1',
      'VpcIdException',
      'A VPC id of another form is refused.',
      (stage) => bind(stage, { region: stage.region, vpcIds: ['none'] }),
    ),
    refused(
      'binding.unknown-vpc',
      'proposal',
      'dns 3.1',
      'VpcRegionException',
      'A VPC that is not in the region is refused.',
      (stage) => bind(stage, { region: stage.region, vpcIds: [NO_VPC] }),
    ),
    refused(
      'binding.unbind-unbound',
      'proposal',
      'dns 3.1',
      'VpcIdException',
      'To unbind a VPC that is not bound is refused.',
      async (stage) => unbind(stage, await own(stage), 'empty'),
    ),
    refused(
      'binding.order.region-before-vpc',
      'proposal',
      'dns 3.2',
      'RegionException',
      'The region is looked at before the VPCs are.',
      (stage) => bind(stage, { region: 'atlantis', vpcIds: [] }),
    ),
    refused(
      'binding.missing-region',
      'documented',
      'common 2.5',
      'InappropriateJSON',
      'A missing region is refused.',
      (stage) => bind(stage, { vpcIds: [NO_VPC] }),
    ),
    refused(
      'binding.same-name',
      'proposal',
      'dns 3.1',
      'ZoneHasBindTheVpc',
      'To bind a VPC to a second zone of one name is refused.',
      async (stage) => {
        await bound(stage);
        const body = { zoneName: zoneName(stage, 'bound') };
        const made = await stage.scratch.make(
          'a zone',
          () => stage.ask('CreatePrivateZone', {}, { body }),
          ({ json }) => String(member(json, 'zoneId')),
          (zoneId) => stage.ask('DeletePrivateZone', { zoneId }),
        );
        return stage.ask('BindVpc', { zoneId: String(member(made.json, 'zoneId')) }, { body: await own(stage) });
      },
    ),
    refused(
      'binding.delete-vpc',
      'proposal',
      'common 4.3',
      'NotAllowDeleteVpc',
      'To delete a VPC that is bound to a zone is refused.',
      async (stage) => {
        await bound(stage);
        return stage.ask('DeleteVpc', { vpcId: await ownVpc(stage) });
      },
    ),
  ]),
];
