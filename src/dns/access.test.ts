import assert from 'node:assert/strict';
import { test } from 'node:test';
import { edns, inWords, queryFor } from '../../test/packets/asking.ts';
import { askTcp, askUdp, framed, type Server, TcpClient } from '../../test/packets/clients.ts';
import type { DnsChange } from './changes.ts';
import { startDnsPlane } from './plane.ts';

const all: DnsChange = { kind: 'selectors', vpc: 'v', selectors: { listen: [], clients: [], default: true } };
const policy = (...allow: string[]): DnsChange => ({ kind: 'policy', vpc: 'v', allow, queryLog: false });
const apex = queryFor('corp.test', 'SOA', edns());

test('an access list is felt by the next query, over UDP, new connections and open ones', async (t) => {
  const plane = await startDnsPlane({ listen: ['127.0.0.1'], port: 0 });
  t.after(() => plane.close());
  const server = (await plane.status()).shared[0] as Server;
  await plane.publish([
    { kind: 'zone', zone: 'z', name: 'corp.test', serial: 1 },
    { kind: 'bound', vpc: 'v', zone: 'z' },
    all,
  ]);
  const open = await TcpClient.to(server);
  let asked = 0;
  const rcodes = async (): Promise<string> => {
    open.socket.write(framed(apex));
    asked += 1;
    const answers = [await askUdp(server, apex), await askTcp(server, apex), (await open.until(asked)).at(-1)];
    return [...new Set(answers.map((answer) => inWords(answer!).rcode))].join();
  };
  assert.equal(await rcodes(), 'NOERROR');
  await plane.publish([policy('192.0.2.0/24', '2001:db8::/32')]);
  assert.equal(await rcodes(), 'REFUSED');
  const { options } = (await askUdp(server, apex))!.edns!;
  assert.equal(options.toHex(), '000f00020012', 'extended error 18, prohibited');
  await plane.publish([policy('192.0.2.0/24', '127.0.0.1/32')]);
  assert.equal(await rcodes(), 'NOERROR');
  await plane.publish([policy('192.0.2.0/24')]);
  assert.equal(await rcodes(), 'REFUSED');
  await plane.publish([policy()]);
  assert.equal(await rcodes(), 'NOERROR');
  open.socket.destroy();
});
