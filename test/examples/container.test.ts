import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exists } from '../house/tree.ts';
import { testInNamespace } from '../namespaces/namespace.ts';
import { COMPOSE, type Compose } from './compose.ts';
import { readYaml, yamlMissing } from './yaml.ts';

/**
 * No container engine is needed: the image's layout, user, environment, ports and command, in namespaces of their own.
 * What only an engine does, building and pulling, is not tried here.
 */
testInNamespace(
  'the image as compose.yaml starts it',
  fileURLToPath(new URL('./container.ts', import.meta.url)),
  ['chroot', 'setpriv', 'mount', 'dig', 'openssl'],
  'bind9-dnsutils openssl python3-yaml',
);

/** The package has no types of its own. */
const { BceBaseClient } = createRequire(import.meta.url)('@baiducloud/sdk') as {
  BceBaseClient: new (config: object, service: string, regional: boolean) => { config: { endpoint: string } };
};

/** Default endpoints of the official clients, by their source: the constants of both for Go, of Java, of Terraform's provider. */
const BY_THEMSELVES = [
  'bcc.bj.baidubce.com',
  'csn.baidubce.com',
  'privatezone.baidubce.com',
  'privatezone.bj.baidubce.com',
  'iam.bj.baidubce.com',
  'sts.bj.baidubce.com',
  'et.bj.baidubce.com',
  'bec.baidubce.com',
];

const missing = yamlMissing();
test('compose.yaml has every name that clients call by themselves', {
  skip: missing !== undefined && !process.env.CI,
}, () => {
  assert.equal(missing, undefined);
  const { netloom } = readYaml<Compose>(COMPOSE).services;
  assert.ok(exists(join('examples/compose', netloom.build.context, netloom.build.dockerfile)));
  // The JavaScript client makes its names of the service and the region.
  const made = ['vpc', 'csn', 'iam', 'sts'].map((service) => new BceBaseClient({}, service, true).config.endpoint);
  const names = [...BY_THEMSELVES, ...made.map((endpoint) => new URL(endpoint).hostname)];
  for (const name of names) assert.ok(netloom.networks.cloud.aliases.includes(name), name);
});
