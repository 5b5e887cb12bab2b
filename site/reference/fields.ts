import type { TSchema } from 'typebox';

/** A member of a body or answer, members of members after it: `tags`, then `tags[].tagKey`. */
export interface Field {
  readonly path: string;
  /** In words: `list of text`, `whole number`. */
  readonly type: string;
  readonly required: boolean;
}

/** What of a JSON schema the rows use. */
interface Form {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Form>>;
  readonly required?: readonly string[];
  readonly items?: Form;
  readonly anyOf?: readonly Form[];
  readonly const?: unknown;
  readonly patternProperties?: Readonly<Record<string, Form>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'object',
  null: 'null',
};

function typeOf(form: Form): string {
  if (form.const !== undefined) return JSON.stringify(form.const);
  if (form.anyOf !== undefined) return [...new Set(form.anyOf.map(typeOf))].join(' or ');
  if (form.type === 'array') {
    const most = form.maxItems === undefined ? '' : `, at most ${form.maxItems}`;
    const item = typeOf(form.items ?? {});
    return `list of ${item === 'any' ? 'anything' : `${item}s`}${most}`;
  }
  const name = NAMES[form.type ?? ''] ?? 'any';
  const { minimum, maximum, maxLength } = form;
  if (minimum !== undefined && maximum !== undefined) return `${name}, ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${name}, from ${minimum}`;
  if (maximum !== undefined) return `${name}, at most ${maximum}`;
  return maxLength === undefined ? name : `${name}, at most ${maxLength} characters`;
}

/** Every member a schema names, in its order. */
export function fieldsOf(schema: TSchema): Field[] {
  const walk = (form: Form, path: string): Field[] =>
    Object.entries(form.properties ?? {}).flatMap(([name, member]) => {
      const at = path === '' ? name : `${path}.${name}`;
      const inner = member.type === 'array' ? walk(member.items ?? {}, `${at}[]`) : walk(member, at);
      return [{ path: at, type: typeOf(member), required: form.required?.includes(name) ?? false }, ...inner];
    });
  return walk(schema as Form, '');
}
