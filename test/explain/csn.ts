import type { Random } from '../differential/random.ts';
import { PUBLISHABLE } from './instances.ts';
import type { Attachment, Instance, Table } from './topology.ts';
import type { World } from './world.ts';

/** Random changes of a CSN: its tables, what is loaded, relations, rules, limits. */
export class Csn {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async table(): Promise<void> {
    if (this.#world.topology.tables.length === 3) return;
    const { json } = await this.#world.own('POST', `/csn/${this.#world.csnId}/routeTables`, { name: 'custom' });
    this.#world.topology.tables.push({ id: json.csnRtId, propagations: new Map(), rules: [] });
  }

  async attach(random: Random): Promise<void> {
    const free = [...this.#world.topology.instances.values()].filter((one) => this.#attachmentOf(one) === undefined);
    if (free.length === 0) return;
    const instance = random.pick(free);
    const body = { instanceType: instance.type, instanceId: instance.id, instanceRegion: instance.region };
    await this.#world.call('PUT', `/v1/csn/${this.#world.csnId}`, { query: 'attach', body });
    const { instances } = (await this.#world.call('GET', `/v1/csn/${this.#world.csnId}/instance`)).json;
    const { attachId } = instances.find(({ instanceId }: { instanceId: string }) => instanceId === instance.id);
    this.#world.topology.attachments.push({ attachId, instance, associated: undefined });
    if (instance.type !== 'vpc') return;
    for (const destination of ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']) {
      const route = { source: '0.0.0.0/0', destination, nexthopType: 'tgw', nexthopId: '', pathType: '' };
      instance.routes.push({ made: this.#world.now, ...route });
    }
  }

  #attachmentOf(instance: Instance): Attachment | undefined {
    return this.#world.topology.attachments.find((one) => one.instance === instance);
  }

  async detach(random: Random): Promise<void> {
    const { attachments, tables } = this.#world.topology;
    if (attachments.length < 4) return;
    const gone = random.pick(attachments);
    const { type, id, region, routes } = gone.instance;
    const body = { instanceType: type, instanceId: id, instanceRegion: region };
    await this.#world.call('PUT', `/v1/csn/${this.#world.csnId}`, { query: 'detach', body });
    attachments.splice(attachments.indexOf(gone), 1);
    for (const table of tables) {
      table.propagations.delete(gone.attachId);
      for (const rule of table.rules) if (rule.attachId === gone.attachId) rule.blackHole = true;
    }
    gone.instance.routes = routes.filter(({ nexthopType }) => nexthopType !== 'tgw');
  }

  async propagate(random: Random): Promise<void> {
    const found = this.#pair(random, (table, { attachId }) => !table.propagations.has(attachId));
    if (found === undefined) return;
    const { table, attachment } = found;
    const body = { attachId: attachment.attachId };
    await this.#world.call('POST', `/v1/csn/routeTable/${table.id}/propagation`, { body });
    table.propagations.set(attachment.attachId, this.#world.now);
  }

  async unpropagate(random: Random): Promise<void> {
    const found = this.#pair(random, (table, { attachId }) => table.propagations.has(attachId));
    if (found === undefined || random.chance(50)) return;
    const { table, attachment } = found;
    await this.#world.call('DELETE', `/v1/csn/routeTable/${table.id}/propagation/${attachment.attachId}`);
    table.propagations.delete(attachment.attachId);
  }

  async associate(random: Random): Promise<void> {
    const found = this.#pair(random, (_table, { associated }) => associated === undefined);
    if (found === undefined) return;
    const { table, attachment } = found;
    const body = { attachId: attachment.attachId };
    await this.#world.call('POST', `/v1/csn/routeTable/${table.id}/association`, { body });
    attachment.associated = table.id;
  }

  async dissociate(random: Random): Promise<void> {
    const found = this.#pair(random, (table, { associated }) => associated === table.id);
    if (found === undefined || random.chance(50)) return;
    const { table, attachment } = found;
    await this.#world.call('DELETE', `/v1/csn/routeTable/${table.id}/association/${attachment.attachId}`);
    attachment.associated = undefined;
  }

  #pair(random: Random, fits: (table: Table, attachment: Attachment) => boolean) {
    const { tables, attachments } = this.#world.topology;
    const pairs = tables.flatMap((table) =>
      attachments.filter((attachment) => fits(table, attachment)).map((attachment) => ({ table, attachment })),
    );
    return pairs.length === 0 ? undefined : random.pick(pairs);
  }

  async rule(random: Random): Promise<void> {
    const { tables, attachments } = this.#world.topology;
    const table = random.pick(tables);
    const prefix = random.pick(PUBLISHABLE);
    if (table.rules.some((rule) => rule.prefix === prefix)) return;
    const attachment = attachments.length === 0 || random.chance(30) ? undefined : random.pick(attachments);
    const target = attachment === undefined ? { blackHole: true } : { attachId: attachment.attachId };
    await this.#world.own('POST', `/csn/routeTables/${table.id}/rules`, { destAddress: prefix, ...target });
    table.rules.push({
      made: this.#world.now,
      prefix,
      attachId: attachment?.attachId ?? '',
      instanceId: attachment?.instance.id ?? '',
      blackHole: attachment === undefined,
    });
  }

  async dropRule(random: Random): Promise<void> {
    const table = random.pick(this.#world.topology.tables);
    if (table.rules.length === 0) return;
    const gone = random.pick(table.rules);
    const { csnRtRules } = (await this.#world.call('GET', `/v1/csn/routeTable/${table.id}/rule`)).json;
    const is = (rule: { routeType: string; destAddress: string }): boolean =>
      rule.routeType === 'custom' && rule.destAddress === gone.prefix;
    await this.#world.call('DELETE', `/v1/csn/routeTable/${table.id}/rule/${csnRtRules.find(is).ruleId}`);
    table.rules.splice(table.rules.indexOf(gone), 1);
  }

  async limit(random: Random): Promise<void> {
    const [a, b] = random
      .pick([
        ['bj', 'gz', 'center'],
        ['bj', 'hkg', 'center'],
        ['gz', 'cn-hangzhou-cm', 'center-edge'],
      ] as const)
      .slice(0, 3) as [string, string];
    const key = [a, b].sort().join(' ');
    if (this.#world.topology.limits.has(key)) return;
    const kind = b.startsWith('cn-') ? 'center-edge' : 'center';
    const geography = { geographicA: 'China', geographicB: b === 'hkg' ? 'Asia-Pacific' : 'China' };
    const billing = { paymentTiming: 'Postpaid' };
    const body = { name: 'p', interworkType: kind, bandwidth: 100, ...geography, billing };
    const { csnBpId } = (await this.#world.call('POST', '/v1/csn/bp', { body })).json;
    await this.#world.call('PUT', `/v1/csn/bp/${csnBpId}`, { query: 'bind', body: { csnId: this.#world.csnId } });
    const limit = { localRegion: a, peerRegion: b, bandwidth: 7 };
    await this.#world.call('POST', `/v1/csn/bp/${csnBpId}/limit`, { body: limit });
    this.#world.topology.limits.set(key, 7);
  }

  async ecmp(): Promise<void> {
    const ecmp = !this.#world.topology.ecmp;
    await this.#world.own('PUT', `/csn/${this.#world.csnId}/options`, { ecmp });
    this.#world.topology.ecmp = ecmp;
  }
}
