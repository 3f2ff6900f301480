import { Random } from '../random.js';
import { Reader } from './reader.js';
import type { TruthReader } from './truth.js';
import type { World } from './world.js';

/** Reads every register from the database, and every route of every unit from every instance. */
export async function finalReads(world: World, truth: TruthReader): Promise<void> {
  for (const register of world.ledger.registers) await truth.read(register);
  const reader = new Reader(world, 'last', new Random(0));
  for (const instance of world.cluster.instances) {
    for (const probe of world.probes) {
      const loginid = `manager-${probe.tenant.code}`;
      await reader.read(instance, { probe, path: probe.path, loginid, trespass: false, fresh: false });
    }
  }
}
