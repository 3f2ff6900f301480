import { Client } from 'pg';
import { median } from '../../ops/measure/statistics.js';
import type { FreshnessGrounds } from './grounds.js';

/** What the triggers add to a transaction that updates one row. */
export interface TriggersResult {
  readonly writes: number;
  readonly withoutMs: number;
  readonly withMs: number;
  /** With the triggers, of the time without them. */
  readonly ratio: number;
}

const WARM_UP = 20;
/** No trigger fires on a connection that takes itself for a replica's. */
const WITHOUT = 'set session_replication_role = replica';
/** Like an instance's own connections, whose changes are not announced by NOTIFY. */
const WITH = `set tiered.origin = 'bench'`;
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Measures one UPDATE in a transaction by plain connections that differ in one thing: whether triggers fire.
 * @returns undefined where the role may not switch them off
 */
export async function measureTriggers(
  { subject, inProcess, shared }: FreshnessGrounds,
  { writes, signal }: { readonly writes: number; readonly signal: AbortSignal },
): Promise<TriggersResult | undefined> {
  const url = shared?.url ?? inProcess.url;
  const without = await connect(url, WITHOUT);
  if (!without) return undefined;
  const sides = [
    { client: without, times: [] as number[] },
    { client: (await connect(url, WITH)) as Client, times: [] as number[] },
  ];
  for (let write = -WARM_UP; write < writes; write += 1) {
    signal.throwIfAborted();
    for (const { client, times } of write % 2 === 0 ? sides : sides.toReversed()) {
      const started = performance.now();
      await update(client, [`Changed ${write}`, subject.tenant, subject.asset]);
      if (write >= 0) times.push(performance.now() - started);
    }
  }
  await Promise.all(sides.map(({ client }) => client.end()));
  const [withoutMs = Number.NaN, withMs = Number.NaN] = sides.map(({ times }) => median(times));
  return { writes, withoutMs, withMs, ratio: withMs / withoutMs };
}

async function update(client: Client, values: readonly unknown[]): Promise<void> {
  await client.query('begin');
  await client.query('update activity_asset set assetname = $1 where bu_id = $2 and id = $3', [...values]);
  await client.query('commit');
}

async function connect(url: string, setting: string): Promise<Client | undefined> {
  const client = new Client({ connectionString: url });
  // Removing the database ends a connection that was not closed because something failed.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(setting);
    return client;
  } catch (error) {
    await client.end();
    if ((error as { code?: unknown }).code === INSUFFICIENT_PRIVILEGE) return undefined;
    throw error;
  }
}
