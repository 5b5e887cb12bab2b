import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { root } from '../house/tree.ts';
import { path } from '../programs.ts';

/** Programs of other languages, and where each finds an SDK. */

/** Lines of a page that bring something from a registry. */
const BRINGS = /^(go mod tidy|python3 -m pip .*|terraform .* init)\n/gm;

/** A page's commands without those: what they bring is there already, or the test says that it is not. */
export const withoutBringing = (script: string): string => script.replace(BRINGS, '');

/** Where a language finds an SDK, and its cache; nothing is brought from anywhere. */
export function toolsOwn(): Record<string, string> {
  const named = Object.entries(process.env).filter(([name]) =>
    /^(GO[A-Z]+|PYTHONPATH|CLASSPATH|TF_CLI_CONFIG_FILE|TF_PLUGIN_CACHE_DIR)$/.test(name),
  ) as [string, string][];
  return { ...Object.fromEntries(named), GOPROXY: 'off', CHECKPOINT_DISABLE: '1' };
}

/** Whether a command succeeds in the folder of that example. */
export function isThere(name: string, [program, ...args]: readonly string[]): boolean {
  const env = { ...path(), ...toolsOwn() };
  return (
    spawnSync(program!, args, { cwd: join(root, 'examples', name), env, stdio: 'ignore', timeout: 60_000 }).status === 0
  );
}

/** Registries of other languages may be out of reach, of CI too: no failure, and never in silence. */
export function notRun(t: TestContext, missing: string): void {
  t.diagnostic(`not run: ${missing}`);
  t.skip(`not run: ${missing}`);
}
