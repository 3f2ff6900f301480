import { answered, floorOf } from '../promises.js';
import { ReaderAt } from '../places.js';
import { createStamp } from '../redis.js';
import type { InstanceId, Reader, Server } from '../state.js';
import { ALIVE, type Step, type World } from '../world.js';

/**
 * One reader on one instance: gate → entry and stamps in one command → hit, bypass, or a load that is stored under the
 * stamps that were read first. It reads for ever. A bypass reads the database and leaves nothing behind.
 */
export function reader(world: World, index: number, step: Step): void {
  const { state, config } = world;
  const self = state.readers[index]!;
  const id = config.readers[index]!;
  const name = `reader ${index + 1} on ${id === 0 ? 'A' : 'B'}`;
  switch (self.at) {
    case ReaderAt.idle: {
      if (!passesGate(world, id)) break;
      const floor = floorOf(world, id);
      const epoch = state.instances[id].knownEpoch;
      if (!config.gateApart) {
        lookUp(world, { index, id, name, floor, epoch }, step);
        break;
      }
      step(`${name}: passes the gate`, () => {
        self.at = ReaderAt.gated;
        self.floor = floor;
        self.epoch = epoch;
      });
      break;
    }
    case ReaderAt.gated:
      // A command fails with its connection, so this is the connection that the gate looked at.
      if (state.instances[id].connection !== 0)
        lookUp(world, { index, id, name, floor: self.floor, epoch: self.epoch }, step);
      break;
    case ReaderAt.missed:
      if (state.instances[id].postgres === 0) break;
      step(`${name}: loads version ${state.database.committed}`, () => {
        self.at = ReaderAt.loaded;
        self.value = state.database.committed;
        answered(world, id, self.value, 0, 'the database');
      });
      break;
    case ReaderAt.loaded:
      step(`${name}: stores version ${self.value} under the stamp read before`, () => fill(world, index, id));
      break;
    default:
  }
}

/** May this instance serve from the cache now? */
export function passesGate(world: World, id: InstanceId): boolean {
  return (world.instance(id).watermark & ALIVE) !== 0 && world.usableServer(id) !== undefined;
}

interface Read {
  readonly index: number;
  readonly id: InstanceId;
  readonly name: string;
  readonly floor: number;
  readonly epoch: number;
}

function lookUp(world: World, read: Read, step: Step): void {
  const { state, config } = world;
  const { index, id, name, floor } = read;
  const server = state.server(state.instances[id].connection);
  const done = () => state.clearReader(index);
  if (server.intents !== 0) {
    step(`${name}: sees an intent, reads the database`, () => {
      done();
      answered(world, id, state.database.committed, 0, 'the database');
    });
    return;
  }
  const copies = validCopies(world, read, server);
  for (const [from, version] of copies) {
    step(`${name}: hit, version ${version} from ${from}`, () => {
      done();
      answered(world, id, version, floor, from);
    });
  }
  if (copies.length > 0) return;
  const flight = state.readers.find(
    (other, place) => place !== index && config.readers[place] === id && joins(world, read, server, other),
  );
  if (flight) {
    step(`${name}: misses, joins the load under way`, () => {
      done();
      if (flight.at === ReaderAt.loaded) answered(world, id, flight.value, floor, 'the load that it joined');
    });
    return;
  }
  step(`${name}: misses`, () => {
    createStamp(world, server);
    const self = state.readers[index]!;
    done();
    self.at = ReaderAt.missed;
    self.stamp = server.stamp;
    self.epoch = read.epoch;
  });
}

function validCopies(world: World, { id, epoch }: Read, server: Server): readonly (readonly [string, number])[] {
  const instance = world.instance(id);
  const copies: (readonly [string, number])[] = [];
  const valid = (stamp: number, of: number) => isValid(world, server, stamp) && of === epoch;
  if (server.entryValue !== 0 && valid(server.entryStamp, server.entryEpoch)) {
    copies.push(['Redis', server.entryValue - 1]);
  }
  if (instance.nearValue !== 0 && valid(instance.nearStamp, instance.nearEpoch)) {
    copies.push(['its memory', instance.nearValue - 1]);
  }
  return copies;
}

export function isValid(world: World, server: Server, stamp: number): boolean {
  if (world.has('delete after commit, without versions') || world.has('memcache-style lease')) return true;
  if (server.stamp === 0) return world.has('missing stamp counts as valid');
  return server.stamp === stamp;
}

function joins(world: World, { epoch }: Read, server: Server, other: Reader): boolean {
  if (other.at !== ReaderAt.missed && other.at !== ReaderAt.loaded) return false;
  if (world.has('flights joined without version')) return true;
  if (server.stamp === 0 || other.stamp !== server.stamp) return false;
  return other.epoch === epoch || world.has('flights joined across epochs');
}

function fill(world: World, index: number, id: InstanceId): void {
  const { state, config } = world;
  const self = state.readers[index]!;
  const instance = state.instances[id];
  const server = instance.connection === 0 ? undefined : state.server(instance.connection);
  let { stamp } = self;
  if (world.has('stamps read after the data')) stamp = server?.intents === 0 ? server.stamp : 0;
  if (server && accepts(world, server, stamp)) {
    server.entryValue = self.value + 1;
    server.entryStamp = stamp;
    server.entryEpoch = self.epoch;
  }
  if (config.nearCopies) {
    instance.nearValue = self.value + 1;
    instance.nearStamp = stamp;
    instance.nearEpoch = self.epoch;
  }
  state.clearReader(index);
}

/** Any Redis stores what it is given; the leases of memcache refuse a fill whose token a delete has taken away. */
function accepts(world: World, server: Server, stamp: number): boolean {
  if (!world.has('memcache-style lease')) return true;
  if (server.stamp !== stamp) return false;
  server.stamp = 0;
  return true;
}
