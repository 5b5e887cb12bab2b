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

  gauge(name: string, help: string): (value: number, labels?: Readonly<Record<string, string>>) => void {
    const { values } = this.#family(name, help, 'gauge');
    return (value, labels = {}) => void values.set(labelText(labels), value);
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
