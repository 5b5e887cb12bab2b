import { openAccount } from '../../account/commands.ts';
import { createLimit } from '../../bandwidth/limits.ts';
import { bindPackage, createPackage } from '../../bandwidth/packages.ts';
import { DEFAULT_CSN } from '../../command.ts';
import { attachInstance, detachInstance } from '../../csn/attachments.ts';
import { createCsn } from '../../csn/csns.ts';
import { associate, propagate } from '../../csn/relations.ts';
import { addOperatorRule } from '../../csn/rules.ts';
import { attachmentOf } from '../../csn/views.ts';
import { receiveRoutes, registerNetwork, setSession } from '../../network/commands.ts';
import type { InstanceType } from '../../network/types.ts';
import { isRefusal } from '../../refusal.ts';
import { Stage } from '../../testing/stage.ts';
import { createVpc } from '../../vpc/commands.ts';
import { explain } from '../reachability.ts';
import type { Reachability } from '../types.ts';

export const ACCOUNT = 'a'.repeat(32);

/** A CSN and the networks in it, made step by step. Networks are of the operator's registry unless said otherwise. */
export class Scene {
  readonly stage = new Stage();
  readonly csn: string;
  /** The default table. */
  readonly table: string;

  constructor() {
    this.stage.do(openAccount({ id: ACCOUNT, name: 'a', accessKeyId: 'a', secret: 's' }));
    this.csn = this.stage.do(createCsn({ account: ACCOUNT, name: 'lab' })).csnId;
    this.table = this.stage.state.csns.byId.get(this.csn)!.defaultTable;
  }

  vpc(name: string, region: string, ...cidrs: readonly string[]): string {
    return this.#registered('vpc', `vpc-${name}`, region, cidrs);
  }

  edge(name: string, region: string, ...cidrs: readonly string[]): string {
    return this.#registered('bec_vpc', `vpc-${name}`, region, cidrs);
  }

  /** A BGP channel that is up; its routes are prefixes with their AS paths. */
  channel(name: string, region: string, routes: Readonly<Record<string, string>>): string {
    const id = this.#registered('channel', `dedicatedconn-${name}`, region, []);
    const received = Object.entries(routes).map(([prefix, asPath]) => ({ prefix, asPath, community: '' }));
    this.stage.do(setSession(id, true));
    this.stage.do(receiveRoutes(id, received));
    return id;
  }

  /** A VPC of the API, with a route table of its own. */
  realVpc(region: string, cidr: string): string {
    return this.stage.do(createVpc({ account: ACCOUNT, region, name: 'v', cidr })).vpcId;
  }

  attach(id: string): string {
    const { type, region } = this.#network(id);
    this.stage.do(attachInstance(ACCOUNT, this.csn, { instanceType: type, instanceId: id, instanceRegion: region }));
    return this.attachment(id);
  }

  detach(id: string): void {
    const { type, region } = this.#network(id);
    this.stage.do(detachInstance(ACCOUNT, this.csn, { instanceType: type, instanceId: id, instanceRegion: region }));
  }

  attachment(id: string): string {
    return attachmentOf(this.stage.state, this.#network(id).type, id)!.id;
  }

  propagate(id: string, table = this.table): void {
    this.stage.do(propagate(ACCOUNT, table, { attachId: this.attachment(id) }));
  }

  associate(id: string, table = this.table): void {
    this.stage.do(associate(ACCOUNT, table, { attachId: this.attachment(id) }));
  }

  /** Attached, and learned from by the default table; a channel is associated with it too. */
  join(id: string): string {
    this.attach(id);
    if (this.#network(id).type === 'channel') this.associate(id);
    this.propagate(id);
    return id;
  }

  /** A custom rule of the default table; towards nobody: a blackhole. */
  rule(destAddress: string, towards?: string): void {
    const to = towards === undefined ? { blackhole: true } : { attachId: this.attachment(towards) };
    this.stage.do(addOperatorRule(this.table, { destAddress, ...to }));
  }

  /** A bandwidth limit between two cloud regions of China, in Mbps. */
  limit(localRegion: string, peerRegion: string, bandwidth: number): void {
    const china = { geographicA: 'China', geographicB: 'China', billing: { paymentTiming: 'Postpaid' } };
    const { csnBpId } = this.stage.do(createPackage({ account: ACCOUNT, name: 'p', bandwidth, ...china }));
    this.stage.do(bindPackage(ACCOUNT, csnBpId, this.csn));
    this.stage.do(createLimit(ACCOUNT, csnBpId, { localRegion, peerRegion, bandwidth }));
  }

  explain(id: string, sourceIp: string, destinationIp: string): Reachability {
    const { type } = this.#network(id);
    const question = { csn: this.csn, source: { type, id }, sourceIp, destinationIp };
    const answer = explain(this.stage.state, DEFAULT_CSN, question);
    if (isRefusal(answer)) throw new Error(`refused: ${answer.refused}`);
    return answer;
  }

  #registered(type: InstanceType, id: string, region: string, cidrs: readonly string[]): string {
    const channel = type === 'channel' ? { channel: { mode: 'bgp', router: '' } as const } : {};
    this.stage.do(registerNetwork({ account: ACCOUNT, type, id, name: id, region, cidrs, ...channel }));
    return id;
  }

  #network(id: string) {
    const found = [...this.stage.state.networks.all].find((network) => network.id === id);
    if (found === undefined) throw new Error(`there is no ${id}`);
    return found;
  }
}

/** Two VPCs of bj that know each other. */
export function pair(): { scene: Scene; a: string; b: string } {
  const scene = new Scene();
  const a = scene.join(scene.vpc('a', 'bj', '10.1.0.0/16'));
  const b = scene.join(scene.vpc('b', 'bj', '10.2.0.0/16'));
  return { scene, a, b };
}
