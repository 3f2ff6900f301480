import { suspendRowByRowWork } from './bulk-load.js';
import { copyBatches } from './engine/copy-text.js';
import type { World } from './plan/world.js';
import type { ProgressMeter } from './progress.js';
import type { SeedSession, SeedSink } from './sinks/sink.js';
import type { SeedTable } from './tables/table.js';

/** What a run loaded into one table. */
export interface SeededTable {
  readonly table: string;
  readonly rows: number;
  readonly seconds: number;
}

/** Loads the rows of one table and moves its sequence past their ids. */
export async function loadTable(
  session: SeedSession,
  table: SeedTable,
  world: World,
  sink: SeedSink,
  meter: ProgressMeter,
): Promise<SeededTable> {
  const started = performance.now();
  const { name } = table;
  let rows = 0;
  const restore = sink.bulk ? await suspendRowByRowWork(session, name) : undefined;
  for (const batch of copyBatches(table.rows(world), sink.rowsPerCopy)) {
    await session.copy(name, batch);
    rows += batch.rows;
    meter.loaded(table, batch.rows);
  }
  await restore?.();
  if (rows > 0) await session.query(`select setval(pg_get_serial_sequence('${name}', 'id'), max(id)) from ${name}`);
  meter.ended(table, rows);
  return { table: name, rows, seconds: (performance.now() - started) / 1_000 };
}
