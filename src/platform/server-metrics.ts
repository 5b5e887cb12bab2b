import type { Metrics } from './metrics.ts';
import { processMetrics } from './process-metrics.ts';

/** Upper ends of the buckets, seconds. */
const BOUNDS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10];

export interface ServerMetrics {
  /** A call of the API has been answered. */
  readonly requested: (seconds: number) => void;
  /** A group of changes has gone into the log, or could not. */
  readonly appended: (seconds: number, failed: boolean) => void;
  /** To be called before each reading. @param undurable events that are decided and not durable yet. */
  readonly look: (ready: boolean, undurable: number) => void;
}

/** How fast the server is, whether it can write, and what it needs of the machine. */
export function serverMetrics(metrics: Metrics): ServerMetrics {
  const requested = metrics.histogram(
    'netloom_request_seconds',
    'How long calls of the API took, from their last octet to their answer.',
    BOUNDS,
  );
  const took = metrics.histogram(
    'netloom_log_append_seconds',
    'How long a group of changes took to be durable.',
    BOUNDS,
  );
  const failures = metrics.counter('netloom_log_append_failures_total', 'Groups that could not be made durable.');
  failures({}, 0);
  const ready = metrics.gauge('netloom_ready', 'Whether changes can be made: 0 from a failed log to a restart.');
  const undurable = metrics.gauge('netloom_log_undurable_events', 'Events that are decided and not durable yet.');
  const process = processMetrics(metrics);
  return {
    requested,
    appended: (seconds, failed) => {
      took(seconds);
      if (failed) failures();
    },
    look: (isReady, events) => {
      ready(isReady ? 1 : 0);
      undurable(events);
      process();
    },
  };
}
