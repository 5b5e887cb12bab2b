import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DnsCounts, dnsMetrics } from './dns-metrics.ts';

const COUNTS: DnsCounts = {
  counters: { queries: 7, rcodes: [5, 0, 2] },
  help: { queries: 'Packets.', rcodes: 'Answers by rcode.' },
  sizes: { zones: 1, views: 2, names: 3, waiting: 4, cached: 5 },
  forward: { counters: { asked: 6 }, targets: [{ ip: 'fd00::1', port: 53, state: 'held' }] },
  forwardHelp: { asked: 'Questions.' },
  answers: [
    { vpc: 'vpc-a', rcode: 'NOERROR', count: 5 },
    { vpc: 'vpc-a', from: 'zone', count: 5 },
    { vpc: 'vpc-b', rcode: 'SERVFAIL', count: 2 },
  ],
  queryLog: { lines: 8, lost: 9, missed: 10 },
};

test('each family stands once and whole, with what it is and of which kind', () => {
  const text = dnsMetrics(COUNTS);
  const families = text.split('# HELP ').slice(1);
  for (const family of families) {
    const [head, type, ...values] = family.trimEnd().split('\n');
    const [, name = '', help = ''] = /^(\S+) (.+)$/.exec(head!)!;
    assert.ok(help.endsWith('.'), name);
    assert.match(type!, new RegExp(`^# TYPE ${name} (counter|gauge)$`));
    for (const value of values)
      assert.match(value, new RegExp(`^${name}(\\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\\})? \\d+$`));
  }
  const names = families.map((family) => family.split(' ')[0]);
  assert.equal(new Set(names).size, names.length);
});

test('names, labels and kinds are those dashboards know', () => {
  const lines = dnsMetrics(COUNTS).split('\n');
  for (const line of [
    ...['# TYPE netloom_dns_queries counter', 'netloom_dns_queries 7'],
    ...['netloom_dns_rcodes{value="0"} 5', 'netloom_dns_rcodes{value="2"} 2'],
    ...['# TYPE netloom_dns_waiting gauge', 'netloom_dns_waiting 4'],
    ...['netloom_dns_forward_asked 6', 'netloom_dns_forward_target_up{ip="fd00::1",port="53"} 0'],
    'netloom_dns_answers_total{vpc="vpc-a",rcode="NOERROR"} 5',
    'netloom_dns_answers_total{vpc="vpc-b",rcode="SERVFAIL"} 2',
    'netloom_dns_answers_by_source_total{vpc="vpc-a",from="zone"} 5',
    'netloom_dns_query_log_lost 9',
  ]) {
    assert.ok(lines.includes(line), line);
  }
});

test('where nobody was asked there is nothing of those who ask', () => {
  assert.ok(!dnsMetrics({ ...COUNTS, forward: undefined }).includes('forward'));
});
