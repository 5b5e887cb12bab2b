import type { RESOLVER } from '../resolver.ts';
import { type DifferencesOf, notEnforced, otherwise, proposal } from './difference.ts';
import { pages } from './everywhere.ts';

const codes = proposal(
  'resolver.error-codes',
  'No document lists the errors of resolvers and rules. Those of zones and VPCs are used, and `NoSuchObject` for an unknown id, of whatever form.',
  'dns 3.3',
);
const ids = proposal('resolver.ids', 'Ids begin with `rsv-` and `rule-`; the cloud’s have never been seen.', 'dns 6.3');
const states = proposal(
  'resolver.states',
  'A resolver is `RUNNING`, a rule `BOUND` or `UNBOUND`, from the moment the call is answered; the other documented states are never seen, and may be asked for.',
  'dns 4.4, 10',
);
const times = proposal(
  'resolver.times',
  'Times have the form of a zone’s, in Beijing time; there is no example.',
  'dns 6.3',
);
const servers = proposal(
  'resolver.servers',
  'A rule has 1 to 6 servers, each once, at port 53 unless told; they are asked in their order.',
  'dns 4.5, 8',
);
const pageSize = proposal(
  'resolver.page-size',
  'A page has 100 at most, and 100 unless asked; only the maximum is documented.',
  'dns 1',
);
const tokenSpelling = otherwise(
  'resolver.token-spelling',
  'The client token may be `clientToken` or `clienToken`; documented and sent is the second.',
  'dns 1',
);

export const RESOLVER_DIFFERENCES = {
  CreateResolver: [
    codes,
    ids,
    states,
    proposal(
      'resolver.addresses',
      'A blank address becomes the lowest free one of its subnet; the first three and the last of a subnet are never given. A taken one is `InappropriateJSON`, a full subnet `QuotaExceeded`.',
      'dns 4.4',
    ),
    notEnforced(
      'resolver.quotas',
      'The cloud allows 10 resolvers of a user, 300 rules, and 100 rules of a resolver; here 100, 3000 and 1000 unless quotas are set.',
      'dns 7',
    ),
    otherwise('resolver.beta', 'Resolvers are there for every account; the cloud opens them on request.', 'dns 7'),
  ],
  GetDnsResolverList: [states, times, pageSize, pages],
  GetDnsResolverDetail: [codes, states, times],
  UpdateDnsParser: [codes],
  DeleteResolver: [
    codes,
    proposal(
      'resolver.delete-with-rules',
      'One that has rules is `OperationDenied`: that its rules go first is documented, the code is not.',
      'dns 3.3',
    ),
  ],
  CreateResolverRule: [
    codes,
    ids,
    servers,
    proposal('resolver.rule-of-inbound', 'A rule of an inbound resolver is `InappropriateJSON`.', 'dns 4.5'),
    proposal(
      'resolver.forbidden-servers',
      'Servers at link-local and metadata addresses, and the VPC’s own inbound resolvers, are `InappropriateJSON`.',
      'docs/decisions/0009-resolving.md',
    ),
  ],
  GetDnsResolverRuleList: [states, times, pageSize, pages],
  GetDnsResolverRuleDetail: [codes, states, times],
  UpdateResolverRule: [codes, servers],
  DeleteResolverRule: [
    codes,
    proposal('resolver.delete-bound-rule', 'A rule that is bound goes with its bindings.', 'dns 4.5'),
  ],
  BindVpcToRule: [
    codes,
    proposal(
      'resolver.bound-already',
      'A VPC that the rule, or another rule of the same name, is bound to is `ZoneHasBindTheVpc`.',
      'dns 3.3',
    ),
    tokenSpelling,
  ],
  UnbindVpcToRule: [
    codes,
    proposal('resolver.not-bound', 'A VPC that is not bound is `VpcIdException`.', 'dns 4.5'),
    tokenSpelling,
  ],
} satisfies DifferencesOf<typeof RESOLVER>;
