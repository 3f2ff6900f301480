import type { EntityManager } from '@mikro-orm/core';
import type { AbstractSqlConnection } from '@mikro-orm/sql';

/** An index as the catalog describes it. */
export interface IndexFacts {
  readonly name: string;
  readonly table: string;
  readonly definition: string;
  /** Key columns or expressions, in their order, with collation, operator class and direction where they are not the usual ones. */
  readonly keys: readonly string[];
  /** Columns that it carries besides. */
  readonly included: readonly string[];
  readonly method: string;
  /** The condition of a partial index. */
  readonly where: string | null;
  /** A primary key, a unique key or an exclusion lives in it. */
  readonly constraint: boolean;
  /** False: it serves no query, because it is still being made or could not be. */
  readonly valid: boolean;
  readonly bytes: number;
  /** How often it was used since the statistics of the database began, by whatever statement. */
  readonly scans: number;
}

/** A foreign key, whose referencing rows are looked for whenever a referenced row goes. */
export interface ForeignKey {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Those among them that say alone which row is meant. */
  readonly deciding: readonly string[];
}

const INDEXES = `
  select i.relname as name, t.relname as "table", pg_get_indexdef(i.oid) as definition,
    (select json_agg(pg_get_indexdef(i.oid, n, true)
        || case when x.indcollation[n - 1] in (0, coalesce(key.attcollation, 'pg_catalog.default'::regcollation::oid)) then ''
           else ' collate ' || x.indcollation[n - 1]::regcollation end
        || case when opclass.opcdefault then '' else ' ' || opclass.opcname end
        || case x.indoption[n - 1] & 3 when 0 then '' when 1 then ' desc nulls last' when 3 then ' desc' else ' nulls first' end
        order by n)
     from generate_series(1, x.indnkeyatts) n join pg_opclass opclass on opclass.oid = x.indclass[n - 1]
       left join pg_attribute key on key.attrelid = x.indrelid and key.attnum = x.indkey[n - 1] and key.attnum <> 0) as keys,
    coalesce((select json_agg(pg_get_indexdef(i.oid, n, true) order by n)
     from generate_series(x.indnkeyatts + 1, x.indnatts) n), '[]') as included,
    am.amname as method, pg_get_expr(x.indpred, x.indrelid, true) as "where",
    (x.indisunique or x.indisprimary or x.indisexclusion) as "constraint",
    x.indisvalid as valid,
    pg_relation_size(i.oid)::float8 as bytes, coalesce(s.idx_scan, 0)::float8 as scans
  from pg_index x
  join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
  join pg_am am on am.oid = i.relam
  left join pg_stat_user_indexes s on s.indexrelid = i.oid
  where t.oid in (select to_regclass(quote_ident(name)) from json_array_elements_text(?::json) name)
  order by t.relname, i.relname`;

const FOREIGN_KEYS = `
  select k.conname as name, t.relname as "table",
    (select json_agg(a.attname order by n) from unnest(k.conkey) with ordinality key (attnum, n)
     join pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.attnum) as columns,
    coalesce((select json_agg(a.attname order by n)
     from unnest(k.conkey, k.confkey) with ordinality key (attnum, target, n)
     join pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.attnum
     where exists (select from pg_index u where u.indrelid = k.confrelid and u.indisunique and u.indpred is null
       and u.indnkeyatts = 1 and u.indkey[0] = key.target)), '[]') as deciding
  from pg_constraint k join pg_class t on t.oid = k.conrelid
  where k.contype = 'f' and t.oid in (select to_regclass(quote_ident(name)) from json_array_elements_text(?::json) name)
  order by t.relname, k.conname`;

// After a crash the counters of every database begin anew, and only those of the server say when that was.
const SINCE = `
  select greatest(d.stats_reset, b.stats_reset) as since
  from pg_stat_bgwriter b left join pg_stat_database d on d.datname = current_database()`;

/** Since when the database counts how often its indexes are used, as far as it tells; a younger database, since it was made. */
export async function readCountedSince(em: EntityManager): Promise<Date | null> {
  const connection = em.getDriver().getConnection() as AbstractSqlConnection;
  const [row] = await connection.execute<{ since: Date | string | null }[]>(SINCE);
  return row?.since ? new Date(row.since) : null;
}

/** Every index and foreign key of the tables, by two statements. Names are looked up along the search path. */
export async function readIndexes(
  em: EntityManager,
  tables: readonly string[],
): Promise<{ readonly indexes: readonly IndexFacts[]; readonly foreignKeys: readonly ForeignKey[] }> {
  const connection = em.getDriver().getConnection() as AbstractSqlConnection;
  const named = [JSON.stringify(tables)];
  return {
    indexes: await connection.execute<IndexFacts[]>(INDEXES, named),
    foreignKeys: await connection.execute<ForeignKey[]>(FOREIGN_KEYS, named),
  };
}

/** Rows of each table, as the statistics have them. */
export async function readTableRows(em: EntityManager, tables: readonly string[]): Promise<Map<string, number>> {
  const connection = em.getDriver().getConnection() as AbstractSqlConnection;
  const rows = await connection.execute<{ name: string; rows: number }[]>(
    `select relname as name, greatest(reltuples, 0)::float8 as rows from pg_class
     where oid in (select to_regclass(quote_ident(name)) from json_array_elements_text(?::json) name)`,
    [JSON.stringify(tables)],
  );
  return new Map(rows.map(({ name, rows: count }) => [name, count]));
}
