import assert from 'node:assert/strict';
import type { Random } from '../differential/random.ts';
import { tableOf } from './table.ts';
import { addressOf, bitsOf, type Instance, lengthOf } from './topology.ts';
import { type Answer, bothWays, type Seen, type Way } from './walk.ts';
import type { World } from './world.ts';

// biome-ignore lint/suspicious/noExplicitAny: an answer's body is looked at by what is expected of it.
type Json = any;

/** Every table, as its list shows it, against the topology's. */
export async function compareTables({ topology, client }: World): Promise<void> {
  for (const table of topology.tables) {
    const { json } = await client.call('GET', `/v1/csn/routeTable/${table.id}/rule`);
    const shown = json.csnRtRules.map((rule: Json) => ({
      routeType: rule.routeType,
      destAddress: rule.destAddress,
      attachId: rule.fromAttachId,
      nextHopId: rule.nextHopId,
      status: rule.status,
      blackHole: rule.blackHole,
      asPath: rule.asPath,
    }));
    const expected = tableOf(topology, table).map(({ bgp: _bgp, learned: _learned, ...rest }) => rest);
    assert.deepEqual(shown, expected);
  }
}

/** One random question: verdict, reasons and look-ups, losers too. Answers the reasons met. */
export async function compareAnswer(asked: World, random: Random): Promise<readonly string[]> {
  const { topology, csnId } = asked;
  const attached = topology.attachments.map(({ instance }) => instance);
  const source = random.pick(random.chance(95) ? attached : [...topology.instances.values()]);
  const [sourceIp, destinationIp] = [addressIn(source, random), anyAddress([...topology.instances.values()], random)];
  const body = { sourceInstance: source.id, sourceInstanceType: source.type, sourceIp, destinationIp };
  const { json } = await asked.own('POST', `/csn/${csnId}/reachability`, body);
  const expected = bothWays(topology, source, sourceIp, destinationIp);
  assert.deepEqual(ofServer(json), ofWalk(expected), `${JSON.stringify(body)}\n${JSON.stringify(json, null, 1)}`);
  return [...json.reasons, ...[...JSON.stringify(json).matchAll(/"reason":"([a-z-]+)"/g)].map(([, reason]) => reason!)];
}

/** An address of the instance mostly, sometimes another. */
function addressIn(instance: Instance, random: Random): string {
  const own = [...instance.cidrs, ...instance.published.keys()];
  return own.length === 0 || random.chance(5) ? '203.0.113.9' : inPrefix(random.pick(own), random);
}

function anyAddress(instances: readonly Instance[], random: Random): string {
  if (random.chance(10)) return random.pick(['8.8.8.8', '10.1.2.3', '192.168.9.9', '172.16.5.5', '100.64.0.1']);
  return addressIn(random.pick(instances), random);
}

/** The first address of a prefix, its last, or one between. */
function inPrefix(prefix: string, random: Random): string {
  const network = bitsOf(prefix.split('/')[0]!).slice(0, lengthOf(prefix));
  const host = 32 - network.length;
  if (random.chance(30)) return addressOf(network + '0'.repeat(host));
  if (random.chance(30)) return addressOf(network + '1'.repeat(host));
  return addressOf(network + Array.from({ length: host }, () => random.below(2)).join(''));
}

// Both answers in one form: verdict, reasons, and of each way its end and every look-up on it.

const ofWalk = ({ verdict, reasons, forward, back }: Answer): object => ({
  verdict,
  reasons,
  forward: wayForm(forward),
  back: back === undefined ? undefined : wayForm(back),
});

const wayForm = ({ outcome, reason, seen }: Way): object => ({ outcome, reason, seen: seen.flatMap(seenForm) });

function seenForm(seen: Seen): object[] {
  if (seen.in === 'link') return [{ link: seen.regions, mbps: seen.mbps }];
  if (seen.in === 'instance') {
    if (seen.rules === undefined) return [];
    return [
      {
        routes: seen.rules.map(({ destination, nexthopType, outcome, reason }) => [
          destination,
          nexthopType,
          outcome,
          reason,
        ]),
      },
    ];
  }
  const rules = seen.rules.map((rule) => [
    ...[rule.routeType, rule.destAddress, rule.attachId, rule.nextHopId],
    ...[rule.status, rule.blackHole, rule.outcome, rule.reason],
  ]);
  return [{ association: seen.association, rules, hints: seen.hints }];
}

const ofServer = (json: Json): object => ({
  verdict: json.verdict,
  reasons: json.reasons,
  forward: serverWay(json.forward),
  back: json.return === undefined ? undefined : serverWay(json.return),
});

const serverWay = ({ outcome, reason, hops }: Json): object => ({ outcome, reason, seen: hops.flatMap(hopForm) });

function hopForm(hop: Json): object[] {
  if (hop.at === 'link') return [{ link: [hop.localRegion, hop.peerRegion].sort().join(' '), mbps: hop.mbps }];
  if (hop.at === 'instance') {
    if (hop.routeTable === undefined) return [];
    return [
      {
        routes: hop.routeTable.rules.map((rule: Json) => [
          rule.destination,
          rule.nexthopType,
          rule.outcome,
          rule.reason,
        ]),
      },
    ];
  }
  const rules = hop.rules.map((rule: Json) => [
    ...[rule.routeType, rule.destAddress, rule.attachId, rule.nextHopId],
    ...[rule.status, rule.blackHole, rule.outcome, rule.reason],
  ]);
  return [{ association: hop.association, rules, hints: (hop.hints ?? []).map(({ attachId }: Json) => attachId) }];
}
