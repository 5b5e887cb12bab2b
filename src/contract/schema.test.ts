import assert from 'node:assert/strict';
import { test } from 'node:test';
import Library from 'typebox';
import { filesIn, isTest, read } from '../../test/house/tree.ts';
import { Type } from './schema.ts';

/** Every form, as our tables use it. */
function made(forms: typeof Type): string {
  const text = forms.String({ minLength: 1 });
  return JSON.stringify([
    forms.Object({}),
    forms.Object(
      { a: forms.Optional(text), b: text, c: forms.Optional(forms.Array(text)) },
      { additionalProperties: false },
    ),
    forms.Object({ a: forms.Optional(text) }),
    // What was made optional for one object is not so for others.
    forms.Object({ a: text }),
    forms.Array(forms.Object({ a: forms.Integer({ minimum: 1 }) }), { maxItems: 3 }),
    forms.Record(text, forms.Boolean()),
    forms.Union([forms.Literal('a'), forms.Literal(1), forms.Literal(true)]),
    forms.Enum(['a', 'b']),
    [forms.Integer(), forms.Number({ maximum: 2 }), forms.Number(), forms.Boolean({ description: 'yes' })],
    [forms.Unknown(), forms.String()],
  ]);
}

test('each form is what the schema library makes of it', () => {
  assert.equal(made(Type), made(Library));
});

test('no table loads the library', () => {
  const loading = filesIn('src').filter((path) =>
    /^import (?!type\b).*'typebox'/m.test(isTest(path) ? '' : read(path)),
  );
  assert.deepEqual(loading, []);
});
