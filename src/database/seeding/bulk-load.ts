import type { SeedSession } from './sinks/sink.js';

/** Puts back what was taken away. */
type Restore = () => Promise<void>;

/**
 * Takes a table's foreign keys and plain indexes away for the time of its load, inside the load's transaction.
 * Row by row they cost more than everything else together. Put back afterwards, every foreign key is checked for
 * all rows in one join and every index is built in one sort, so the commit promises exactly the same; a failure
 * rolls the removal back with the rest. Checks, unique keys and triggers stay on throughout.
 */
export async function suspendRowByRowWork(session: SeedSession, table: string): Promise<Restore> {
  const foreignKeys = await definitions(
    session,
    `select quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and conrelid = '${table}'::regclass order by conname`,
  );
  const indexes = await definitions(
    session,
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where indrelid = '${table}'::regclass and not indisunique and not indisclustered
     order by indexrelid`,
  );
  if (foreignKeys.length > 0) {
    await session.query(`alter table ${table} ${foreignKeys.map(({ name }) => `drop constraint ${name}`).join(', ')}`);
  }
  if (indexes.length > 0) await session.query(`drop index ${indexes.map(({ name }) => name).join(', ')}`);
  return async () => {
    for (const { definition } of indexes) await session.query(definition);
    if (foreignKeys.length === 0) return;
    const additions = foreignKeys.map(({ name, definition }) => `add constraint ${name} ${definition}`);
    await session.query(`alter table ${table} ${additions.join(', ')}`);
  };
}

interface Definition {
  readonly name: string;
  readonly definition: string;
}

async function definitions(session: SeedSession, sql: string): Promise<Definition[]> {
  const rows = await session.query(sql);
  return rows.map(({ name, definition }) => ({ name: String(name), definition: String(definition) }));
}
