import { identifier, literal, qualified } from './quoting.js';
import { CHANGE_LOG, ROWS_RECORDED_ONE_BY_ONE, type TrackedColumn, type TrackedTable } from './tracked-table.js';

/*
 * The functions run with their owner's rights under the search path of whoever writes. So every table, function, type
 * and operator is named with its schema; `is distinct from`, `in` and `nullif` cannot be and are not used. A fixed
 * search path (`set search_path`) would do as well, but costs a write ten microseconds, a fifth of everything.
 */
const EQUALS = 'operator(pg_catalog.=)';

/** Who writes: an instance of the application, or '' for every other program. */
const WRITER = `coalesce(pg_catalog.current_setting('tiered.origin', true), '')`;

/**
 * Wakes whoever listens, for foreign writes only. NOTIFY makes commits queue behind one lock of the whole cluster, so
 * of the transactions in progress only the one that got the advisory lock does it; listeners poll for the others.
 */
const WAKE = `if ${WRITER} ${EQUALS} '' then
    if pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('${CHANGE_LOG}', 0)) then
      perform pg_catalog.pg_notify('${CHANGE_LOG}', '');
    end if;
  end if;`;

const MANY = ROWS_RECORDED_ONE_BY_ONE;

/** The body of the function that records inserted or deleted rows. */
export function rowsBody(table: TrackedTable, kind: 'insert' | 'delete'): string {
  const [rows, row, values] = kind === 'insert' ? ['new_rows', 'n', 'now'] : ['old_rows', 'o', 'was'];
  const log = qualified(table.schema, CHANGE_LOG);
  return `begin
  perform from ${rows} offset ${MANY} limit 1;
  if not found then
    insert into ${log} (table_name, kind, bu_id, row_id, ${values}, origin)
    select ${literal(table.name)}, '${kind}', ${tenantOf(table, row)}, ${keyOf(table, row)},
      ${filterValues(table, row)},
      ${WRITER}
    from ${rows} as ${row};
    if not found then
      return null;
    end if;
  else
    insert into ${log} (table_name, kind, bu_id, origin)
    select distinct ${literal(table.name)}, '${kind}', ${tenantOf(table, row)}, ${WRITER}
    from ${rows} as ${row};
  end if;
  ${WAKE}
  return null;
end
`;
}

/**
 * The body of the function that records updated rows. The way for one row, which is what most updates change, is the
 * shortest: to begin a statement costs more than what it does, and a condition inside of it more than a simple one before.
 *
 * Old and new rows are joined by their key; what finds no partner that way was given another key or another tenant and
 * is recorded by the last statement. Rows are compared as they are stored (`*<>`) to leave out what did not change.
 *
 * PL/pgSQL keeps the plan that it made for the rows of the first call. A plan for few rows is a nested loop and would
 * take minutes over many, hence a statement for few rows and one for many; a full join is never a nested loop.
 */
export function updateBody(table: TrackedTable): string {
  return `begin
  <<recording>>
  declare
    anything boolean;
    many boolean;
  begin
    perform from new_rows offset 1 limit 1;
    if not found then
      ${indented(6, recordEach(table))}
      exit recording when found;
      many := false;
      anything := false;
    else
      perform from new_rows offset ${MANY} limit 1;
      many := found;
      if many then
        ${indented(8, recordTogether(table))}
      else
        ${indented(8, recordEach(table))}
      end if;
      anything := found;
    end if;
    ${indented(4, recordMoved(table))}
    if not (found or anything) then
      return null;
    end if;
  end;
  ${WAKE}
  return null;
end
`;
}

/** The body of the function that records that a table was emptied. */
export function truncateBody(schema: string): string {
  return `begin
  insert into ${qualified(schema, CHANGE_LOG)} (table_name, kind, origin) values (tg_table_name, 'truncate', ${WRITER});
  ${WAKE}
  return null;
end
`;
}

/** A row of the log for each updated row that kept its key and its tenant. */
function recordEach(table: TrackedTable): string {
  return `insert into ${qualified(table.schema, CHANGE_LOG)} (table_name, kind, bu_id, row_id, columns, was, now, origin)
select ${literal(table.name)}, 'update', ${tenantOf(table, 'n')}, ${keyOf(table, 'n')}, ${changedColumns(table)},
  ${filterValues(table, 'o')},
  ${filterValues(table, 'n')},
  ${WRITER}
from ${partners(table)}
where n operator(pg_catalog.*<>) o;`;
}

/** The same with one row for each tenant, which names every column that changed in any of its rows. */
function recordTogether(table: TrackedTable): string {
  return `insert into ${qualified(table.schema, CHANGE_LOG)} (table_name, kind, bu_id, columns, origin)
select ${literal(table.name)}, 'update', ${tenantOf(table, 'n')}, ${changedColumns(table, inAnyRow)}, ${WRITER}
from ${partners(table)}
where n operator(pg_catalog.*<>) o group by ${tenantOf(table, 'n')};`;
}

/** Rows that were given another key were deleted and inserted, to the caches; one that was given away concerns two tenants. */
function recordMoved(table: TrackedTable): string {
  const [oldKey, newKey] = [keyOf(table, 'o'), keyOf(table, 'n')];
  const otherTenant = table.tenant === undefined ? '' : ` or (${sameTenant(table)}) is not true`;
  return `insert into ${qualified(table.schema, CHANGE_LOG)} (table_name, kind, bu_id, row_id, was, now, origin)
select distinct ${literal(table.name)}, side.kind, side.tenant, case when not many then side.key end,
  case when not many and ${oldKey} is not null then ${filterValues(table, 'o')} end,
  case when not many and ${newKey} is not null then ${filterValues(table, 'n')} end,
  ${WRITER}
from old_rows as o full join new_rows as n on ${newKey} ${EQUALS} ${oldKey}
cross join lateral (
  select case when ${newKey} is null then 'delete' else 'update' end as kind, ${tenantOf(table, 'o')} as tenant, ${oldKey} as key
  where ${oldKey} is not null
  union all
  select case when ${oldKey} is null then 'insert' else 'update' end, ${tenantOf(table, 'n')}, ${newKey}
  where ${newKey} is not null
) as side
where ${newKey} is null or ${oldKey} is null${otherTenant};`;
}

function partners(table: TrackedTable): string {
  const tenant = table.tenant === undefined ? '' : ` and (${sameTenant(table)})`;
  return `old_rows as o join new_rows as n on ${keyOf(table, 'n')} ${EQUALS} ${keyOf(table, 'o')}${tenant}`;
}

function sameTenant(table: TrackedTable): string {
  const column = table.columns.find(({ name }) => name === table.tenant);
  return column === undefined ? 'true' : same(column);
}

/** An array of the columns of which `test`, made from the condition that the value changed, holds. */
function changedColumns(table: TrackedTable, test = (changed: string): string => changed): string {
  const names = table.columns
    .filter(({ name }) => name !== table.key && name !== table.tenant)
    .map((column) => `case when ${test(`(${same(column)}) is not true`)} then ${literal(column.name)} end`);
  return `pg_catalog.array_remove(array[
    ${names.join(',\n    ')}
  ], null)`;
}

function inAnyRow(changed: string): string {
  return `pg_catalog.bool_or(${changed})`;
}

/** True where the value stayed; false or null where it did not. */
function same({ name, compareText, nullable }: TrackedColumn): string {
  const cast = compareText ? '::pg_catalog.text' : '';
  const [now, was] = [`n.${identifier(name)}${cast}`, `o.${identifier(name)}${cast}`];
  return `${now} ${EQUALS} ${was}${nullable ? ` or ${now} is null and ${was} is null` : ''}`;
}

function keyOf(table: TrackedTable, row: string): string {
  return `${row}.${identifier(table.key)}`;
}

function tenantOf(table: TrackedTable, row: string): string {
  return table.tenant === undefined ? 'null::bigint' : `${row}.${identifier(table.tenant)}`;
}

function filterValues(table: TrackedTable, row: string): string {
  const pairs = table.filters.map((name) => `${literal(name)}, ${row}.${identifier(name)}`);
  return pairs.length === 0 ? `'{}'::pg_catalog.jsonb` : `pg_catalog.jsonb_build_object(${pairs.join(', ')})`;
}

function indented(by: number, sql: string): string {
  return sql.replaceAll('\n', `\n${' '.repeat(by)}`);
}
