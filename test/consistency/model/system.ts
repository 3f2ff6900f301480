import { agreement } from './actors/agreement.js';
import { drainer } from './actors/drainer.js';
import { foreignWriter } from './actors/foreign-writer.js';
import { hotHolder } from './actors/hot-holder.js';
import { hotWaits } from './actors/hot-waits.js';
import { orphanedIntents } from './actors/orphaned-intents.js';
import { poller } from './actors/poller.js';
import { reader } from './actors/reader.js';
import { closing } from './actors/slow-path.js';
import { strictReader } from './actors/strict-reader.js';
import { writer } from './actors/writer.js';
import { faults, mending } from './faults.js';
import { INSTANCES } from './state.js';
import type { Step, World } from './world.js';

/** Everything that may happen next, faults last. */
export function steps(world: World, step: Step, fault: Step): void {
  const { config } = world;
  writer(world, step);
  foreignWriter(world, step);
  for (const index of config.readers.keys()) {
    if (config.strict) strictReader(world, index, step);
    else reader(world, index, step);
  }
  for (const id of config.drainers) drainer(world, id, step);
  if (!config.strict) {
    for (const id of INSTANCES) {
      poller(world, id, step);
      orphanedIntents(world, id, step);
    }
  }
  if (config.hotHolders.length > 0) {
    for (const id of config.hotHolders) hotHolder(world, id, step);
    hotWaits(world, step);
  }
  if (config.agreement) {
    for (const id of INSTANCES) agreement(world, id, step);
    closing(world, step);
  }
  mending(world, step);
  faults(world, fault);
}
