import type Types from 'typebox';
import type { TSchema } from 'typebox';

/**
 * The few forms our tables need, in JSON Schema (2020-12): what the schema library's builders of these names make. Its types
 * are taken from it, its builders are not: they are three hundred files, and every start would load them.
 */

/** Made optional: a property of that schema need not be there. */
const optional = new WeakSet<object>();

type Fields = Readonly<Record<string, TSchema>>;

function objectOf(properties: Fields, options: object = {}) {
  const required = Object.keys(properties).filter((name) => !optional.has(properties[name]!));
  return { type: 'object', ...(required.length > 0 && { required }), properties, ...options };
}

function optionalOf(schema: TSchema): TSchema {
  const made = { ...schema };
  optional.add(made);
  return made;
}

const FORMS = {
  Object: objectOf,
  Optional: optionalOf,
  Array: (items: TSchema, options: object = {}) => ({ type: 'array', items, ...options }),
  /** Of any names: what JSON's objects have are texts. */
  Record: (_name: TSchema, value: TSchema) => ({ type: 'object', patternProperties: { '^.*$': value } }),
  Union: (anyOf: readonly TSchema[]) => ({ anyOf }),
  Literal: (value: string | number | boolean) => ({ type: typeof value, const: value }),
  Enum: (values: readonly string[]) => ({ enum: values }),
  String: (options: object = {}) => ({ type: 'string', ...options }),
  Integer: (options: object = {}) => ({ type: 'integer', ...options }),
  Number: (options: object = {}) => ({ type: 'number', ...options }),
  Boolean: (options: object = {}) => ({ type: 'boolean', ...options }),
  Unknown: () => ({}),
};

/** As the library's own: `Type.Object({ name: Type.Optional(Type.String()) })`. */
export const Type = FORMS as unknown as Pick<typeof Types, keyof typeof FORMS>;
