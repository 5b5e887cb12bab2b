import { agrees, type Case, differs } from '../case.ts';
import { answers, declined, itemsOf, member } from '../judge.ts';
import { ownSubnet, ownVpc, plainName } from '../making.ts';
import { short } from '../shape.ts';
import { row, type Stage } from '../stage.ts';
import { factsOf, refusals, refusalsOf } from './forms.ts';

const fact = factsOf('vpc', 'write');
const refused = refusalsOf('vpc', 'write');

const createVpc = (more: object) => (stage: Stage) =>
  stage.scratch.make(
    'a VPC that should have been refused',
    () => stage.ask('CreateVpc', {}, { body: { name: plainName(stage), cidr: '192.168.0.0/16', ...more } }),
    ({ json }) => String(member(json, 'vpcId')),
    (vpcId) => stage.ask('DeleteVpc', { vpcId }),
  );

const createSubnet = (more: object) => async (stage: Stage) => {
  const vpcId = await ownVpc(stage);
  const body = { name: plainName(stage), zoneName: `cn-${stage.region}-a`, cidr: '192.168.2.0/24', vpcId, ...more };
  return stage.scratch.make(
    'a subnet that should have been refused',
    () => stage.ask('CreateSubnet', {}, { body }),
    ({ json }) => String(member(json, 'subnetId')),
    (subnetId) => stage.ask('DeleteSubnet', { subnetId }),
  );
};

const vpcOf = async (stage: Stage) => stage.ask('QuerySpecifiedVpc', { vpcId: await ownVpc(stage) });

/** VPCs, subnets and their routes, under --write. */
export const networkCases: readonly Case[] = [
  fact('made.vpc-id', 'seen', 'common 4.2', 'A VPC id is vpc- and 12 digits or small letters.', async (stage) => {
    const id = await ownVpc(stage);
    return /^vpc-[0-9a-z]{12}$/.test(id) ? agrees : differs('vpc-[0-9a-z]{12}', short(id));
  }),
  fact('made.subnet-id', 'seen', 'common 4.2', 'A subnet id is sbn- and 12 digits or small letters.', async (stage) => {
    const id = await ownSubnet(stage);
    return /^sbn-[0-9a-z]{12}$/.test(id) ? agrees : differs('sbn-[0-9a-z]{12}', short(id));
  }),
  fact('made.at-once', 'seen', 'common 4.3', 'A VPC is there at once.', async (stage) =>
    answers(await vpcOf(stage), row('QuerySpecifiedVpc')),
  ),
  fact('made.subnet-in-vpc', 'documented', 'common 4.3', 'A VPC tells of its subnets.', async (stage) => {
    const subnet = await ownSubnet(stage);
    const answer = await vpcOf(stage);
    if (answer.status !== 200) return declined(answer, '200');
    const subnets = member(member(answer.json, 'vpc'), 'subnets');
    const found = Array.isArray(subnets) && subnets.some((one) => member(one, 'subnetId') === subnet);
    return found ? agrees : differs(subnet, short(subnets ?? 'none'));
  }),
  fact('made.free-addresses', 'proposal', 'common 4.4', 'A new /24 has 252 free addresses.', async (stage) => {
    const answer = await stage.ask('QuerySpecifiedSubnet', { subnetId: await ownSubnet(stage) });
    if (answer.status !== 200) return declined(answer, '200');
    const free = member(member(answer.json, 'subnet'), 'availableIp');
    return free === 252 ? agrees : differs('252', short(free ?? 'none'));
  }),
  fact('made.table', 'documented', 'common 4.5', 'A VPC has one route table, answered flat.', async (stage) => {
    const answer = await stage.ask('QueryRoutingTable', {}, { query: `vpcId=${await ownVpc(stage)}` });
    return answers(answer, row('QueryRoutingTable'));
  }),
  fact(
    'made.no-routes',
    'proposal',
    'common 4.5',
    'A new route table lists no rules: local routes are not told.',
    async (stage) => {
      const answer = await stage.ask('QueryRoutingTable', {}, { query: `vpcId=${await ownVpc(stage)}` });
      if (answer.status !== 200) return declined(answer, '200');
      const rules = itemsOf(answer, 'routeRules');
      return rules.length === 0 ? agrees : differs('no rules', `${rules.length} rules`);
    },
  ),
  fact('made.filter', 'documented', 'common 4.3', 'vpcIds finds the VPCs named.', async (stage) => {
    const id = await ownVpc(stage);
    const answer = await stage.ask('QueryVpcList', {}, { query: `vpcIds=${id}` });
    if (answer.status !== 200) return declined(answer, '200');
    const got = itemsOf(answer, 'vpcs')
      .map((one) => String(member(one, 'vpcId')))
      .join();
    return got === id ? agrees : differs(id, short(got || 'none'));
  }),
  fact('made.renamed', 'documented', 'common 4.3', 'A VPC’s name and description change.', async (stage) => {
    const name = `${plainName(stage)}_2`;
    const body = { name, description: 'renamed' };
    const answer = await stage.ask('UpdateVpc', { vpcId: await ownVpc(stage) }, { body });
    if (answer.status !== 200) return declined(answer, '200');
    const got = member(member((await vpcOf(stage)).json, 'vpc'), 'name');
    return got === name ? agrees : differs(name, short(got ?? 'none'));
  }),
  ...refusals([
    refused(
      'made.no-cidr',
      'documented',
      'common 2.5',
      'InappropriateJSON',
      'A VPC without a cidr is refused.',
      createVpc({ cidr: undefined }),
    ),
    refused(
      'made.bad-cidr',
      'proposal',
      'common 4.6',
      'InappropriateJSON',
      'A cidr that is none is refused.',
      createVpc({ cidr: '192.168.0.0/33' }),
    ),
    refused(
      'made.host-bits',
      'proposal',
      'common 4.3',
      'InappropriateJSON',
      'A cidr that is no network address is refused.',
      createVpc({ cidr: '192.168.0.1/16' }),
    ),
    refused(
      'made.public-cidr',
      'proposal',
      'common 4.3',
      'InappropriateJSON',
      'A cidr of public addresses is refused.',
      createVpc({ cidr: '8.8.0.0/16' }),
    ),
    refused(
      'made.default-name',
      'proposal',
      'common 4.3',
      'InappropriateJSON',
      'The name default is refused.',
      createVpc({ name: 'default' }),
    ),
    refused(
      'made.overlap',
      'proposal',
      'common 4.6',
      'DuplicateException',
      'A subnet over another one is refused.',
      async (stage) => {
        await ownSubnet(stage);
        return createSubnet({ cidr: '192.168.1.128/25' })(stage);
      },
    ),
    refused(
      'made.outside',
      'proposal',
      'common 4.6',
      'InappropriateJSON',
      'A subnet outside its VPC is refused.',
      createSubnet({ cidr: '10.0.0.0/24' }),
    ),
    refused(
      'made.subnet-nowhere',
      'proposal',
      'common 4.6',
      'NoSuchObject',
      'A subnet of a VPC there is not is refused.',
      createSubnet({ vpcId: 'vpc-000000000000' }),
    ),
    refused(
      'made.in-use',
      'proposal',
      'common 4.3',
      'NotAllowDeleteVpc',
      'To delete a VPC with a subnet is refused.',
      async (stage) => {
        await ownSubnet(stage);
        return stage.ask('DeleteVpc', { vpcId: await ownVpc(stage) });
      },
    ),
    refused(
      'made.delete-unknown',
      'proposal',
      'common 4.6',
      'NoSuchObject',
      'To delete a VPC there is not is refused.',
      (stage) => stage.ask('DeleteVpc', { vpcId: 'vpc-000000000000' }),
    ),
    refused('made.no-flag', 'proposal', 'common 2.5', 'InvalidURI', 'PUT of a VPC needs modifyAttribute.', (stage) =>
      stage.call('vpc', 'PUT', '/v1/vpc/vpc-000000000000', { body: {} }),
    ),
  ]),
];
