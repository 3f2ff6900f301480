import { isInProgress } from '../postgres.js';
import { dropIntent } from '../redis.js';
import { nameOf, type InstanceId } from '../state.js';
import { bit, type Step, type World } from '../world.js';
import { passesGate } from './reader.js';

/** A reader that meets an intent may ask, at any time, what became of its transaction, and drop it if that is over. */
export function orphanedIntents(world: World, id: InstanceId, step: Step): void {
  const server = world.usableServer(id);
  if (!server || server.intents === 0 || !passesGate(world, id) || world.instance(id).postgres === 0) return;
  for (let write = 1; write <= world.config.writes; write += 1) {
    if ((server.intents & bit(write)) === 0 || isInProgress(world, write)) continue;
    step(`${nameOf(id)}: drops the intent of a transaction that is over`, () => dropIntent(world, server, write));
  }
}
