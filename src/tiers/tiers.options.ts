/** How the tiers are set up. */
export interface TiersOptions {
  /** The shared store; absent: entries and stamps live in this process. */
  readonly redisUrl: string | undefined;
  readonly redisPrefix: string;
  readonly redisTimeoutMs: number;
  /** The bound of what this process keeps, in bytes. */
  readonly memoryBytes: number;
  /** The share by which lifetimes vary: 0.1 is ±10 %. */
  readonly ttlJitter: number;
  /** The bound of staleness, in milliseconds: δ in docs/consistency.md. */
  readonly maxStalenessMs: number;
  /** How long hot copies may be served without asking, in milliseconds; 0: there are none. */
  readonly hotLeaseMs: number;
  /** The most loads that run at once, that wait for their turn, and how long they wait, in milliseconds. */
  readonly loadConcurrency: number;
  readonly loadQueue: number;
  readonly loadWaitMs: number;
  /** The share of hits that are compared with the database in the background. */
  readonly auditRate: number;
}
