import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { admin } from '../client.ts';
import { read, root } from '../house/tree.ts';
import { queryFor } from '../packets/asking.ts';
import { askUdp, eventually } from '../packets/clients.ts';
import { isInstalled, path } from '../programs.ts';
import { makeVpc, ok } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

const RULES = 'ops/prometheus/netloom.rules.yml';
const TESTS = 'ops/prometheus/netloom.rules.test.yml';
const DASHBOARD = 'ops/grafana/netloom.json';
const INSTALL = 'promtool is missing: apt-get install -y prometheus';

/** What Prometheus has of every target by itself. */
const OF_PROMETHEUS = new Set(['up']);
const OURS = /\b(?:netloom_\w+|process_\w+|internal_errors_total|up)\b(?!\()/g;

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number };
  readonly targets?: readonly { readonly expr: string }[];
}

const expressionsOfRules = (): string[] => [...read(RULES).matchAll(/^ +expr: (.+)$/gm)].map(([, text]) => text!);
const dashboard = (): { readonly panels: readonly Panel[]; readonly templating: object } => JSON.parse(read(DASHBOARD));
const expressionsOfDashboard = (): string[] =>
  dashboard().panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

describe('alert rules and dashboard', () => {
  let server: TestServer;
  let metrics: Set<string>;
  const outside = createSocket('udp4');

  before(async () => {
    outside.bindSync({ address: '127.0.0.1', port: 0 });
    const upstream = `127.0.0.1:${outside.address().port}`;
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_DNS_UPSTREAM: upstream } });
    const vpc = await makeVpc(server.client);
    const { dnsAddress: address, dnsPort: port } = (await ok(admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`))).json;
    // Nobody answers; but from now on there is somebody who was asked.
    await askUdp({ address, port }, queryFor('www.public.test', 'A'), { patience: 100 });
    await askUdp({ address, port }, queryFor('1.0.0.10.in-addr.arpa', 'PTR'), { patience: 1000 });
    await eventually(async () => {
      const { text } = await admin(server, 'GET', '/metrics');
      metrics = new Set([...text.matchAll(/^([a-z_]+)(?:\{.*\})? \S+$/gm)].map(([, name]) => name!));
      return metrics.has('netloom_dns_forward_target_up') && metrics.has('netloom_dns_answers_total');
    });
  });
  after(async () => {
    outside.close();
    await server.stop();
    removeData(server);
  });

  test('every metric that is named is one a running server has', () => {
    const expressions = [...expressionsOfRules(), ...expressionsOfDashboard()];
    assert.ok(expressions.length > 40);
    for (const expression of expressions) {
      const named = expression.match(OURS) ?? [];
      assert.ok(named.length > 0, expression);
      for (const name of named) assert.ok(OF_PROMETHEUS.has(name) || metrics.has(name), `${name} in ${expression}`);
    }
    assert.match(JSON.stringify(dashboard().templating), /label_values\(netloom_ready, instance\)/);
  });

  test('every panel has a title and reads something, and no two have one place', () => {
    const { panels } = dashboard();
    const charts = panels.filter(({ type }) => type !== 'row');
    assert.ok(charts.every(({ title, targets = [] }) => title !== '' && targets.length > 0));
    assert.equal(new Set(panels.map(({ gridPos }) => `${gridPos.x} ${gridPos.y}`)).size, panels.length);
  });

  test('what the server does shows in its metrics', async () => {
    const value = async (name: string): Promise<number> => {
      const { text } = await admin(server, 'GET', '/metrics');
      return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)![1]);
    };
    const [calls, appends] = [
      await value('netloom_request_seconds_count'),
      await value('netloom_log_append_seconds_count'),
    ];
    await makeVpc(server.client);
    assert.equal(await value('netloom_request_seconds_count'), calls + 1);
    assert.equal(await value('netloom_log_append_seconds_count'), appends + 1);
    assert.ok((await value('netloom_request_seconds_sum')) > 0);
    assert.deepEqual([await value('netloom_ready'), await value('netloom_log_undurable_events')], [1, 0]);
  });

  test('each alert has a test by which it fires, and a part in the one by which none does', () => {
    const alerts = [...read(RULES).matchAll(/^ +- alert: (\w+)$/gm)].map(([, name]) => name!);
    const [, ...tests] = read(TESTS).split(/^ {2}- name: /m);
    const quiet = tests.pop()!;
    assert.match(quiet, /^nothing fires[\s\S]*exp_samples: \[\]\n$/);
    assert.deepEqual(
      tests.map((text) => text.split('\n')[0]),
      alerts.map((name) => `${name} fires`),
    );
    for (const expression of expressionsOfRules()) {
      for (const name of expression.match(OURS)!)
        assert.ok(quiet.includes(`'${name}{`), `${name} is in no quiet series`);
    }
    for (const part of ['severity: (page|ticket)', "summary: '.+", "description: '.+"]) {
      assert.equal(read(RULES).match(new RegExp(part, 'g'))!.length, alerts.length, part);
    }
  });

  const hasPromtool = isInstalled('promtool', '--version');
  test('promtool finds the rules sound, and their tests true', {
    skip: hasPromtool || process.env.CI ? false : INSTALL,
  }, () => {
    for (const args of [
      ['check', 'rules', RULES],
      ['test', 'rules', TESTS],
    ]) {
      const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: root, env: path(), encoding: 'utf8' });
      assert.equal(status, 0, stdout + stderr);
    }
  });
});

test('the page beside them names what is there', () => {
  for (const [, file] of read('ops/README.md').matchAll(/\]\((?!http)([^)]+)\)/g)) read(join('ops', file!));
});
