import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { median, percentile } from '../../ops/measure/statistics.js';
import type { FreshnessGrounds, FreshnessSubject } from './grounds.js';
import type { Instance } from './instance.js';

/** How soon an instance shows what another program has written. */
export interface ForeignResult {
  readonly way: string;
  readonly writes: number;
  /** From the answer to the COMMIT until the first read that shows it. */
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

interface ForeignOptions {
  readonly writes: number;
  readonly signal: AbortSignal;
  readonly onWrite: (done: number) => void;
}

/** Writes come at no fixed distance from the instance's looks at the database. */
const PAUSE_AT_MOST_MS = 60;
/** More reads than it takes to make an answer hot. */
const READS_BEFORE = 50;
const SHOWN_WITHIN_MS = 10_000;

/** Measures writes by plain connections that know nothing of the cache, for instances that read one asset all the time. */
export async function measureForeign(
  { subject, inProcess, shared }: FreshnessGrounds,
  options: ForeignOptions,
): Promise<ForeignResult[]> {
  const ways = [
    ...(shared ? [{ way: 'with Redis, hot copy', ...shared }] : []),
    { way: 'in process, no Redis', ...inProcess },
  ].map((way) => ({ ...way, times: [] as number[], client: new Client({ connectionString: way.url }) }));
  // Removing the database ends a connection that was not closed because something failed.
  for (const { client } of ways) client.on('error', () => undefined);
  await Promise.all(ways.map(({ client }) => client.connect()));
  for (let write = 0; write < options.writes; write += 1) {
    for (const { client, instance, times } of ways) {
      options.signal.throwIfAborted();
      times.push(await timeUntilShown(client, instance, subject, `Foreign ${write}`));
    }
    options.onWrite(write + 1);
  }
  await Promise.all(ways.map(({ client }) => client.end()));
  return ways.map(({ way, times }) => ({
    way,
    writes: times.length,
    medianMs: median(times),
    p99Ms: percentile(times, 99),
    maxMs: Math.max(...times),
  }));
}

async function timeUntilShown(
  client: Client,
  { costs, cached }: Instance,
  { tenant, asset }: FreshnessSubject,
  name: string,
): Promise<number> {
  const read = async (): Promise<Buffer> =>
    (await costs.of(tenant, () => cached.one.answer({ id: asset }))).result.body;
  await sleep(Math.random() * PAUSE_AT_MOST_MS);
  for (let reads = 0; reads < READS_BEFORE; reads += 1) await read();
  await client.query('begin');
  await client.query('update activity_asset set assetname = $1 where bu_id = $2 and id = $3', [name, tenant, asset]);
  await client.query('commit');
  const committed = performance.now();
  while (!(await read()).includes(name)) {
    if (performance.now() - committed > SHOWN_WITHIN_MS) throw new Error('A write of another program is never shown.');
    await nextTurn();
  }
  return performance.now() - committed;
}
