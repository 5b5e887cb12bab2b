// npm test: form, types, every suite, and what the suites covered. Arguments narrow it to the files named.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinnedNode, root, run } from './run.mjs';

const named = process.argv.slice(2);
const at = (...parts) => join(root, ...parts);
const cwd = { cwd: root };

async function must(what, args, options = {}) {
  console.error(`\n== ${what}`);
  const code = await run(args, { ...cwd, ...options });
  if (code !== 0) {
    console.error(`== ${what}: failed (${code})`);
    process.exit(code);
  }
}

pinnedNode();
const notes = mkdtempSync(join(tmpdir(), 'netloom-coverage-'));
process.on('exit', () => rmSync(notes, { recursive: true, force: true }));
const env = { ...process.env, NETLOOM_COVERAGE: join(notes, 'answered') };
const suites = named.length > 0 ? named : ['src/**/*.test.ts', 'test/**/*.test.ts'];
if (named.length === 0) {
  await must('form (biome)', [at('node_modules/@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']);
  await must('types (tsc)', [at('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json']);
}
await must('suites', ['--test', '--test-concurrency=2', ...suites], { env });
if (named.length === 0) await must('coverage', [at('test/coverage.ts'), env.NETLOOM_COVERAGE]);
