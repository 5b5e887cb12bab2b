import type { Random } from '../differential/random.ts';
import { Csn } from './csn.ts';
import { Instances } from './instances.ts';
import type { World } from './world.ts';

/** What may happen next, of server and topology alike; what happens often stands several times. */
export function stepsOf(world: World): readonly ((random: Random) => Promise<void>)[] {
  const instances = new Instances(world);
  const csn = new Csn(world);
  return [
    (random) => instances.vpc(random),
    (random) => instances.other(random),
    (random) => instances.other(random),
    () => csn.table(),
    (random) => csn.attach(random),
    (random) => csn.attach(random),
    (random) => csn.attach(random),
    (random) => csn.propagate(random),
    (random) => csn.propagate(random),
    (random) => csn.propagate(random),
    (random) => csn.propagate(random),
    (random) => csn.propagate(random),
    (random) => csn.unpropagate(random),
    (random) => csn.associate(random),
    (random) => csn.associate(random),
    (random) => csn.associate(random),
    (random) => csn.dissociate(random),
    (random) => csn.detach(random),
    (random) => csn.rule(random),
    (random) => csn.rule(random),
    (random) => csn.dropRule(random),
    (random) => instances.secondary(random),
    (random) => instances.vpcRoute(random),
    (random) => instances.receive(random),
    (random) => instances.receive(random),
    (random) => instances.session(random),
    (random) => csn.limit(random),
    () => csn.ecmp(),
  ];
}
