import { part } from './bytes.js';

/** Instances of the application: 0 is called A, 1 is called B. */
export type InstanceId = 0 | 1;
export const INSTANCES: readonly InstanceId[] = [0, 1];
export const nameOf = (instance: InstanceId): string => (instance === 0 ? 'A' : 'B');

/** PostgreSQL. Version n of the one row is what the n-th commit wrote; version 0 is there from the start. */
const database = part({
  committed: 0,
  /** Bit n: version n was written through the application. */
  byApplication: 0,
  /** The newest version that was acknowledged. */
  acknowledged: 0,
  /** The newest version of the application that any read has shown. */
  seen: 0,
  /** Bit n: tiered_change shows a row of version n. */
  pending: 0,
  /** tiered_store: 0 is closed. */
  storeEpoch: 1,
  storeIdentity: 1,
  /** Defect only: the epoch before the store was closed. */
  lastEpoch: 0,
  /** No watermark from before the closing is alive any more: δ' has passed. */
  closedLong: 0,
  /** The catalogue of cached queries that all agreed on: 1 + the instance that has it. */
  catalogue: 1,
  /** tiered_stamp of the query, and the one strict entry (its value + 1, and the version it was stored under). */
  strictStamp: 1,
  strictValue: 0,
  strictEntryStamp: 0,
  strictEntryRows: 0,
  strictEntryEpoch: 0,
});

/** A Redis server with the one key, its one scope, and the hash `hot`. */
const server = part({
  up: 0,
  /** 0: missing. */
  stamp: 0,
  /** Bit k: the intent of the application's k-th write. */
  intents: 0,
  /** The value + 1; 0: missing. */
  entryValue: 0,
  entryStamp: 0,
  entryEpoch: 0,
  /** 0: the hash is missing. */
  hotEpoch: 0,
  /** The hash was restored less than L ago (one of `RESTORINGS`): holders from before may be alive. */
  restored: 0,
  /** Bit i: the lease of instance i has not ended by this server's clock. */
  leases: 0,
  /** Bit i: and it is the lease that instance i takes for its own; leases have random names. */
  sameLease: 0,
  /** Bit i: instance i is registered as a holder. */
  holders: 0,
  /** Bit i: nothing was registered since the last drop for instance i. */
  dropped: 0,
  /** Undelivered drops for an instance, one bit for each who waits for them. */
  dropsA: 0,
  dropsB: 0,
});

const instance = part({
  /** The server that it is connected to; 0: none. */
  connection: 1,
  postgres: 1,
  /** What the newest poll showed of tiered_store. */
  knownEpoch: 1,
  knownIdentity: 1,
  /** That poll was sent less than δ ago; the second bit: before the store was closed. */
  knowledge: 1,
  /** Bits of `Mark`; the watermark proves that all versions up to this one are applied to the stamps. */
  watermark: 1,
  watermarkVersion: 0,
  /** The newest poll, if rows may hold the watermark back to it: its bits, what it saw committed, the rows that it showed. */
  lastPoll: 0,
  lastPollVersion: 0,
  lastPollRows: 0,
  /** A poll whose answer is on its way, if the configuration lets answers be late. */
  poll: 0,
  pollEpoch: 0,
  pollIdentity: 0,
  pollRows: 0,
  pollVersion: 0,
  /** A copy in memory that is validated by stamps (value + 1). */
  nearValue: 0,
  nearStamp: 0,
  nearEpoch: 0,
  /** A copy in memory that is served under the lease (value + 1). */
  hotValue: 0,
  hotEpoch: 0,
  /** The server that gave the lease, while it lasts by the instance's own clock, and bits of those who wait until it has run out. */
  lease: 0,
  leaseWaiters: 0,
  /** A lease script under way. */
  request: 0,
  requestWaiters: 0,
  requestAcks: 0,
  /** What its answer tells: bits of `News`. */
  requestNews: 0,
  promotion: 0,
  promotionValue: 0,
  promotionEpoch: 0,
  /** The draining of tiered_change. */
  drain: 0,
  drainRows: 0,
  drainEpoch: 0,
  drainWaits: 0,
  /** The epoch that this instance is about to reopen the store with. */
  reopening: 0,
});

const reader = part({
  at: 0,
  /** A read must not show less than this. */
  floor: 0,
  stamp: 0,
  epoch: 0,
  value: 0,
  rows: 0,
});

const writer = part({
  at: 0,
  left: 0,
  rollbacksLeft: 0,
  /** Which write this is: its intent's bit. */
  write: 0,
  /** The id that its row of the log drew. */
  row: 0,
  version: 0,
  waits: 0,
  /** It could not settle and acknowledges by the slow path. */
  slow: 0,
  /** Defect only: it knew the store closed before its COMMIT. */
  knewClosed: 0,
});

const foreign = part({
  left: 0,
  /** Ids that open foreign transactions drew from the sequence, and those of the versions that committed. */
  open1: 0,
  open2: 0,
  nextId: 1,
  idOf1: 0,
  idOf2: 0,
  idOf3: 0,
});

const faults = part({
  left: 0,
  /** The server that clients are led to. */
  master: 1,
  /** Server 2, which is not up yet, holds an older state of server 1. */
  snapshot: 0,
  /** A command that was given up and has yet to be executed. */
  late: 0,
  lateServer: 0,
  lateWrite: 0,
  lateEpoch: 0,
});

export type Server = ReturnType<typeof server.at>;
export type Instance = ReturnType<typeof instance.at>;
export type Reader = ReturnType<typeof reader.at>;

const MOST_READERS = 3;

const PARTS = [
  database,
  server,
  server,
  instance,
  instance,
  writer,
  foreign,
  faults,
  ...Array.from({ length: MOST_READERS }, () => reader),
] as const;

const BASES = PARTS.map((_, index) => PARTS.slice(0, index).reduce((sum, { size }) => sum + size, 0));
/** An even number, so that the table can fold a state in half. */
const WORDS = 2 * Math.ceil(PARTS.reduce((sum, { size }) => sum + size, 0) / 8);

/** One state of the whole system, over bytes that can be copied and compared. */
export class State {
  readonly words = new Uint32Array(WORDS);
  readonly bytes = new Uint8Array(this.words.buffer);
  readonly database = database.at(this.bytes, BASES[0]!);
  readonly servers = [server.at(this.bytes, BASES[1]!), server.at(this.bytes, BASES[2]!)] as const;
  readonly instances = [instance.at(this.bytes, BASES[3]!), instance.at(this.bytes, BASES[4]!)] as const;
  readonly writer = writer.at(this.bytes, BASES[5]!);
  readonly foreign = foreign.at(this.bytes, BASES[6]!);
  readonly faults = faults.at(this.bytes, BASES[7]!);
  readonly readers = Array.from({ length: MOST_READERS }, (_, index) => reader.at(this.bytes, BASES[8 + index]!));

  constructor() {
    for (const [index, part] of PARTS.entries()) part.reset(this.bytes, BASES[index]!);
    this.servers[0].up = 1;
    this.servers[0].stamp = 1;
    this.servers[0].hotEpoch = 1;
  }

  /** The server with this number; there are 1 and 2. */
  server(number: number): Server {
    return this.servers[number === 2 ? 1 : 0];
  }

  /** What a process forgets when it is killed. */
  forget(id: InstanceId): void {
    instance.reset(this.bytes, BASES[3 + id]!);
    Object.assign(this.instances[id], { connection: 0, knownEpoch: 0, knownIdentity: 0, knowledge: 0, watermark: 0 });
  }

  clearServer(number: number): void {
    const { up } = this.server(number);
    server.reset(this.bytes, BASES[number]!);
    this.server(number).up = up;
  }

  /** Server 2 becomes a copy of what server 1 holds now. */
  copyServer(): void {
    this.bytes.copyWithin(BASES[2]!, BASES[1]!, BASES[2]);
    this.servers[1].up = 0;
  }

  clearReader(index: number): void {
    reader.reset(this.bytes, BASES[8 + index]!);
  }
}

/** Where in the bytes all fields of these names lie. */
function offsetsOf(...names: readonly string[]): readonly number[] {
  return PARTS.flatMap((part, index) =>
    names.map((name) => part.offset(name as never)).flatMap((offset) => (offset < 0 ? [] : [BASES[index]! + offset])),
  );
}

/** Random values mean nothing but equal or not: all fields that hold a stamp, and all that hold an epoch. */
export const STAMPS = offsetsOf('stamp', 'entryStamp', 'nearStamp', 'strictStamp', 'strictEntryStamp');
export const EPOCHS = offsetsOf(
  'storeEpoch',
  'strictEntryEpoch',
  'entryEpoch',
  'hotEpoch',
  'knownEpoch',
  'pollEpoch',
  'nearEpoch',
  'promotionEpoch',
  'drainEpoch',
  'reopening',
  'lateEpoch',
  'lastEpoch',
  'epoch',
);
