import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { SeedOptions } from '../../database/seeding/index.js';
import type { FreshnessReport } from '../freshness/measure-freshness.js';
import type { HttpResult } from '../http/measure-http.js';
import type { QueryLogResult } from '../query-log/measure-query-log.js';
import type { SideResult } from '../measure/measure-sides.js';
import type { WalkthroughReport } from '../walkthrough/measure-walkthrough.js';

/** What is aimed at, as shares of what it is compared with. */
export const AIMS = { time: 0.2, memory: 0.4, http: 0.6 } as const;

/** From so many statements more than tier 2 on, tier 1 asks for every row anew. */
const PER_ROW = 10;

/** What a tier takes, as a share of what the tier before it takes. */
export interface Shares {
  readonly time: number;
  readonly memory: number;
}

export interface QueryResult {
  readonly name: string;
  readonly original: string;
  readonly tiers: readonly SideResult[];
  /** Tier 2 of tier 1, then tier 3 of tier 2 where there is one. */
  readonly shares: readonly Shares[];
  /** Whether tier 1 runs statements for every row, which is where tier 2 has to be better. */
  readonly perRow: boolean;
}

export interface BenchReport {
  readonly at: string;
  readonly machine: { readonly cores: number; readonly model: string; readonly gib: number; readonly node: string };
  /** The machine's load when it ended; it was not this program's alone where it is above two. */
  readonly load: number;
  readonly database: string;
  readonly cache: string;
  readonly data: Omit<SeedOptions, 'now'> & { readonly now: string };
  readonly queries: readonly QueryResult[];
  /** Queries for which the data hold nothing to ask for. */
  readonly skipped: readonly string[];
  readonly http: readonly HttpResult[];
  /** Absent where it was not asked for, or there is no server to measure it on. */
  readonly freshness?: FreshnessReport;
  /** As above. */
  readonly queryLog?: readonly QueryLogResult[];
  /** Absent where it was not asked for. */
  readonly walkthrough?: WalkthroughReport;
}

export function queryResult(name: string, original: string, tiers: readonly SideResult[]): QueryResult {
  const shares = tiers.slice(1).map((tier, index): Shares => {
    const before = tiers[index] as SideResult;
    return { time: tier.medianMs / before.medianMs, memory: allocatedBytes(tier) / allocatedBytes(before) };
  });
  const [plain, optimized] = tiers;
  const perRow = plain !== undefined && optimized !== undefined && plain.statements >= optimized.statements + PER_ROW;
  return { name, original, tiers, shares, perRow };
}

/** On the heap and beside it. */
export function allocatedBytes({ allocated }: SideResult): number {
  return allocated.heap + allocated.external;
}

/** Whether the aim for tier 2 is met; undefined where there is none, because tier 1 does not ask row by row. */
export function meetsAim({ perRow, shares: [optimized] }: QueryResult): boolean | undefined {
  if (!perRow || !optimized) return undefined;
  return optimized.time <= AIMS.time && optimized.memory <= AIMS.memory;
}

const BYTES_PER_GIB = 1024 ** 3;

export function machine(): Pick<BenchReport, 'machine' | 'load'> {
  return {
    machine: {
      cores: availableParallelism(),
      model: cpus()[0]?.model.trim() ?? 'unknown',
      gib: Math.round(totalmem() / BYTES_PER_GIB),
      node: process.version,
    },
    load: loadavg()[0] ?? 0,
  };
}
