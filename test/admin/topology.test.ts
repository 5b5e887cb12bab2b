import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, admin } from '../client.ts';
import { attach, CSN, type Made, makeCsn, TABLE } from '../sdk/csn-making.ts';
import { makeVpc, ok, refused } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

/** GET /netloom/v1/csn/{csnId}/topology: what is connected to what, for programs and as a picture. */
describe('topology', () => {
  let server: TestServer;
  let made: Made;
  let home: string;
  let far: string;
  let farAttach: string;
  let farTgw: string;
  let second: string;
  let account: string;
  const ask = (query = '', csn = made.csn): Promise<Answer> =>
    admin(server, 'GET', `/netloom/v1/csn/${csn}/topology${query}`);

  before(async () => {
    server = await startServer();
    const { client } = server;
    account = (await ok(admin(server, 'GET', '/netloom/v1/first-account'))).json.accountId;
    home = await makeVpc(client);
    made = await makeCsn(client, home);
    far = (
      await ok(client.call('POST', '/v1/vpc', { body: { name: 'f', cidr: '10.7.0.0/16' }, port: server.ports.apiGz }))
    ).json.vpcId;
    await ok(attach(client, made.csn, far, { instanceRegion: 'gz' }));
    const { instances } = (await ok(client.call('GET', `${CSN}/${made.csn}/instance`))).json;
    farAttach = instances.find(({ instanceId }: { instanceId: string }) => instanceId === far).attachId;
    farTgw = (await ok(client.call('GET', `${CSN}/${made.csn}/tgw`))).json.tgws[1].tgwId;
    const table = { name: 'a "quoted" [name] --> x' };
    second = (await ok(admin(server, 'POST', `/netloom/v1/csn/${made.csn}/routeTables`, table))).json.csnRtId;
    await ok(client.call('POST', `${TABLE}/${second}/propagation`, { body: { attachId: farAttach } }));
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('as JSON: everything a CSN is made of, by its ids', async () => {
    const common = { instanceType: 'vpc', instanceAccountId: account, status: 'attached' };
    assert.deepEqual((await ok(ask())).json, {
      csnId: made.csn,
      regions: ['bj', 'gz'],
      tgws: [
        { tgwId: made.tgw, region: 'bj', name: 'tgw-bj' },
        { tgwId: farTgw, region: 'gz', name: 'tgw-gz' },
      ],
      attachments: [
        { attachId: made.attach, instanceId: home, instanceRegion: 'bj', ...common },
        { attachId: farAttach, instanceId: far, instanceRegion: 'gz', ...common },
      ],
      tables: [
        { csnRtId: made.csnRt, name: 'default', type: 'default' },
        { csnRtId: second, name: 'a "quoted" [name] --> x', type: 'custom' },
      ],
      associations: [{ csnRtId: made.csnRt, attachId: made.attach }],
      propagations: [
        { csnRtId: made.csnRt, attachId: made.attach },
        { csnRtId: second, attachId: farAttach },
      ],
      limits: [{ csnBpId: made.csnBp, localRegion: 'bj', peerRegion: 'gz', bandwidth: 60 }],
    });
  });

  test('as a flowchart: names cannot break out of their labels', async () => {
    assert.deepEqual((await ok(ask('?format=mermaid'))).json.mermaid.split('\n'), [
      'flowchart LR',
      '  subgraph r0["bj"]',
      `    g0(["${made.tgw}"])`,
      `    i0["vpc ${home}"]`,
      '    i0 --- g0',
      '  end',
      '  subgraph r1["gz"]',
      `    g1(["${farTgw}"])`,
      `    i1["vpc ${far}"]`,
      '    i1 --- g1',
      '  end',
      `  t0[("default ${made.csnRt}")]`,
      `  t1[("a #34;quoted#34; #91;name#93; --#62; x ${second}")]`,
      '  g0 <==>|"60 Mbps"| g1',
      '  i0 --> t0',
      '  i1 --> t0',
      '  i0 -.-> t0',
      '  i1 -.-> t1',
      '',
    ]);
  });

  test('more than a hundred instances are counted, not drawn', async () => {
    const { csnId } = (await ok(server.client.call('POST', CSN, { body: { name: 'big' } }))).json;
    for (let n = 0; n < 103; n += 1) {
      const id = `vpc-many${n}`;
      const instance = { account, region: 'bj', cidrs: [`10.${n}.0.0/16`] };
      await ok(admin(server, 'PUT', `/netloom/v1/instances/vpc/${id}`, instance));
      await ok(attach(server.client, csnId, id));
    }
    assert.equal((await ok(ask('', csnId))).json.attachments.length, 103);
    const { mermaid } = (await ok(ask('?format=mermaid', csnId))).json;
    assert.equal(mermaid.match(/---/g).length, 100);
    assert.ok(mermaid.includes('more["and 3 more instances"]'));
  });

  test('its refusals', async () => {
    await refused(ask('', 'nonsense'), 'CsnIdInvalidException');
    await refused(ask('', `csn-${'0'.repeat(16)}`), 'CsnNotFoundException');
    await refused(ask('?format=svg'), 'InvalidHTTPRequest');
  });
});
