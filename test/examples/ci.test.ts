import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../house/tree.ts';
import { readYaml, yamlMissing } from './yaml.ts';

interface Workflow {
  readonly jobs: {
    readonly tests: {
      readonly env: Readonly<Record<string, string>>;
      readonly steps: readonly { readonly run?: string; readonly uses?: string }[];
    };
  };
}

const missing = yamlMissing();
if (missing !== undefined) console.log(`The workflow is not tried: ${missing}`);

/**
 * The steps as they stand, in order, each in a shell of its own as a runner has it. Not run: what `uses` another's
 * action, and `npm ci`, for what it would install is here.
 */
test('the commands of examples/ci run in order', { skip: missing !== undefined && !process.env.CI }, async (t) => {
  assert.equal(missing, undefined);
  const { env: ofJob, steps } = readYaml<Workflow>('examples/ci/github-actions.yaml').jobs.tests;
  const folder = mkdtempSync(join(tmpdir(), 'netloom-ci-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { PATH, HOME } = process.env;
  const handedOn = join(folder, 'handed-on');
  writeFileSync(handedOn, '');
  const env = {
    PATH,
    HOME,
    ...ofJob,
    RUNNER_TEMP: folder,
    GITHUB_ENV: handedOn,
  };
  const commands = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
  assert.equal(commands[0], 'npm ci');
  let printed = '';
  for (const command of commands.slice(1)) {
    const given = readFileSync(handedOn, 'utf8').split('\n').filter(Boolean);
    const handed = Object.fromEntries(given.map((line) => line.split(/=(.*)/s, 2)));
    // In a group of its own: what it leaves behind, the server, ends with the job.
    const shell = spawn('bash', ['-e', '-c', command], {
      cwd: root,
      env: { ...env, ...handed },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    t.after(() => endGroup(shell.pid!));
    for (const stream of [shell.stdout, shell.stderr]) {
      stream.on('data', (chunk) => {
        printed += chunk;
      });
    }
    const [code] = await once(shell, 'close');
    assert.equal(code, 0, `${command}\n${printed}`);
  }
  assert.match(printed, /^vpc (vpc-\w+)\n(.*\n)*attached \1 attached$/m);
  assert.match(printed, /"event":"ready"/);
  assert.doesNotMatch(printed, /"port":(8787|8788|8790|8791|5300)\b/, 'two jobs on one machine do not meet');
});

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // It left nothing behind.
  }
}
