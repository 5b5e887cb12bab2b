import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { netloom, ran, settingsFor } from '../cli/run.ts';
import { admin } from '../client.ts';
import { read, root } from '../house/tree.ts';
import { ok } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { isThere, notRun, toolsOwn, withoutBringing } from './tools.ts';

/**
 * Each example runs as its README says: the commands of its page, in Netloom's folder, in one shell. Lines that bring an
 * SDK from its registry are left out: the SDK is there already, where each language looks for one (Go's module cache,
 * GOWORK, GOFLAGS; PYTHONPATH; CLASSPATH; Terraform's own configuration), or the test says that it is not.
 */
let server: TestServer;
before(async () => {
  server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
});
after(async () => {
  await server.stop();
  removeData(server);
});

const CLIENTS = [
  {
    name: 'go',
    address: '10.1.0.5',
    has: ['go', 'list', 'github.com/baidubce/bce-sdk-go/services/csn'],
    missing: 'Go with bce-sdk-go: cd examples/go && go mod tidy, or name a workspace that has it in GOWORK',
  },
  {
    name: 'python',
    address: '10.2.0.5',
    has: ['python3', '-c', 'import baidubce.services.csn.csn_client'],
    missing: 'Python with its SDK: python3 -m pip install bce-python-sdk, or name its folder in PYTHONPATH',
  },
  {
    name: 'java',
    address: '10.3.0.5',
    has: ['javap', 'com.baidubce.services.csn.CsnClient'],
    missing: 'a JDK with com.baidubce:bce-java-sdk and what that needs in CLASSPATH',
  },
  {
    name: 'node',
    address: '10.4.0.5',
    has: ['node', '--input-type=module', '-e', 'import "@baiducloud/sdk"'],
    missing: undefined,
  },
] as const;

for (const { name, address, has, missing } of CLIENTS) {
  test(`examples/${name}: the zone it makes is answered in its VPC, and its CSN has the VPC`, async (t) => {
    if (missing !== undefined && !isThere(name, has)) return notRun(t, missing);
    const out = await asItsPageSays(name);
    const [, vpcId] = /^vpc (vpc-\w+)$/m.exec(out) ?? assert.fail(out);
    assert.match(out, /^zone zone-\w+$/m);
    assert.match(out, /^csn csn-\w+$/m);
    assert.match(out, new RegExp(`^attached ${vpcId} attached$`, 'm'));
    const dig = await netloom(['dig', vpcId!, `www.${name}.corp.test`], settingsFor(server));
    assert.match(
      dig.out,
      new RegExp(`^www\\.${name}\\.corp\\.test\\. 60 IN A ${address.replaceAll('.', '\\.')}$`, 'm'),
    );
  });
}

test('examples/zone.mjs: run twice it has made one VPC and one zone, which its name names', async () => {
  const { json: keys } = await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'zone' }));
  const client = server.client.as(keys);
  const env = {
    BCE_ENDPOINT: `http://127.0.0.1:${server.ports.api}`,
    BCE_ACCESS_KEY_ID: keys.accessKeyId,
    BCE_SECRET_ACCESS_KEY: keys.secretAccessKey,
  };
  const run = () => ran('node', [join(root, 'examples/zone.mjs')], env);
  const first = await run();
  assert.match(first.out, /^vpc-\w+\n$/, first.err);
  assert.equal((await run()).out, first.out);
  const { zones } = (await ok(client.call('GET', '/v1/privatezone'))).json;
  const { vpcs } = (await ok(client.call('GET', '/v1/vpc'))).json;
  assert.deepEqual([zones.length, vpcs.length], [1, 1]);
  const dig = await netloom(['dig', vpcs[0].vpcId, 'www.corp.test'], settingsFor(server));
  assert.match(dig.out, /^www\.corp\.test\. 60 IN A 10\.0\.0\.5$/m);
});

test('examples/terraform: applied, nothing left to change, answered, destroyed', async (t) => {
  if (!isThere('terraform', ['terraform', 'providers', 'schema', '-json'])) {
    return notRun(
      t,
      'Terraform with baidubce/baiducloud: terraform -chdir=examples/terraform init, or TF_CLI_CONFIG_FILE that says where it is',
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'netloom-terraform-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const state = `-state=${join(folder, 'terraform.tfstate')}`;
  const out = await asItsPageSays('terraform', {
    TF_CLI_ARGS_apply: `-auto-approve -no-color ${state}`,
    TF_CLI_ARGS_destroy: `-auto-approve -no-color ${state}`,
    TF_CLI_ARGS_plan: `-no-color ${state}`,
    TF_CLI_ARGS_output: state,
  });
  assert.match(out, /Apply complete! Resources: 4 added, 0 changed, 0 destroyed/);
  assert.match(out, /No changes\. Your infrastructure matches the configuration/);
  assert.match(out, /^example\.internal\. \d+ IN SOA /m);
  assert.match(out, /Destroy complete! Resources: 4 destroyed/);
});

/** The commands of its README, with this server in place of the one at the default ports. Answers what they printed. */
async function asItsPageSays(name: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const [, block = ''] = /^```sh\n(.*?)^```$/ms.exec(read(`examples/${name}/README.md`)) ?? [];
  const script = withoutBringing(block);
  assert.match(script, /^eval "\$\(npx netloom env\)"$/m);
  const { code, out, err } = await ran('sh', ['-eu', '-c', `cd '${root}'\n${script}`], {
    ...toolsOwn(),
    ...settingsFor(server),
    ...more,
  });
  assert.equal(code, 0, `${out}\n${err}`);
  return out;
}
