import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadEndpoint, cloudEndpoints, isCloud, readEndpoints, SERVICES } from './endpoints.ts';

const hosts = (endpoints: object): Record<string, string> =>
  Object.fromEntries(Object.entries(endpoints).map(([service, url]) => [service, (url as URL).host]));

test('the cloud has a host for each service, the official one, by https', () => {
  assert.deepEqual(hosts(cloudEndpoints('gz')), {
    privatezone: 'privatezone.baidubce.com',
    vpc: 'bcc.gz.baidubce.com',
    csn: 'csn.baidubce.com',
    et: 'bcc.bj.baidubce.com',
    bec: 'bec.baidubce.com',
    iam: 'iam.bj.baidubce.com',
    sts: 'sts.bj.baidubce.com',
  });
  for (const url of Object.values(cloudEndpoints('bj'))) assert.equal(url.protocol, 'https:');
  for (const region of ['', 'BJ', 'bj.example.com/', 'b j']) assert.throws(() => cloudEndpoints(region), BadEndpoint);
});

test('one address is that of all services but BEC; one of a service is its own', () => {
  assert.deepEqual(
    Object.keys(readEndpoints('http://127.0.0.1:8787')).sort(),
    SERVICES.filter((one) => one !== 'bec').sort(),
  );
  const some = hosts(readEndpoints('csn=http://a.test:1, http://[::1]:2,bec=https://b.test'));
  assert.deepEqual([some.csn, some.vpc, some.bec], ['a.test:1', '[::1]:2', 'b.test']);
  assert.deepEqual(Object.keys(readEndpoints('vpc=http://a.test')), ['vpc']);
  const wrong = ['', 'ftp://a', 'http://a/b', 'http://a?b', 'a:80', 'http://u@a', 'x=http://a', 'http://a,http://b'];
  for (const text of [...wrong, 'csn=http://a,csn=http://b'])
    assert.throws(() => readEndpoints(text), BadEndpoint, text);
});

test('the cloud is known by its names, however it was given', () => {
  assert.ok(isCloud(cloudEndpoints('bj')));
  assert.ok(isCloud(readEndpoints('csn=https://csn.baidubce.com,http://127.0.0.1:1')));
  assert.ok(isCloud(readEndpoints('https://csn.bj.bcebos.com')));
  assert.ok(!isCloud(readEndpoints('http://baidubce.com.example.test')));
});
