import type { Patient } from './patient.js';
import { tablesOf } from './tables.js';

/** How a table lives. */
export interface TableWrites {
  readonly table: string;
  /** Rows, as the statistics have them; negative: nobody has counted them yet. */
  readonly estimated: number;
  /** Whether the planner has statistics of its columns: an index that is made counts the rows and no more. */
  readonly analysed: boolean;
  /** Rows that were added, changed or removed in an hour, on the average since {@link since}. */
  readonly changesPerHour: number;
  /** From when on writes are counted, as the database writes it: `2026-06-01 08:00`. */
  readonly since: string;
  /** For how many days. */
  readonly days: number;
}

/**
 * What the database tells of the application's tables, by name. One statement. Where it does not tell when it began to
 * count (PostgreSQL 15 and newer do not, until statistics are reset), it is taken to be when the tables were made.
 */
export async function readWrites(patient: Patient): Promise<Map<string, TableWrites>> {
  const rows = await patient.sql<TableWrites>(
    `with began as (
       select coalesce(
         (select stats_reset from pg_stat_database where datname = current_database()),
         (select min(executed_at) from schema_migrations)) as at),
     counted as (select at, greatest(extract(epoch from now() - at)::float8, 1) as seconds from began)
     select c.relname as "table", c.reltuples::float8 as estimated,
       exists (select from pg_stats p where p.schemaname = n.nspname and p.tablename = c.relname) as analysed,
       coalesce(s.n_tup_ins + s.n_tup_upd + s.n_tup_del, 0)::float8 * 3600 / seconds as "changesPerHour",
       to_char(at, 'YYYY-MM-DD HH24:MI') as since, seconds / 86400 as days
     from counted, pg_class c join pg_namespace n on n.oid = c.relnamespace
       left join pg_stat_user_tables s on s.relid = c.oid
     where c.oid in (select to_regclass(quote_ident(name)) from json_array_elements_text(?::json) name)`,
    [JSON.stringify(tablesOf(patient.em))],
  );
  // Copied whole: which columns are read is each check's business, and no fault of the statement.
  return new Map(rows.map((row) => [row.table, { ...row }]));
}
