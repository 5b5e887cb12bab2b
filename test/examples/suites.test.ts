import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ran } from '../cli/run.ts';
import { root } from '../house/tree.ts';
import { blocksOf } from '../testing/guide.ts';
import { isThere, notRun, toolsOwn, withoutBringing } from './tools.ts';

/** Test suites in other languages that start their server themselves: as their page says, or without a client what needs none. */

const SUITES = [
  {
    name: 'python',
    language: ['python3', '--version'],
    has: ['python3', '-c', 'import pytest, baidubce.services.localdns.ld_client'],
    missing: 'test_zone.py, for want of pytest and the SDK: python3 -m pip install pytest bce-python-sdk',
    alone: 'cd examples/python\npython3 -m unittest test_netloom_server\n',
    passed: / 5 passed in |^OK$/m,
  },
  {
    name: 'go',
    language: ['go', 'version'],
    has: ['go', 'list', 'github.com/baidubce/bce-sdk-go/services/localDns'],
    missing: 'zone_test.go, for want of bce-sdk-go: cd examples/go && go mod tidy, or name a workspace in GOWORK',
    alone: 'cd examples/go\ngo test ./netloomtest\n',
    passed: /^ok\s+example\/netloomtest\s/m,
  },
] as const;

for (const { name, language, has, missing, alone, passed } of SUITES) {
  test(`examples/${name}: its suite starts a server, has accounts, a clock and a reset, and ends it`, async (t) => {
    if (!isThere(name, language)) return notRun(t, `${language[0]} is not on this machine`);
    const [, block = assert.fail(`the page of ${name} has no commands for tests`)] = blocksOf(
      `examples/${name}/README.md`,
      'sh',
    );
    const whole = isThere(name, has);
    if (!whole) t.diagnostic(`not run: ${missing}`);
    const script = whole ? withoutBringing(block) : alone;
    // What a run left is no answer of this one, and nothing is left in the folder.
    const env = {
      ...toolsOwn(),
      GOFLAGS: `${process.env.GOFLAGS ?? ''} -count=1`.trim(),
      PYTHONDONTWRITEBYTECODE: '1',
      PYTEST_ADDOPTS: '-p no:cacheprovider',
    };
    const { code, out, err } = await ran('sh', ['-eu', '-c', `cd '${root}'\n${script}`], env);
    assert.equal(code, 0, `${out}\n${err}`);
    assert.match(`${out}\n${err}`, passed);
  });
}
