import type { Patient } from './patient.js';
import { tablesOf } from './tables.js';

/** How a table lives. */
export interface TableWrites {
  readonly table: string;
  /** As the statistics have them; negative: nobody has counted them yet. */
  readonly estimated: number;
  /** Rows that were changed or removed since the statistics began. */
  readonly changed: number;
  /** Whether more rows were changed than there are. */
  readonly busy: boolean;
  /** When the planner's statistics were made, as the database writes it; null: never, or it does not tell. */
  readonly analyzed: string | null;
}

/** What the database tells of the application's tables, by name. One statement. */
export async function readWrites(patient: Patient): Promise<Map<string, TableWrites>> {
  const rows = await patient.sql<Omit<TableWrites, 'busy'>>(
    `select c.relname as "table", c.reltuples::float8 as estimated,
       coalesce(s.n_tup_upd + s.n_tup_del, 0)::float8 as changed,
       greatest(s.last_analyze, s.last_autoanalyze)::text as analyzed
     from pg_class c left join pg_stat_user_tables s on s.relid = c.oid
     where c.oid in (select to_regclass(quote_ident(name)) from json_array_elements_text(?::json) name)`,
    [JSON.stringify(tablesOf(patient.em))],
  );
  return new Map(rows.map((row) => [row.table, { ...row, busy: row.changed > Math.max(row.estimated, 0) }]));
}
