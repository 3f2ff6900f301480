import { type Evidence, fault, fine, note, warning } from '../evidence.js';
import type { DoctorThresholds } from '../patient.js';
import type { RunningServer } from '../running-server.js';

interface Reads {
  readonly hits: number;
  readonly misses: number;
  readonly bypasses: number;
}

/** What a running server has seen of its cached queries. */
export async function observedHits(
  server: RunningServer,
  { reads: enough, hitRatio }: DoctorThresholds,
): Promise<Evidence[]> {
  const answer = await server.json<{ items: readonly { query: string; total: Reads; hour: Reads | null }[] }>(
    '/api/ops/queries',
  );
  if (!answer) return [note(`${server.url} shows its hit ratios to admins only: give --token, or a login`)];
  return answer.items.flatMap(({ query, total, hour }) => {
    const { hits, misses, bypasses } = hour ?? total;
    const reads = hits + misses + bypasses;
    if (reads < enough) return [];
    const what = `${query}: ${hits} hits of ${reads} reads (${Math.round((100 * hits) / reads)} %) at ${server.url}`;
    if (hits === 0)
      return [
        fault(`${what}; it never hits`, 'see how it misses under Cached queries at /ops, or take the cached tier away'),
      ];
    if (hits / reads < hitRatio) {
      return [warning(what, 'narrow its dependencies (docs/tiers.md), or lengthen `ttlSeconds`')];
    }
    return [fine(what)];
  });
}
