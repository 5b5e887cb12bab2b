import type { TestContext } from 'node:test';
import { startDnsPlane } from '../../src/dns/plane.ts';

/**
 * A DNS server elsewhere, at 127.0.0.1: every name of its zones (name to address) has that address, for an hour.
 * Resolves to its port.
 */
export async function startElsewhere(t: TestContext, zones: Readonly<Record<string, string>>): Promise<number> {
  const plane = await startDnsPlane({ listen: ['127.0.0.1'], port: 0 });
  t.after(() => plane.close());
  for (const [name, data] of Object.entries(zones)) {
    await plane.publish([
      { kind: 'zone', zone: name, name, serial: 1 },
      { kind: 'node', zone: name, serial: 2, owner: '*', records: [{ type: 'A', ttl: 3600, data }] },
      { kind: 'bound', vpc: 'v', zone: name },
    ]);
  }
  await plane.publish([{ kind: 'selectors', vpc: 'v', selectors: { listen: [], clients: [], default: true } }]);
  return (await plane.status()).shared[0]!.port;
}
