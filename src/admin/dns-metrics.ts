import { Metrics } from '../platform/metrics.ts';

/** What the DNS plane and the query log have counted; given by the composition root. */
export interface DnsCounts {
  /** Since the start, by name; a list is by its index. */
  readonly counters: Readonly<Record<string, number | readonly number[]>>;
  /** What each of them is. */
  readonly help: Readonly<Record<string, string>>;
  readonly sizes: Readonly<Record<keyof typeof SIZES, number>>;
  /** Of those who ask others; undefined while nobody was asked. */
  readonly forward: Forward | undefined;
  readonly forwardHelp: Readonly<Record<string, string>>;
  /** Answers of each VPC by rcode, and by source. */
  readonly answers: Iterable<AnswerCount>;
  readonly queryLog: { readonly lines: number; readonly lost: number; readonly missed: number };
}

interface Forward {
  readonly counters: Readonly<Record<string, number>>;
  readonly targets: readonly { readonly ip: string; readonly port: number; readonly state: string }[];
}

interface AnswerCount {
  readonly vpc: string;
  readonly rcode?: string;
  readonly from?: string;
  readonly count: number;
}

const SIZES = {
  zones: 'Private zones.',
  views: 'VPCs that see a zone or a rule, or have a DNS address.',
  names: 'Names of all zones.',
  waiting: 'Queries that wait for answers from elsewhere.',
  cached: 'Answers from elsewhere that are kept.',
} as const;

/** The DNS plane's part of /metrics. */
export function dnsMetrics(counts: DnsCounts): string {
  const metrics = new Metrics();
  for (const [name, value] of Object.entries(counts.counters)) {
    const count = metrics.counter(`netloom_dns_${name}`, counts.help[name] ?? '');
    if (typeof value === 'number') count({}, value);
    else for (const [index, one] of value.entries()) count({ value: String(index) }, one);
  }
  for (const [name, help] of Object.entries(SIZES)) {
    metrics.gauge(`netloom_dns_${name}`, help)(counts.sizes[name as keyof typeof SIZES]);
  }
  const { lines, lost, missed } = counts.queryLog;
  metrics.counter('netloom_dns_query_log_lines', 'Lines of query logs.')({}, lines);
  metrics.counter('netloom_dns_query_log_lost', 'Lines of query logs that could not be written.')({}, lost);
  metrics.counter('netloom_dns_query_log_missed', 'Lines of query logs a reader was too slow for.')({}, missed);
  if (counts.forward !== undefined) addForward(metrics, counts.forward, counts.forwardHelp);
  return metrics.text() + answersText(counts.answers);
}

function addForward(metrics: Metrics, { counters, targets }: Forward, help: DnsCounts['forwardHelp']): void {
  for (const [name, value] of Object.entries(counters)) {
    metrics.counter(`netloom_dns_forward_${name}`, help[name] ?? '')({}, value);
  }
  const up = metrics.gauge('netloom_dns_forward_target_up', 'Whether a target is asked; 0 while it is passed over.');
  for (const { ip, port, state } of targets) up(state === 'up' ? 1 : 0, { ip, port: String(port) });
}

const BY_RCODE = 'netloom_dns_answers_total';
const BY_SOURCE = 'netloom_dns_answers_by_source_total';

/** Written out by hand: there may be some for each of ten thousand VPCs, and no label of theirs needs quoting. */
function answersText(answers: Iterable<AnswerCount>): string {
  let byRcode = `# HELP ${BY_RCODE} Answers to a VPC, by rcode.\n# TYPE ${BY_RCODE} counter\n`;
  let bySource =
    `# HELP ${BY_SOURCE} Answers to a VPC, by where they came from: a zone, a rule, the upstream, the cache, nobody (none), or a fault that was ordered.` +
    `\n# TYPE ${BY_SOURCE} counter\n`;
  for (const { vpc, rcode, from, count } of answers) {
    if (rcode !== undefined) byRcode += `${BY_RCODE}{vpc="${vpc}",rcode="${rcode}"} ${count}\n`;
    if (from !== undefined) bySource += `${BY_SOURCE}{vpc="${vpc}",from="${from}"} ${count}\n`;
  }
  return byRcode + bySource;
}
