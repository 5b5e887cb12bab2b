import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics } from './metrics.ts';
import { processMetrics } from './process-metrics.ts';

test('a histogram counts in each bucket what is not above its bound', () => {
  const metrics = new Metrics();
  const observe = metrics.histogram('took_seconds', 'How long.', [0.1, 1]);
  for (const value of [0.05, 0.1, 0.5, 7]) observe(value);
  assert.equal(
    metrics.text(),
    [
      '# HELP took_seconds How long.',
      '# TYPE took_seconds histogram',
      'took_seconds_bucket{le="0.1"} 2',
      'took_seconds_bucket{le="1"} 3',
      'took_seconds_bucket{le="+Inf"} 4',
      'took_seconds_sum 7.65',
      'took_seconds_count 4',
      '',
    ].join('\n'),
  );
});

test('what the process needs is told as of now', () => {
  const metrics = new Metrics();
  const look = processMetrics(metrics);
  look();
  const text = metrics.text();
  const value = (name: string): number => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)![1]);
  assert.ok(value('process_resident_memory_bytes') > 1e7);
  assert.ok(value('process_cpu_seconds_total') > 0);
  const age = Date.now() / 1000 - value('process_start_time_seconds');
  assert.ok(age >= -1 && age < 600, String(age));
  assert.match(text, /^# TYPE process_cpu_seconds_total counter$/m);
});
