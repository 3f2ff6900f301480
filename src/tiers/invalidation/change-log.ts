import type { EntityManager } from '@mikro-orm/core';
import { rawSql } from '../query/raw-sql.js';
import type { RowChange } from '../scope/row-change.js';
import { newStamp } from '../cache/stamp.js';
import type { DatabaseVersions } from '../cache/strict-versions.js';
import type { Query } from './feed-connection.js';
import type { ChangeKey } from './watermark.js';

/** Which row of the log. */
export interface LogKey {
  readonly xid: string;
  readonly id: number;
}

/** A change as the database recorded it in its writer's transaction. */
export interface LoggedChange {
  readonly key: LogKey;
  readonly change: RowChange;
}

/** A change that was taken out of the log. */
export interface TakenChange extends LoggedChange {
  readonly origin: string;
  /** How long ago it was recorded, in milliseconds, by the database's clock. */
  readonly ageMs: number;
}

/** A row of the log, without its content. */
export interface PendingChange extends LogKey {
  /** The instance whose connection wrote it; empty for every other program. */
  readonly origin: string;
}

interface LogRow {
  readonly xid: string;
  readonly id: number;
  readonly table_name: string;
  readonly kind: RowChange['kind'];
  readonly bu_id: number | null;
  readonly row_id: number | null;
  readonly columns: string[] | null;
  readonly was: RowChange['was'] | null;
  readonly now: RowChange['now'] | null;
}

/** A parameter of JSON, because drivers differ in how they write arrays of types that they do not know. */
const KEYS_OF_PARAMETER = `select (k->>'xid')::xid8, (k->>'id')::bigint from json_array_elements($1::text::json) k`;
const COLUMNS = 'c.xid::text as xid, c.id, c.table_name, c.kind, c.bu_id, c.row_id, c.columns, c.was, c.now';

/** What the transaction in progress has changed, as its triggers recorded it: ORM flushes, plain SQL, cascades alike. */
export async function changesOfTransaction(em: EntityManager): Promise<LoggedChange[]> {
  const rows = await rawSql<LogRow>(
    em,
    `select ${COLUMNS} from tiered_change c where c.xid = pg_current_xact_id_if_assigned() order by c.id`,
  );
  return rows.map(toLogged);
}

/** What became of a transaction; undefined when the database does not remember it. */
export type TransactionStatus = 'committed' | 'aborted' | 'in progress' | undefined;

/** @param xid a transaction id as text, from {@link changesOfTransaction} */
export async function statusOf(query: Query, xid: string): Promise<TransactionStatus> {
  try {
    const [row] = await query<{ status: TransactionStatus | null }>('select pg_xact_status($1::text::xid8) as status', [
      xid,
    ]);
    return row?.status ?? undefined;
  } catch (error) {
    // An id that this server has not given out yet comes from another server's past.
    if ((error as { code?: unknown }).code === IN_THE_FUTURE) return undefined;
    throw error;
  }
}

/** SQLSTATE of `pg_xact_status` for an id that lies ahead. */
const IN_THE_FUTURE = '22023';

/** Takes rows out of the log, unless somebody else is doing so. Part of a transaction that must end before they are gone. */
export async function takeChanges(query: Query, keys: readonly LogKey[]): Promise<TakenChange[]> {
  const rows = await query<LogRow & { origin: string; age_ms: number }>(
    `with taken as (
       select c.xid, c.id from tiered_change c
       where (c.xid, c.id) in (${KEYS_OF_PARAMETER})
       for update skip locked
     )
     delete from tiered_change c using taken t where c.xid = t.xid and c.id = t.id
     returning ${COLUMNS}, c.origin, extract(epoch from clock_timestamp() - c.at)::float8 * 1000 as age_ms`,
    [JSON.stringify(keys)],
  );
  return rows.map((row) => ({ ...toLogged(row), origin: row.origin, ageMs: row.age_ms }));
}

/**
 * Removes rows whose changes have reached the stamps, and gives the scopes of strict queries new versions, in one step:
 * a strict reader sees either the rows or the new versions. The rows go first, in every transaction, so that two of them
 * cannot wait for each other.
 */
export async function settleChanges(
  query: Query,
  keys: readonly LogKey[],
  strictScopes: ReadonlySet<string>,
): Promise<void> {
  await query(
    `with gone as (
       delete from tiered_change
       where (xid, id) in (${KEYS_OF_PARAMETER})
       returning 1
     )
     insert into tiered_stamp (scope, stamp)
     select fresh.key, fresh.value from json_each_text($2::text::json) fresh
     where (select count(*) from gone) >= 0
     on conflict (scope) do update set stamp = excluded.stamp`,
    [JSON.stringify(keys), freshStamps(strictScopes)],
  );
}

/** Gives scopes of strict queries new versions. */
export async function renewVersions(query: Query, strictScopes: ReadonlySet<string>): Promise<void> {
  if (strictScopes.size === 0) return;
  await query(
    `insert into tiered_stamp (scope, stamp) select key, value from json_each_text($1::text::json)
     on conflict (scope) do update set stamp = excluded.stamp`,
    [freshStamps(strictScopes)],
  );
}

/** Scopes in one order everywhere, so that two transactions never wait for each other, each with a new version. */
function freshStamps(scopes: ReadonlySet<string>): string {
  return JSON.stringify(Object.fromEntries([...scopes].toSorted().map((scope) => [scope, newStamp()])));
}

export function changeKey({ xid, id }: LogKey): ChangeKey {
  return `${xid}:${id}`;
}

function toLogged(row: LogRow): LoggedChange {
  return {
    key: { xid: row.xid, id: row.id },
    change: {
      table: row.table_name,
      kind: row.kind,
      id: row.row_id ?? undefined,
      tenant: row.bu_id ?? undefined,
      columns: row.columns ?? undefined,
      was: row.was ?? undefined,
      now: row.now ?? undefined,
    },
  };
}

/**
 * Reads, as of one instant, the versions of strict scopes and every change that is not in them yet.
 * @param em of any unit of work; its statement is counted there
 */
export async function databaseVersions(
  em: EntityManager,
  scopes: readonly string[],
  tenant: number,
): Promise<DatabaseVersions> {
  const rows = await rawSql<LogRow & { scope: string | null; stamp: string | null }>(
    em,
    `select scope, stamp, null as xid, null::bigint as id, null as table_name, null as kind, null::bigint as bu_id,
       null::bigint as row_id, null::text[] as columns, null::jsonb as was, null::jsonb as now
     from tiered_stamp where scope in (select value from json_array_elements_text(?::text::json))
     union all
     select null, null, ${COLUMNS} from tiered_change c where c.bu_id = ? or c.bu_id is null`,
    [JSON.stringify(scopes), tenant],
  );
  const versions = new Map<string, string>();
  const pending: { key: string; change: RowChange }[] = [];
  for (const row of rows) {
    if (row.scope !== null) versions.set(row.scope, row.stamp ?? '');
    else {
      const { key, change } = toLogged(row);
      pending.push({ key: changeKey(key), change });
    }
  }
  return { versions, pending };
}
