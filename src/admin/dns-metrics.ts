import { Metrics } from '../platform/metrics.ts';

/** What the DNS plane and the query log have counted; given by the composition root. */
export interface DnsCounts {
  /** Since the start, by name; a list is by its index. */
  readonly counters: Readonly<Record<string, number | readonly number[]>>;
  /** What each of them is. */
  readonly help: Readonly<Record<string, string>>;
  readonly sizes: { readonly zones: number; readonly views: number; readonly names: number };
  /** Answers of each VPC by rcode, and by source. */
  readonly answers: Iterable<{
    readonly vpc: string;
    readonly rcode?: string;
    readonly from?: string;
    readonly count: number;
  }>;
  readonly queryLog: { readonly lines: number; readonly lost: number; readonly missed: number };
}

/** The DNS plane's part of /metrics. */
export function dnsMetrics({ counters, help, sizes, answers, queryLog }: DnsCounts): string {
  const metrics = new Metrics();
  for (const [name, value] of Object.entries(counters)) {
    const count = metrics.counter(`netloom_dns_${name}`, help[name] ?? '');
    if (typeof value === 'number') count({}, value);
    else for (const [index, one] of value.entries()) count({ value: String(index) }, one);
  }
  metrics.gauge('netloom_dns_zones', 'Private zones.')(sizes.zones);
  metrics.gauge('netloom_dns_views', 'VPCs that see a zone or a rule, or have a DNS address.')(sizes.views);
  metrics.gauge('netloom_dns_names', 'Names of all zones.')(sizes.names);
  const { lines, lost, missed } = queryLog;
  metrics.counter('netloom_dns_query_log_lines', 'Lines of query logs.')({}, lines);
  metrics.counter('netloom_dns_query_log_lost', 'Lines of query logs that could not be written.')({}, lost);
  metrics.counter('netloom_dns_query_log_missed', 'Lines of query logs a reader was too slow for.')({}, missed);
  return metrics.text() + answersText(answers);
}

const BY_RCODE = 'netloom_dns_answers_total';
const BY_SOURCE = 'netloom_dns_answers_by_source_total';

/** Written out by hand: there may be some for each of ten thousand VPCs, and no label of theirs needs quoting. */
function answersText(answers: DnsCounts['answers']): string {
  let byRcode = `# HELP ${BY_RCODE} Answers to a VPC, by rcode.\n# TYPE ${BY_RCODE} counter\n`;
  let bySource =
    `# HELP ${BY_SOURCE} Answers to a VPC, by where they came from: a zone, a rule, the upstream, the cache, or refused.` +
    `\n# TYPE ${BY_SOURCE} counter\n`;
  for (const { vpc, rcode, from, count } of answers) {
    if (rcode !== undefined) byRcode += `${BY_RCODE}{vpc="${vpc}",rcode="${rcode}"} ${count}\n`;
    if (from !== undefined) bySource += `${BY_SOURCE}{vpc="${vpc}",from="${from}"} ${count}\n`;
  }
  return byRcode + bySource;
}
