import { serves, type Configuration, type FaultKind } from './configuration.js';
import { remembered, type Defect, type Remembers } from './defects.js';
import { EPOCHS, INSTANCES, STAMPS, State, type Instance, type InstanceId, type Server } from './state.js';

/** Offers one thing that may happen next; the effect changes the state, and the explorer puts it back. */
export type Step = (label: string, effect: () => void) => void;

/** Leases and watermarks are bytes of these bits: alive, granted before the COMMIT or the closing that somebody waits for. */
export const ALIVE = 1;
export const BEFORE_COMMIT = 2;
export const BEFORE_CLOSING = 4;

/** Who waits for hot holders, one bit each. */
export const WRITER = 1;
export const DRAINER = 2;

/**
 * The wait that follows a restored hash, also a bit each, because a second restoring may begin a wait of its own. In a
 * `waits` byte these bits stand for the same, and the two below them for the instances whose leases are waited for.
 */
export const RESTORINGS = [4, 8] as const;

/** A state under exploration, what is being explored, and whether a promise was just broken. */
export class World {
  readonly state = new State();
  violation: string | undefined;
  readonly remembers: Remembers;
  readonly #defects: ReadonlySet<Defect>;

  constructor(
    readonly config: Configuration,
    ...defects: readonly Defect[]
  ) {
    this.#defects = new Set(defects);
    this.remembers = remembered(this.#defects);
    const { writer, foreign, faults, servers } = this.state;
    if (config.hotHolders.length > 0 && config.drainers.length > 1) throw new Error('drainers share one bit');
    writer.left = config.writes;
    writer.rollbacksLeft = config.rollbacks;
    foreign.left = config.foreignWrites;
    faults.left = config.faults;
    for (const id of INSTANCES) if (!serves(config, id)) this.state.instances[id].watermark = 0;
    if (config.ownStores) this.#startWithOwnStores();
    servers[0].stamp = this.has('memcache-style lease') ? 0 : 1;
    if (config.hotHolders.length === 0) servers[0].hotEpoch = 0;
  }

  /** B is the one whose memory counts; A, which writes, has come later. */
  #startWithOwnStores(): void {
    const { database, instances, servers } = this.state;
    servers[1].up = 1;
    servers[1].stamp = 1;
    instances[1].connection = 2;
    database.storeIdentity = 2;
    for (const instance of instances) instance.knownIdentity = 2;
  }

  has(defect: Defect): boolean {
    return this.#defects.has(defect);
  }

  fault(kind: FaultKind): boolean {
    return this.state.faults.left > 0 && this.config.faultKinds.includes(kind);
  }

  consumeFault(): void {
    this.state.faults.left -= 1;
  }

  /** A command of this instance stays on its way to the server that it was sent to. */
  postpone(late: number, id: InstanceId, epoch: number): void {
    const { faults, instances, writer } = this.state;
    faults.late = late;
    faults.lateServer = instances[id].connection;
    faults.lateWrite = writer.write;
    faults.lateEpoch = epoch;
  }

  broken(promise: string): void {
    this.violation ??= promise;
  }

  instance(id: InstanceId): Instance {
    return this.state.instances[id];
  }

  /** The server that an instance is connected to, if it is and the server is that of the agreement it knows. */
  usableServer(id: InstanceId): Server | undefined {
    const { connection, knownEpoch, knownIdentity } = this.state.instances[id];
    if (connection === 0 || knownEpoch === 0) return undefined;
    if (connection !== knownIdentity && !this.has('identity not compared')) return undefined;
    return this.state.server(connection);
  }

  freshStamp(): number {
    return this.#fresh(STAMPS);
  }

  freshEpoch(): number {
    return this.#fresh(EPOCHS);
  }

  #fresh(offsets: readonly number[]): number {
    let largest = 0;
    for (const offset of offsets) largest = Math.max(largest, this.state.bytes[offset]!);
    return largest + 1;
  }
}

export const bit = (index: number): number => 1 << index;
