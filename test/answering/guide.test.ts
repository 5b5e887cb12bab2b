import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { startEcho } from '../admin/upstream.ts';
import { ran, settingsFor } from '../cli/run.ts';
import { read, root } from '../house/tree.ts';
import { House } from './world.ts';

/** Every `sh` block of the guide runs as it stands, in one shell; only where the command lies is the test's own. */
test('the commands of docs/guide/dns-operations.md do what it says', async () => {
  const guide = read('docs/guide/dns-operations.md');
  const blocks = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text!);
  assert.equal(blocks.length, 5);
  const [house, echo] = [await House.start(), await startEcho()];
  try {
    const vpc = await house.vpc('a');
    await house.zone('corp.test', ['www A 10.0.0.1'], vpc);
    const command = `'${process.execPath}' '${join(root, 'src/cli/netloom.ts')}'`;
    const commands = blocks.join('echo ---\n').replaceAll('npx netloom', command);
    const node = commands.replaceAll(/^node /gm, `'${process.execPath}' `);
    const script = `cd '${root}'\nVPC=${vpc}\nSERVER=127.0.0.1:${echo.port}\n${node}`;
    const { code, out, err } = await ran('sh', ['-eu', '-c', script], settingsFor(house.server));
    assert.deepEqual([code, err], [0, '']);
    const [rule = '', selectors = '', zones = '', explained = '', policy = ''] = out.split('---\n');
    assert.match(rule, /^rule-\w+\n;; status: NOERROR.*\nwww\.example\.com\. 120 IN A 198\.51\.100\.7\n/s);
    assert.match(rule, /\n {4}won {2}rule example\.com /);
    assert.match(selectors, /clients +none.*clients +127\.0\.0\.0\/8.*clients +none/s);
    assert.match(zones, /^ZONE +NAME +ACCOUNT +RECORDS\nzone-\S+ +corp\.test +\S+ +1\n$/);
    assert.match(explained, /NOERROR.*NXDOMAIN/s);
    assert.match(policy, /127\.0\.0\.0\/8/);
  } finally {
    echo.close();
    await house.stop();
  }
});

test('the metrics the guide names are there', async () => {
  const named = [...read('docs/guide/dns-operations.md').matchAll(/netloom_dns_[a-z_]+/g)].map(([name]) => name);
  const house = await House.start({ NETLOOM_DNS_UPSTREAM: '127.0.0.1:9' });
  try {
    const vpc = await house.vpc('a');
    await house.ask(vpc, 'www.elsewhere.test');
    const { text } = await house.metrics();
    assert.deepEqual(
      named.filter((name) => !text.includes(`\n# TYPE ${name} `)),
      [],
    );
  } finally {
    await house.stop();
  }
});
