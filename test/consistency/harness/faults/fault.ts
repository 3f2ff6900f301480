import type { FaultScope } from '../history.js';
import type { HttpWriter } from '../load/http-writer.js';
import type { Random } from '../random.js';
import type { Cluster } from '../servers/cluster.js';
import type { Instance } from '../servers/instance.js';
import type { RedisServer } from '../servers/redis.js';

/** What a fault works with. */
export interface FaultGround {
  readonly cluster: Cluster;
  readonly random: Random;
  /** How long the fault is to last. */
  readonly durationMs: number;
  /** The instances that it may hit. */
  readonly targets: readonly Instance[];
  /** Writes through the API, for faults that hit in the middle of one. */
  readonly writer: HttpWriter;
  readonly standby: Standby;
  /** Ends waiting early when the run is over. */
  readonly wait: (ms: number) => Promise<void>;
}

/** The second Redis server. */
export interface Standby {
  /** It, following the first one, as far as it has come; started when it is asked for. */
  readonly follow: () => Promise<RedisServer>;
  /** Keeps it from hearing of anything new. */
  readonly cutOff: () => void;
  /** Makes it the first one; the other one is killed, and follows when it is asked for. */
  readonly promote: (redirect: (port: number) => Promise<void>) => Promise<void>;
}

/** What a fault needs for itself; two that need the same are never on at once. */
export type Claim = 'redis-server' | 'redis-links' | 'instance' | 'database-links';

/** A way in which things go wrong. */
export interface FaultKind {
  readonly name: string;
  /** For those who choose. */
  readonly what: string;
  readonly scope: FaultScope;
  readonly claim: Claim;
  /** Milliseconds. */
  readonly lasts: readonly [from: number, to: number];
  /** How many instances it hits; `all` of them also where it hits what they share. */
  readonly hits: 'one' | 'some' | 'all';
  /** Begins the fault, lets it last, and ends it: everything works again when it is done. @returns particulars */
  readonly inject: (ground: FaultGround) => Promise<string>;
}
