/** As much of JSON Schema as the contract's rows are written in. */
interface Form {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Form[];
  readonly properties?: Readonly<Record<string, Form>>;
  readonly required?: readonly string[];
  readonly items?: Form;
}

/** How a value departs from a form; paths are of the form `zones[0].zoneId`. */
export interface Departures {
  /** Missing members and wrong types: an official client may stumble over them. */
  readonly wrong: readonly string[];
  /** Members the form does not have, and words it does not list: more than we know. */
  readonly more: readonly string[];
}

/** More of either would only repeat themselves. */
const MOST = 5;

/** Compares what was answered with a row's `output`. */
export function departures(value: unknown, output: unknown): Departures {
  const wrong = new Set<string>();
  const more = new Set<string>();
  look(value, output as Form, '', wrong, more);
  return { wrong: [...wrong].slice(0, MOST), more: [...more].slice(0, MOST) };
}

function look(value: unknown, form: Form, path: string, wrong: Set<string>, more: Set<string>): void {
  const here = path === '' ? 'the body' : path;
  if (form.anyOf !== undefined) {
    const fits = form.anyOf.some((one) => matches(value, one));
    if (fits) return;
    if (form.anyOf.some((one) => typeOf(value) === one.type)) more.add(`${here}: ${short(value)}`);
    else wrong.add(`${here} is ${typeOf(value)}`);
    return;
  }
  if (form.type !== undefined && !isOf(value, form.type)) {
    wrong.add(`${here} is ${typeOf(value)} and not ${form.type}`);
    return;
  }
  if (form.const !== undefined && value !== form.const) more.add(`${here}: ${short(value)}`);
  if (form.type === 'array')
    for (const item of value as unknown[]) look(item, form.items ?? {}, `${path}[]`, wrong, more);
  if (form.type !== 'object') return;
  const members = value as Readonly<Record<string, unknown>>;
  const under = path === '' ? '' : `${path}.`;
  for (const name of form.required ?? []) if (!Object.hasOwn(members, name)) wrong.add(`${under}${name} is missing`);
  for (const [name, member] of Object.entries(members)) {
    const known = form.properties?.[name];
    if (known !== undefined) look(member, known, under + name, wrong, more);
    else if (form.properties !== undefined) more.add(short(under + name));
  }
}

function matches(value: unknown, form: Form): boolean {
  const wrong = new Set<string>();
  look(value, form, '', wrong, wrong);
  return wrong.size === 0;
}

const isOf = (value: unknown, type: string): boolean =>
  typeOf(value) === type || (type === 'number' && typeOf(value) === 'integer');

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** What a stranger wrote, bounded. */
export function short(value: unknown): string {
  const text = typeof value === 'string' ? value : asJson(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'nothing';
  } catch {
    // Nested so deep that the stack does not hold it.
    return `a deep ${typeOf(value)}`;
  }
}
