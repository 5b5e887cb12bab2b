import fc from 'fast-check';
import { applyThrough, type DomainEvent } from '../../../commit.ts';
import { Journal } from '../../../journal.ts';
import { parseIpv4Prefix } from '../../../net/prefix.ts';
import { networkKey } from '../../../network/types.ts';
import { emptyState, type State } from '../../../state.ts';
import type { Attachment, CsnTable } from '../../types.ts';
import type { Entry } from '../routes.ts';

// Random histories of everything that changes tables.

const INSTANCES = ['vpc', 'vpc', 'static', 'bgp', 'bgp', 'bgp'] as const;
export const TABLES = ['main', 'other'];
const REGIONS = ['bj', 'gz'];
const PREFIXES = [
  '0.0.0.0/0',
  '10.0.0.0/8',
  '10.0.0.0/16',
  '10.0.1.0/24',
  '10.128.0.0/9',
  '10.0.1.7/32',
  '192.168.0.0/16',
];
const PATHS = ['65010', '65020', '65010 65020', '65030 65010 65020'];

/** A journal that keeps what a prefix was when it was first named. */
export class Naming extends Journal {
  readonly #state: State;
  readonly first = new Map<string, Entry | undefined>();

  constructor(state: State) {
    super();
    this.#state = state;
  }

  override touchRoute(table: string, base: number, length: number): void {
    super.touchRoute(table, base, length);
    const key = `${table} ${base}/${length}`;
    const now = this.#state.csns.routes.get(table)!.entry(base, length);
    if (!this.first.has(key)) this.first.set(key, now);
  }
}

/** State with some instances in one CSN; each change can be taken back. */
export class World {
  readonly state: State = emptyState();
  readonly journals: Naming[] = [];
  #made = 0;

  constructor() {
    this.tell({
      type: 'csn-created',
      v: 1,
      account: 'a',
      csn: 'c',
      name: '',
      description: '',
      tags: [],
      defaultTable: 'main',
    });
    this.tell({ type: 'csn-table-created', v: 1, csn: 'c', table: 'other', name: '', description: '' });
    for (const region of REGIONS) this.tell({ type: 'tgw-created', v: 1, csn: 'c', tgw: region, region, name: '' });
    for (const i of INSTANCES.keys()) {
      this.publish(i, [0, i + 1]);
      this.attach(i);
    }
  }

  tell(event: DomainEvent): void {
    const commit = { position: this.state.position + 1, at: 0, cause: { operation: 'test' }, events: [event] };
    this.journals.push(applyThrough(new Naming(this.state), this.state, commit));
  }

  attachment(i: number): Attachment | undefined {
    const type = INSTANCES[i] === 'vpc' ? 'vpc' : 'channel';
    return this.state.csns.attachments.get(this.state.csns.loaded.get(networkKey(type, `i${i}`)) ?? '');
  }

  /** Bits of the second number say which prefixes; a BGP channel's have one of some paths. */
  publish(i: number, chosen: readonly number[]): void {
    const kind = INSTANCES[i]!;
    const prefixes = PREFIXES.filter((_, n) => (chosen[1]! >> n) % 2 === 1);
    const common = { v: 1, instance: `i${i}`, account: 'a', region: REGIONS[i % 2]!, name: '' } as const;
    const link = { router: '', primary: '', established: true, users: [] };
    if (kind === 'vpc') this.tell({ ...common, type: 'network-registered', instanceType: 'vpc', cidrs: prefixes });
    else if (kind === 'static') {
      const channel = { ...link, mode: kind };
      this.tell({ ...common, type: 'network-registered', instanceType: 'channel', cidrs: prefixes, channel });
    } else {
      if (!this.state.networks.byKey.has(networkKey('channel', `i${i}`))) {
        const channel = { ...link, mode: kind };
        this.tell({ ...common, type: 'network-registered', instanceType: 'channel', cidrs: [], channel });
      }
      const routes = prefixes.map((prefix, n) => {
        return { prefix, asPath: PATHS[(chosen[0]! + n) % PATHS.length]!, community: `1:${chosen[0]}` };
      });
      this.tell({ type: 'network-routes-received', v: 1, instance: `i${i}`, routes });
    }
  }

  attach(i: number): void {
    const instanceType = INSTANCES[i] === 'vpc' ? 'vpc' : 'channel';
    this.#made += 1;
    const fixed = { csn: 'c', region: REGIONS[i % 2]!, owner: 'a', vpcRules: [] };
    this.tell({
      type: 'attachment-created',
      v: 1,
      ...fixed,
      attachment: `t${this.#made}`,
      instanceType,
      instance: `i${i}`,
    });
  }

  toggleAttachment(i: number): void {
    const attachment = this.attachment(i);
    if (attachment === undefined) this.attach(i);
    else this.tell({ type: 'attachment-removed', v: 1, attachment: attachment.id });
  }

  toggle(relation: 'propagation' | 'association', i: number, table: string): void {
    const attachment = this.attachment(i)?.id;
    if (attachment === undefined) return;
    const { propagationsFrom, associations } = this.state.csns;
    const held =
      relation === 'propagation' ? [...(propagationsFrom.get(attachment) ?? [])] : [associations.get(attachment)];
    const old = held.find((one) => one !== undefined && (relation === 'association' || one.table === table));
    if (old !== undefined) this.tell({ type: `${relation}-deleted`, v: 1, table: old.table, attachment });
    else this.tell({ type: `${relation}-created`, v: 1, table, attachment, description: '' });
  }

  toggleRule(i: number, table: string, prefix: string): void {
    const { base, length } = parseIpv4Prefix(prefix)!;
    const old = [...(this.state.csns.rulesOf.get(table) ?? [])].find(
      (rule) => rule.base === base && rule.length === length,
    );
    if (old !== undefined) {
      this.tell({ type: 'csn-rule-deleted', v: 1, rule: old.id });
      return;
    }
    this.#made += 1;
    const to = this.attachment(i);
    const fixed = { v: 1, table, rule: `r${this.#made}`, base, length, description: 'by hand' } as const;
    if (to === undefined) this.tell({ type: 'csn-rule-created', ...fixed, blackhole: true });
    else {
      const { id: attachment, type, instance, region } = to;
      this.tell({
        type: 'csn-rule-created',
        ...fixed,
        blackhole: i === 0,
        nextHop: { attachment, type, instance, region },
      });
    }
  }

  table(id: string): CsnTable {
    return this.state.csns.tables.get(id)!;
  }
}

/** Two numbers choose what a step does to whom. */
export type Step = readonly [number, number, number];

const STEPS = [
  (w: World, i: number, j: number) => w.toggle('propagation', i, TABLES[j % 2]!),
  (w: World, i: number, j: number) => w.toggle('propagation', i, TABLES[j % 2]!),
  (w: World, i: number) => w.toggle('propagation', i, 'main'),
  (w: World, i: number, j: number) => w.publish(i, [j, j]),
  (w: World, i: number, j: number) => w.publish(i, [j % 5, j ^ 5]),
  (w: World, i: number, j: number) => w.toggleRule(i, TABLES[j % 2]!, PREFIXES[j % PREFIXES.length]!),
  (w: World, i: number, j: number) => w.toggle('association', i, TABLES[j % 2]!),
  (w: World, i: number) => w.toggleAttachment(i),
  (w: World, i: number) => w.tell({ type: 'network-session-set', v: 1, instance: `i${3 + (i % 3)}`, up: i % 2 === 0 }),
  (w: World, _i: number, j: number) => {
    const ecmp = j % 2 === 0;
    w.tell({
      type: 'csn-options-set',
      v: 1,
      csn: 'c',
      ecmp,
      anyCidr: false,
      autoAssociate: false,
      autoPropagate: false,
    });
  },
];

export const histories = fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(INSTANCES.length - 1), fc.nat(127)), {
  maxLength: 60,
  size: 'max',
});

export const play = (world: World, [what, i, j]: Step): void => void STEPS[what]!(world, i, j);
