import { agrees, type Case, differs, Lacking } from '../case.ts';
import { answers, declined, glance, member } from '../judge.ts';
import { ownSubnet, ownVpc } from '../making.ts';
import { short } from '../shape.ts';
import { row, type Stage } from '../stage.ts';
import type { Answer } from '../wire.ts';
import { factsOf, is, refusals, refusalsOf } from './forms.ts';

// Resolvers are a beta, and may be charged for.
const fact = factsOf('privatezone', 'cost');
const refused = refusalsOf('privatezone', 'cost');

const NO_RESOLVER = { resolverId: 'rsv-000000000000' };
const NO_RULE = { ruleId: 'rule-000000000000' };
const NO_VPC = 'vpc-000000000000';
const id = ({ json }: Answer): string | undefined => {
  const text = member(json, 'id');
  return typeof text === 'string' ? text : undefined;
};

const create = async (stage: Stage, more: object = {}): Promise<Answer> => {
  const [vpcId, subnetId] = [await ownVpc(stage), await ownSubnet(stage)];
  const body = { name: stage.scratch.name, vpcId, vpcRegion: stage.region, type: 'outbound', ipModels: [{ subnetId }] };
  return stage.scratch.make(
    'a resolver',
    () => stage.ask('CreateResolver', {}, { body: { ...body, ...more } }),
    id,
    (resolverId) => stage.ask('DeleteResolver', { resolverId }),
  );
};

const createRule = async (stage: Stage, more: object = {}): Promise<Answer> => {
  const body = {
    ...{ name: stage.scratch.name, zone: 'forwarded.test', resolverId: await resolver(stage) },
    ...{ dnsServerConfigs: [{ ip: '172.20.0.10', port: 53 }], ...more },
  };
  const ask = () => stage.ask('CreateResolverRule', {}, { body });
  return stage.scratch.make('a resolver rule', ask, id, (ruleId) => stage.ask('DeleteResolverRule', { ruleId }));
};

const own = (stage: Stage, what: string, make: () => Promise<Answer>): Promise<string> =>
  stage.once(`own ${what}`, async () => {
    const answer = await make();
    const text = id(answer);
    if (text === undefined) throw new Lacking(`needs ${what}, which was refused: ${glance(answer)}`);
    return text;
  });

const resolver = (stage: Stage) => own(stage, 'an outbound resolver', () => create(stage));
const inbound = (stage: Stage) => own(stage, 'an inbound resolver', () => create(stage, { type: 'inbound' }));
const rule = (stage: Stage) => own(stage, 'a resolver rule', () => createRule(stage));

const bindRule = async (stage: Stage, vpcId: string, how = 'BindVpcToRule') =>
  stage.ask(how, { ruleId: await rule(stage) }, { body: { vpcRegions: [{ region: stage.region, vpcIds: [vpcId] }] } });

const detail = async (stage: Stage) => stage.ask('GetDnsResolverDetail', { resolverId: await resolver(stage) });

/** Resolvers and their rules, under --may-cost. */
export const resolverCases: readonly Case[] = [
  fact('resolver.answer', 'documented', 'dns 4.4', 'A resolver is there at once.', async (stage) =>
    answers(await detail(stage), row('GetDnsResolverDetail')),
  ),
  fact('resolver.id', 'proposal', 'dns 6.3', 'A resolver id is rsv- and 12 digits or small letters.', async (stage) => {
    const text = await resolver(stage);
    return /^rsv-[0-9a-z]{12}$/.test(text) ? agrees : differs('rsv-[0-9a-z]{12}', short(text));
  }),
  fact(
    'resolver.rule-id',
    'proposal',
    'dns 6.3',
    'A rule id is rule- and 12 digits or small letters.',
    async (stage) => {
      const text = await rule(stage);
      return /^rule-[0-9a-z]{12}$/.test(text) ? agrees : differs('rule-[0-9a-z]{12}', short(text));
    },
  ),
  fact('resolver.running', 'proposal', 'dns 4.4', 'A resolver is RUNNING at once.', async (stage) =>
    is(await detail(stage), 'status', 'RUNNING'),
  ),
  fact('resolver.unbound', 'documented', 'dns 4.5', 'A new rule is UNBOUND.', async (stage) =>
    is(await stage.ask('GetDnsResolverRuleDetail', { ruleId: await rule(stage) }), 'status', 'UNBOUND'),
  ),
  fact(
    'resolver.address',
    'proposal',
    'dns 4.4',
    'A blank address becomes the lowest free one of its subnet.',
    async (stage) => {
      const answer = await detail(stage);
      if (answer.status !== 200) return declined(answer, '200');
      const models = member(answer.json, 'ipModels');
      const address = Array.isArray(models) ? member(models[0], 'ipAddress') : undefined;
      return address === '192.168.1.3' ? agrees : differs('192.168.1.3', short(address ?? 'none'));
    },
  ),
  fact('resolver.port', 'proposal', 'dns 4.5', 'A server without a port has 53.', async (stage) => {
    const made = await createRule(stage, { zone: 'port.test', dnsServerConfigs: [{ ip: '172.20.0.10' }] });
    if (made.status !== 200) return declined(made, '200');
    const answer = await stage.ask('GetDnsResolverRuleDetail', { ruleId: id(made) ?? '' });
    const servers = member(answer.json, 'dnsServerConfigs');
    const port = Array.isArray(servers) ? member(servers[0], 'port') : undefined;
    return port === 53 ? agrees : differs('53', short(port ?? 'none'));
  }),
  ...refusals([
    refused(
      'resolver.no-name',
      'documented',
      'common 2.5',
      'InappropriateJSON',
      'A resolver without a name is refused.',
      (stage) => create(stage, { name: undefined }),
    ),
    refused(
      'resolver.type',
      'documented',
      'common 2.5',
      'InappropriateJSON',
      'A resolver of no type is refused.',
      (stage) => create(stage, { type: 'sideways' }),
    ),
    refused(
      'resolver.no-addresses',
      'proposal',
      'dns 4.4',
      'InappropriateJSON',
      'A resolver without addresses is refused.',
      (stage) => create(stage, { ipModels: [] }),
    ),
    refused(
      'resolver.region',
      'proposal',
      'dns 3.1',
      'RegionException',
      'A resolver in a region there is not is refused.',
      (stage) => create(stage, { vpcRegion: 'atlantis' }),
    ),
    refused(
      'resolver.vpc',
      'proposal',
      'dns 3.1',
      'VpcRegionException',
      'A resolver in a VPC there is not is refused.',
      (stage) => create(stage, { vpcId: NO_VPC }),
    ),
    refused(
      'resolver.delete-unknown',
      'proposal',
      'dns 3.3',
      'NoSuchObject',
      'To delete a resolver there is not is refused.',
      (stage) => stage.ask('DeleteResolver', NO_RESOLVER),
    ),
    refused(
      'resolver.delete-unknown-rule',
      'proposal',
      'dns 3.3',
      'NoSuchObject',
      'To delete a rule there is not is refused.',
      (stage) => stage.ask('DeleteResolverRule', NO_RULE),
    ),
    refused(
      'resolver.rule-of-none',
      'proposal',
      'dns 3.3',
      'NoSuchObject',
      'A rule of a resolver there is not is refused.',
      (stage) => createRule(stage, NO_RESOLVER),
    ),
    refused(
      'resolver.rule-of-inbound',
      'proposal',
      'dns 4.5',
      'InappropriateJSON',
      'A rule of an inbound resolver is refused.',
      async (stage) => createRule(stage, { resolverId: await inbound(stage) }),
    ),
    refused(
      'resolver.no-servers',
      'proposal',
      'dns 4.5',
      'InappropriateJSON',
      'A rule without servers is refused.',
      (stage) => createRule(stage, { dnsServerConfigs: [] }),
    ),
    refused(
      'resolver.link-local',
      'proposal',
      'docs/decisions/0009-resolving.md',
      'InappropriateJSON',
      'A server at a link-local address is refused.',
      (stage) => createRule(stage, { dnsServerConfigs: [{ ip: '169.254.169.254', port: 53 }] }),
    ),
    refused(
      'resolver.rule-zone',
      'proposal',
      'dns 3.1',
      'ZoneNameInvalid',
      'A rule of a bad name is refused.',
      (stage) => createRule(stage, { zone: 'a b.test' }),
    ),
    refused(
      'resolver.delete-with-rules',
      'proposal',
      'dns 3.3',
      'OperationDenied',
      'To delete a resolver with rules is refused.',
      async (stage) => {
        await rule(stage);
        return stage.ask('DeleteResolver', { resolverId: await resolver(stage) });
      },
    ),
    refused(
      'resolver.not-bound',
      'proposal',
      'dns 4.5',
      'VpcIdException',
      'To unbind a VPC that is not bound is refused.',
      async (stage) => bindRule(stage, await ownVpc(stage), 'UnbindVpcToRule'),
    ),
    refused(
      'resolver.bound-twice',
      'proposal',
      'dns 3.3',
      'ZoneHasBindTheVpc',
      'To bind a rule to a VPC twice is refused.',
      async (stage) => {
        const vpcId = await ownVpc(stage);
        await stage.once('bound rule', () =>
          stage.scratch.make(
            'a binding of a rule',
            () => bindRule(stage, vpcId),
            () => vpcId,
            () => bindRule(stage, vpcId, 'UnbindVpcToRule'),
          ),
        );
        return bindRule(stage, vpcId);
      },
    ),
  ]),
];
