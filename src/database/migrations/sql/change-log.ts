/**
 * The log of changed rows. Triggers write it in the transaction of the change; instances of the application read and
 * delete it. Rows stay for milliseconds, so that its index and its few pages stay in memory.
 *
 * bu_id null: a table without tenant, or every tenant. row_id null: several rows. columns null: any of them. was and
 * now: the old and the new values of the columns that lists are filtered by; null where there is none, or several.
 *
 * No check on kind ('insert', 'update', 'delete', 'truncate'): PostgreSQL parses a check anew for every INSERT, which
 * costs each change of a row four microseconds, and nobody but the triggers writes here.
 */
const CHANGE_LOG = `create table public.tiered_change (
  xid xid8 not null default pg_current_xact_id(),
  id bigint generated always as identity (cache 32),
  table_name text not null,
  kind text not null,
  bu_id bigint,
  row_id bigint,
  columns text[],
  was jsonb,
  now jsonb,
  origin text not null default '',
  at timestamptz not null default clock_timestamp(),
  primary key (xid, id)
)`;

/**
 * Vacuumed after some hundreds of rows, at full speed, whatever the server's defaults are. Never truncated: giving
 * pages back needs a lock that every writer would wait for, and they will be filled again.
 */
const CHANGE_LOG_VACUUM = `alter table public.tiered_change set (
  autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 0,
  autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 5000, vacuum_truncate = false
)`;

/** Versions for queries that must never be older than any commit. Rows are updated in place, hence the room in a page. */
const STAMPS = `create table public.tiered_stamp (
  scope text primary key,
  stamp text not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05)`;

/** The shared store that all instances agree on. One row, closed at first: as long as epoch is null nobody answers from it. */
const STORE = `create table public.tiered_store (
  "only" boolean primary key default true check ("only"),
  identity text,
  epoch text,
  changed_at timestamptz not null default clock_timestamp()
) with (fillfactor = 50, autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0)`;

export const CREATE_CHANGE_LOG = [
  CHANGE_LOG,
  CHANGE_LOG_VACUUM,
  STAMPS,
  STORE,
  'insert into public.tiered_store default values',
];

export const DROP_CHANGE_LOG = ['drop table public.tiered_change, public.tiered_stamp, public.tiered_store'];
