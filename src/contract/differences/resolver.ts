import type { RESOLVER } from '../resolver.ts';
import type { DifferencesOf } from './difference.ts';

export const RESOLVER_DIFFERENCES = {
  CreateResolver: [],
  GetDnsResolverList: [],
  GetDnsResolverDetail: [],
  UpdateDnsParser: [],
  DeleteResolver: [],
  CreateResolverRule: [],
  GetDnsResolverRuleList: [],
  GetDnsResolverRuleDetail: [],
  UpdateResolverRule: [],
  DeleteResolverRule: [],
  BindVpcToRule: [],
  UnbindVpcToRule: [],
} satisfies DifferencesOf<typeof RESOLVER>;
