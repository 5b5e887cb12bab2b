/** Counters and gauges in the Prometheus text format. Names are stable: dashboards rely on them. */
export class Metrics {
  readonly #families = new Map<string, { help: string; type: string; values: Map<string, number> }>();

  counter(name: string, help: string): (labels?: Readonly<Record<string, string>>, by?: number) => void {
    const { values } = this.#family(name, help, 'counter');
    return (labels = {}, by = 1) => {
      const key = labelText(labels);
      values.set(key, (values.get(key) ?? 0) + by);
    };
  }

  /** @param type counter: of what somebody else counts. */
  gauge(
    name: string,
    help: string,
    type: 'gauge' | 'counter' = 'gauge',
  ): (value: number, labels?: Readonly<Record<string, string>>) => void {
    const { values } = this.#family(name, help, type);
    return (value, labels = {}) => void values.set(labelText(labels), value);
  }

  /** @param bounds upper ends of the buckets, ascending; beyond the last there is one without an end. */
  histogram(name: string, help: string, bounds: readonly number[]): (value: number) => void {
    const { values } = this.#family(name, help, 'histogram');
    const keys = [...bounds, Number.POSITIVE_INFINITY].map(
      (bound) => [bound, `_bucket{le="${bound === Number.POSITIVE_INFINITY ? '+Inf' : bound}"}`] as const,
    );
    const add = (key: string, by: number): void => void values.set(key, (values.get(key) ?? 0) + by);
    for (const [, key] of keys) add(key, 0);
    add('_sum', 0);
    add('_count', 0);
    return (value) => {
      for (const [bound, key] of keys) if (value <= bound) add(key, 1);
      add('_sum', value);
      add('_count', 1);
    };
  }

  text(): string {
    let out = '';
    for (const [name, { help, type, values }] of this.#families) {
      out += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
      for (const [labels, value] of values) out += `${name}${labels} ${value}\n`;
    }
    return out;
  }

  #family(name: string, help: string, type: string) {
    const family = this.#families.get(name) ?? { help, type, values: new Map<string, number>() };
    this.#families.set(name, family);
    return family;
  }
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
