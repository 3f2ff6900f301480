import type { SeedSession } from './sinks/sink.js';

/**
 * Makes the writes of a seeding those of a program like any other, also on the connection of a running application:
 * its caches are told by nobody but the change log.
 */
export async function writeAsForeigner(session: SeedSession): Promise<void> {
  await session.query(`set local tiered.origin = ''`);
}

/**
 * Puts one row for each table, "everything may be different", in the place of what the triggers recorded of the whole
 * load. In its transaction, so that running instances see either none of the load or all of it and these rows.
 */
export async function recordOneChangePerTable(session: SeedSession, tables: readonly string[]): Promise<void> {
  await session.query('delete from tiered_change where xid = pg_current_xact_id()');
  const rows = tables.map((table) => `('${table}', 'truncate')`);
  await session.query(`insert into tiered_change (table_name, kind) values ${rows.join(', ')}`);
}
