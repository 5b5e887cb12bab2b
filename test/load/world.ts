/** A file of calls in which two accounts have something of many services, and what is asked about it. */

const ACCOUNT = `${'0'.repeat(29)}abc`;
const OTHER = `${'0'.repeat(29)}def`;
const KEYS = { accessKeyId: 'AKshop', secretAccessKey: 'SKshop' };

const post = (path: string, body?: object) => ({ method: 'POST', path, ...(body !== undefined && { body }) });
const put = (path: string, body?: object) => ({ method: 'PUT', path, ...(body !== undefined && { body }) });

const shop = [
  /* 0 */ post('/v1/vpc', { name: 'hub', cidr: '10.0.0.0/16' }),
  /* 1 */ post('/v1/privatezone', { zoneName: 'corp.test' }),
  /* 2 */ put(`/v1/privatezone/\${1.zoneId}?bind`, { region: 'bj', vpcIds: [`\${0.vpcId}`] }),
  /* 3 */ post(`/v1/privatezone/\${1.zoneId}/record`, { rr: 'www', type: 'A', value: '10.0.0.7' }),
  /* 4 */ post('/v1/subnet', { name: 's', vpcId: `\${0.vpcId}`, zoneName: 'cn-bj-a', cidr: '10.0.1.0/24' }),
  /* 5 */ post('/v1/csn', { name: 'net' }),
  /* 6 */ put(`/v1/csn/\${5.csnId}?attach`, { instanceType: 'vpc', instanceId: `\${0.vpcId}`, instanceRegion: 'bj' }),
  /* 7 */ post('/v1/user', { name: 'ann' }),
  /* 8 */ post('/v1/user/ann/accesskey'),
  /* 9 */ { ...post('/v1/vpc', { name: 'far', cidr: '10.1.0.0/16' }), region: 'gz' },
];

export const WORLD = {
  account: ACCOUNT,
  keys: KEYS,
  file: {
    accounts: [
      { name: 'shop', accountId: ACCOUNT, ...KEYS, calls: shop },
      { name: 'other', accountId: OTHER, calls: [post('/v1/vpc', { name: 'theirs', cidr: '10.0.0.0/16' })] },
    ],
  },
  /** Lists of the first account, of many services. */
  lists: ['/v1/vpc', '/v1/privatezone', '/v1/subnet', '/v1/csn', '/v1/user', '/v1/user/ann/accesskey'],
} as const;
