import type { Random } from '../differential/random.ts';
import { Csn } from './csn.ts';
import { Instances } from './instances.ts';
import type { World } from './world.ts';

/** They number what they name. */
const made = new WeakMap<World, Instances>();

/** One random change, of server and topology alike. */
export async function step(world: World, random: Random): Promise<void> {
  world.now += 1;
  const instances = (made.get(world) ?? made.set(world, new Instances(world)).get(world))!;
  const csn = new Csn(world);
  const steps = [
    () => instances.vpc(random),
    () => instances.other(random),
    () => csn.table(),
    () => csn.attach(random),
    () => csn.attach(random),
    () => csn.attach(random),
    () => csn.propagate(random),
    () => csn.propagate(random),
    () => csn.propagate(random),
    () => csn.unpropagate(random),
    () => csn.associate(random),
    () => csn.associate(random),
    () => csn.dissociate(random),
    () => csn.detach(random),
    () => csn.rule(random),
    () => csn.dropRule(random),
    () => instances.secondary(random),
    () => instances.vpcRoute(random),
    () => instances.receive(random),
    () => instances.session(random),
    () => csn.limit(random),
    () => csn.ecmp(),
  ];
  await random.pick(steps)();
}
