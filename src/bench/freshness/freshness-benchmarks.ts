/** What each promise of freshness costs: whoever reads, whoever writes, and whoever waits for another program's write. */
export const FRESHNESS_BENCHMARKS = ['freshness.reads', 'freshness.writes', 'freshness.foreign'] as const;

export type FreshnessBenchmark = (typeof FRESHNESS_BENCHMARKS)[number];
