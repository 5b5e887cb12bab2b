import type { TProperties } from 'typebox';
import { Type } from '../schema.ts';

export const service = 'netloom';

/** A body of our own API: what it does not know it refuses, for here a misspelt field is a mistake of the operator's. */
export const strict = <P extends TProperties>(fields: P) => Type.Object(fields, { additionalProperties: false });
