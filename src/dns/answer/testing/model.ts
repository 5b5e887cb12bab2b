import type { PlainView } from '../../../domain/answering/testing/plain.ts';
import type { AnswerRecord, AskOthers, Forwarded } from '../../../domain/answering/types.ts';
import type { DnsChange, DnsNode, DnsPolicyChange, DnsRule, DnsZone } from '../../changes.ts';
import type { Elsewhere } from './stories.ts';

type ZoneModel = Pick<DnsZone, 'name' | 'missingName'> & { serial: number; nodes: Map<string, DnsNode> };

/** What the index is told, as plain data. */
export class Model {
  readonly #server: Pick<PlainView, 'upstreams' | 'missingName'>;
  readonly #zones = new Map<string, ZoneModel>();
  readonly #rules = new Map<string, DnsRule>();
  readonly #views = new Map<string, { zones: string[]; rules: string[]; policy?: DnsPolicyChange }>();

  constructor(server: Pick<PlainView, 'upstreams' | 'missingName'>) {
    this.#server = server;
  }

  /** Whether the change makes sense now; one that does not is not made. */
  apply(change: DnsChange): boolean {
    switch (change.kind) {
      case 'zone': {
        const { name, serial, missingName } = change;
        const nodes = this.#zones.get(change.zone)?.nodes ?? new Map();
        this.#zones.set(change.zone, { name, serial, missingName, nodes });
        return true;
      }
      case 'zone-removed':
        for (const view of this.#views.values()) view.zones = without(view.zones, change.zone);
        return this.#zones.delete(change.zone);
      case 'node': {
        const zone = this.#zones.get(change.zone);
        if (zone === undefined) return false;
        zone.serial = change.serial;
        zone.nodes.set(change.owner, change);
        return true;
      }
      case 'bound':
      case 'unbound': {
        if (!this.#zones.has(change.zone)) return false;
        const view = this.#viewOf(change.vpc);
        view.zones = bound(view.zones, change.zone, change.kind === 'bound');
        return true;
      }
      case 'rule':
        this.#rules.set(change.rule, change);
        return true;
      case 'rule-removed':
        for (const view of this.#views.values()) view.rules = without(view.rules, change.rule);
        return this.#rules.delete(change.rule);
      case 'rule-bound':
      case 'rule-unbound': {
        if (!this.#rules.has(change.rule)) return false;
        const view = this.#viewOf(change.vpc);
        view.rules = bound(view.rules, change.rule, change.kind === 'rule-bound');
        return true;
      }
      case 'policy':
        this.#viewOf(change.vpc).policy = change;
        return true;
      case 'selectors':
        this.#viewOf(change.vpc);
        return true;
    }
  }

  view(vpc: string): PlainView | undefined {
    const view = this.#views.get(vpc);
    return (
      view && {
        ...this.#server,
        zones: view.zones.map((id) => {
          const { nodes, ...zone } = this.#zones.get(id)!;
          const records = [...nodes.values()].flatMap((node) =>
            node.records.map((record) => ({ ...record, owner: node.owner })),
          );
          return { ...zone, records };
        }),
        rules: view.rules.map((id) => {
          const { zone, targets } = this.#rules.get(id)!;
          return { name: zone === '.' ? '' : zone, targets };
        }),
        allow: view.policy?.allow ?? [],
      }
    );
  }

  #viewOf(vpc: string) {
    const view = this.#views.get(vpc) ?? { zones: [], rules: [] };
    this.#views.set(vpc, view);
    return view;
  }
}

const without = (all: readonly string[], one: string): string[] => all.filter((other) => other !== one);

const bound = (all: readonly string[], one: string, is: boolean): string[] => {
  if (!is) return without(all, one);
  return all.includes(one) ? [...all] : [...all, one];
};

/** Negative answers of others come from the root. */
const SOA: AnswerRecord = { owner: '', type: 'SOA', ttl: 77, data: 'ns.test host.test 1 2 3 4 77' };
const FRESH = { age: 0, ttlLeft: 5, stale: false };

/** Others who have these names; who is asked can be told from the addresses they say. */
export const othersWith =
  (elsewhere: Elsewhere, aliasAlone: boolean): AskOthers =>
  ({ name, type, targets }): Forwarded => {
    const chain: AnswerRecord[] = [];
    for (let owner = name; ; ) {
      const node = elsewhere[owner];
      if (node === 'failed') return { ...FRESH, failed: 'timeout' };
      const has = (node ?? []).map((record) => ({ ...record, owner }));
      const alias = has.find((record) => record.type === 'CNAME');
      if (alias !== undefined && type !== 'CNAME') {
        chain.push(alias);
        // A loop is told up to where it closes, as servers do that follow it.
        if (aliasAlone || chain.some((link) => link.owner === alias.data)) {
          return { ...FRESH, rcode: 'NOERROR', answer: chain, authority: [] };
        }
        owner = alias.data;
        continue;
      }
      const found = has.filter((record) => record.type === type);
      const least = (of: string): number => Math.min(...found.filter((one) => one.type === of).map((one) => one.ttl));
      const said = found.map((record) => ({
        ...record,
        ttl: least(record.type),
        data: from(record, targets[0]!.port),
      }));
      const rcode = node === undefined ? 'NXDOMAIN' : 'NOERROR';
      return { ...FRESH, rcode, answer: [...chain, ...said], authority: found.length > 0 ? [] : [SOA] };
    }
  };

const from = ({ type, data }: AnswerRecord, port: number): string =>
  type === 'A' ? data.replace(/^10\.0\./, `198.${port}.`) : data;
