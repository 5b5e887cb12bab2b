import type { TProperties } from 'typebox';
import { Type } from './schema.ts';

// Forms every service's rows are made of.

export const text = Type.String();
export const texts = Type.Array(text);
export const optional = {
  text: Type.Optional(text),
  texts: Type.Optional(texts),
  integer: Type.Optional(Type.Integer()),
  boolean: Type.Optional(Type.Boolean()),
};

/** The form of every paged answer (common contract 2.7); `items` is the list member. */
export const page = (items: TProperties) =>
  Type.Object({
    marker: optional.text,
    isTruncated: Type.Boolean(),
    nextMarker: optional.text,
    maxKeys: Type.Integer(),
    ...items,
  });
