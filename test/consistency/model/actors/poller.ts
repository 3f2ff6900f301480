import { serves } from '../configuration.js';
import { endLeaseOfOldEpoch } from '../hot-leases.js';
import { nameOf, type InstanceId } from '../state.js';
import { ALIVE, type Step, type World } from '../world.js';

/** One statement shows tiered_store and the pending rows; without pending rows, all that it saw committed is in the stamps. */
export function poller(world: World, id: InstanceId, step: Step): void {
  const { database, instances } = world.state;
  const self = instances[id];
  const name = `poll of ${nameOf(id)}`;
  if (self.poll !== 0) {
    step(`${name} is answered`, () => {
      learn(
        world,
        id,
        { epoch: self.pollEpoch, identity: self.pollIdentity, rows: self.pollRows, version: self.pollVersion },
        world.has('watermark measured from the answer') ? ALIVE : self.poll,
      );
      self.poll = 0;
    });
    return;
  }
  if (self.postgres === 0) return;
  const rows = world.has('watermark advanced over pending rows') ? 0 : database.pending;
  const shown = { epoch: database.storeEpoch, identity: database.storeIdentity, rows, version: database.committed };
  if (!world.config.latePolls) {
    step(name, () => learn(world, id, shown, ALIVE));
    return;
  }
  step(`${name} is executed`, () => {
    self.poll = ALIVE;
    self.pollEpoch = shown.epoch;
    self.pollIdentity = shown.identity;
    self.pollRows = rows;
    self.pollVersion = shown.version;
  });
}

interface Shown {
  readonly epoch: number;
  readonly identity: number;
  readonly rows: number;
  readonly version: number;
}

/** `lease` counts from when the poll was sent. */
function learn(world: World, id: InstanceId, shown: Shown, lease: number): void {
  const self = world.instance(id);
  if (shown.epoch !== self.knownEpoch) endLeaseOfOldEpoch(world, id);
  self.knownEpoch = shown.epoch;
  self.knownIdentity = shown.identity;
  self.knowledge = lease;
  if (!serves(world.config, id)) return;
  if (shown.rows === 0) {
    self.watermark = lease;
    self.watermarkVersion = shown.version;
  } else if ((shown.rows & self.lastPollRows) === 0 && (self.lastPoll & ALIVE) !== 0) {
    self.watermark = self.lastPoll;
    self.watermarkVersion = self.lastPollVersion;
  }
  if (!world.config.heldBackByRow) return;
  self.lastPoll = lease;
  self.lastPollVersion = shown.version;
  self.lastPollRows = shown.rows;
}
