import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { read } from '../house/tree.ts';

/** Debian's Python, wherever another one comes first in PATH: its package has the parser. */
const PYTHON = '/usr/bin/python3';

export const yamlMissing = (): string | undefined =>
  spawnSync(PYTHON, ['-c', 'import yaml']).status === 0
    ? undefined
    : 'no parser of YAML. To run it: apt-get install python3-yaml';

/** A YAML file of the repository, read by a parser of others. */
export function readYaml<T>(path: string): T {
  const program = 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)';
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', program], { input: read(path), encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}
