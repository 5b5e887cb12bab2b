import { createRequire } from 'node:module';
import type { TSchema } from 'typebox';
import type { TLocalizedValidationError } from 'typebox/error';
import type * as Schema from 'typebox/schema';
import type { Operation } from '../contract/operation.ts';
import type { Query } from './query.ts';

/** Deepest nesting of a JSON body. */
const MAX_DEPTH = 32;

export type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** Known query values by the row's forms, or undefined when one of them is bad. Unknown keys are nobody's business. */
export function decodeQuery(operation: Operation, query: Query): QueryValues | undefined {
  const values: Record<string, string | number | boolean | undefined> = {};
  for (const [key, form] of Object.entries(operation.query)) {
    let text = query.value(key);
    // Java writes its nulls out (common contract 2.1).
    if (text === 'null' && (key === 'marker' || key === 'maxKeys')) text = undefined;
    if (text === undefined) {
      if (form === 'required') return undefined;
      continue;
    }
    if (form === 'text' || form === 'required') values[key] = text;
    else if (form === 'list') values[key] = query.list(key).join(',');
    else if (form === 'count') {
      if (!/^\d{1,15}$/.test(text)) return undefined;
      if (Number(text) > 0) values[key] = Number(text);
    } else if (form === 'boolean') {
      if (!/^(true|false)$/i.test(text)) return undefined;
      values[key] = text.toLowerCase() === 'true';
    } else if ('upTo' in form) {
      if (!/^0*[1-9]\d{0,14}$/.test(text) || Number(text) > form.upTo) return undefined;
      values[key] = Number(text);
    } else {
      if (!form.includes(text)) return undefined;
      values[key] = text;
    }
  }
  return values;
}

export type BodyFault = 'not-utf8' | 'not-json' | 'not-appropriate';

/**
 * The known fields of a JSON body, nulls left out (null is absent); unknown ones are dropped, unless the schema is
 * closed (`additionalProperties: false`). An empty body counts as `{}`. `not-appropriate`: no object, too deep, a
 * required field missing, a wrong type, an unknown field in a closed schema.
 */
export function decodeBody(schema: TSchema, body: Uint8Array): { readonly value: object } | BodyFault {
  const text = decodeUtf8(body);
  if (text === undefined) return 'not-utf8';
  let json: unknown;
  try {
    if (tooDeep(text)) return 'not-appropriate';
    json = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return 'not-json';
  }
  const known = pick(schema, json ?? {});
  return typeof known === 'object' && compiled(schema).Check(known) ? { value: known as object } : 'not-appropriate';
}

/** Longest body, in octets, that is looked through for what hurts it: more would hold the thread for long. */
const LONGEST_EXPLAINED = 64 * 1024;

/**
 * Where a body is not appropriate, and what must stand there, for a person: `calls.0.method must be string`, or, where
 * it is one of some words, `api.kind must be one of delay, drop`. Names
 * that were sent are repeated, values never: one may be a secret. '' when nothing of the schema is
 * hurt (too deep), and of a long body.
 */
export function complaint(schema: TSchema, body: Uint8Array): string {
  if (body.length > LONGEST_EXPLAINED) return '';
  const text = decodeUtf8(body) ?? '';
  if (tooDeep(text)) return '';
  const json: unknown = text.trim() === '' ? {} : JSON.parse(text);
  const [, errors] = compiled(schema).Errors(pick(schema, json ?? {}));
  const [first] = errors;
  if (first === undefined) return '';
  const place = first.instancePath.split('/').slice(1).join('.').slice(0, 100);
  const here = errors.filter((error) => error.instancePath === first.instancePath && error.keyword !== 'anyOf');
  return `${place} ${wanted(first, here)}`.trimStart();
}

/** `here`: all that is wrong at that place, one error for each form it might have had. */
function wanted({ keyword, message }: TLocalizedValidationError, here: readonly TLocalizedValidationError[]): string {
  const words = here.flatMap((error) => (error.keyword === 'const' ? [String(error.params.allowedValue)] : []));
  if (words.length > 0 && words.length === here.length)
    return `must be ${words.length > 1 ? 'one of ' : ''}${words.join(', ')}`;
  // What a closed schema does not know is checked against `false`.
  return keyword === 'boolean' ? 'is not known' : message;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Counts brackets outside strings: a parser must not be led deep first. */
function tooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charCodeAt(i);
    if (inString) {
      if (character === 0x5c) i += 1;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
  }
  return false;
}

interface Shape {
  readonly properties?: Record<string, TSchema>;
  readonly additionalProperties?: TSchema | false;
  readonly items?: TSchema;
}

const ANYTHING: TSchema = {};

function pick(schema: TSchema, value: unknown): unknown {
  const { properties, additionalProperties, items } = schema as Shape;
  const closed = additionalProperties === false;
  if (Array.isArray(value)) return items === undefined ? value : value.map((item) => pick(items, item));
  if (typeof value !== 'object' || value === null || (properties ?? additionalProperties) === undefined) return value;
  const picked: Record<string, unknown> = {};
  // What a closed schema does not know is kept, so that the check refuses it.
  const names = Object.keys(properties === undefined || closed ? value : properties);
  for (const name of names) {
    const field = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    if (field === undefined || field === null || name === '__proto__') continue;
    picked[name] = pick(properties?.[name] ?? (additionalProperties || ANYTHING), field);
  }
  return picked;
}

const require = createRequire(import.meta.url);
const validators = new WeakMap<TSchema, Schema.Validator>();

/** Loads what compiles forms: hundreds of files, which a start need not wait for, nor the first body after it. */
export const loadCompiler = (): typeof Schema => require('typebox/schema');

function compiled(schema: TSchema): Schema.Validator {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = loadCompiler().Compile(schema);
    validators.set(schema, validator);
  }
  return validator;
}
