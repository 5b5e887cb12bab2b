import { systemClock } from './clock.ts';
import type { Metrics } from './metrics.ts';

/** What the process is to the system, by the names everybody's dashboards know. To be called before each reading. */
export function processMetrics(metrics: Metrics): () => void {
  const memory = metrics.gauge('process_resident_memory_bytes', 'Memory of all threads that is in use.');
  const started = metrics.gauge('process_start_time_seconds', 'When the process began, in seconds since 1970.');
  const worked = metrics.gauge('process_cpu_seconds_total', 'Processor time of all threads.', 'counter');
  started(Math.round(systemClock.now() / 1000 - process.uptime()));
  return () => {
    memory(process.memoryUsage.rss());
    const { user, system } = process.cpuUsage();
    worked((user + system) / 1e6);
  };
}
