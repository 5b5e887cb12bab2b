import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { passingSecrets, secretsOf } from './secrets.ts';

test('a secret comes back under its own key only, and looks different each time', () => {
  const secrets = passingSecrets();
  const sealed = secrets.seal('a secret');
  assert.equal(secrets.open(sealed), 'a secret');
  assert.notEqual(secrets.seal('a secret'), sealed);
  assert.ok(!Buffer.from(sealed, 'base64').includes('a secret'));
  const another = { message: /^The key file is not the one the stored secrets were sealed under/ };
  assert.throws(() => passingSecrets().open(sealed), another);
  for (const broken of ['', 'c2hvcnQ=', sealed.slice(0, 20), sealed.slice(0, -8), '%']) {
    assert.throws(() => secrets.open(broken), another, JSON.stringify(broken));
  }
});

test("the key file is made once, is its owner's alone, and is refused when damaged", () => {
  const directory = mkdtempSync(join(tmpdir(), 'netloom-key-'));
  try {
    const sealed = secretsOf(directory).seal('x');
    assert.equal(secretsOf(directory).open(sealed), 'x');
    assert.equal(statSync(join(directory, 'key')).mode & 0o777, 0o600);
    writeFileSync(join(directory, 'key'), 'short\n');
    assert.throws(() => secretsOf(directory), /64 hex digits/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
