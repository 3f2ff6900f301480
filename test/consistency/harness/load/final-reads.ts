import { Random } from '../random.js';
import type { Instance } from '../servers/instance.js';
import { Reader } from './reader.js';
import type { TruthReader } from './truth.js';
import type { World } from './world.js';

/** An instance that fails so often does not get better by being asked on. */
const FAILURES = 5;

/** Reads every register from the database, and every route of every unit from every instance. */
export async function finalReads(world: World, truth: TruthReader): Promise<void> {
  for (const register of world.ledger.registers) await truth.read(register);
  await Promise.all(world.cluster.instances.map((instance) => readAll(world, instance)));
}

async function readAll(world: World, instance: Instance): Promise<void> {
  const reader = new Reader(world, `last-${instance.index}`, new Random(instance.index));
  let failures = 0;
  for (const probe of world.probes) {
    const loginid = `manager-${probe.tenant.code}`;
    const question = { probe, path: probe.path, loginid, trespass: false, fresh: false };
    if (!(await reader.read(instance, question))) failures += 1;
    if (failures >= FAILURES) return;
  }
}
