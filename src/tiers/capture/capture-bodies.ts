import { identifier, literal, qualified } from './quoting.js';
import { CHANGE_LOG, ROWS_RECORDED_ONE_BY_ONE, type TrackedColumn, type TrackedTable } from './tracked-table.js';

/** Who writes: an instance of the application, or '' for every other program. */
const WRITER = `coalesce(current_setting('tiered.origin', true), '')`;

/**
 * Wakes whoever listens, for foreign writes only. NOTIFY makes commits queue behind one lock of the whole cluster, so
 * of the transactions in progress only the one that got the advisory lock does it; listeners poll for the others.
 */
const WAKE = `${WRITER} = '' and pg_try_advisory_xact_lock(hashtextextended('${CHANGE_LOG}', 0)) then
    perform pg_notify('${CHANGE_LOG}', '');
  end if;`;

/** The body of the function that records inserted or deleted rows. */
export function rowsBody(table: TrackedTable, kind: 'insert' | 'delete'): string {
  const [rows, row, values] = kind === 'insert' ? ['new_rows', 'n', 'now'] : ['old_rows', 'o', 'was'];
  const log = qualified(table.schema, CHANGE_LOG);
  return `begin
  insert into ${log} (table_name, kind, bu_id, row_id, ${values}, origin)
  select ${literal(table.name)}, '${kind}', ${tenantOf(table, row)}, ${keyOf(table, row)},
    ${filterValues(table, row)},
    ${WRITER}
  from ${rows} as ${row} where not exists (select from ${rows} offset ${ROWS_RECORDED_ONE_BY_ONE});
  if not found then
    insert into ${log} (table_name, kind, bu_id, origin)
    select distinct ${literal(table.name)}, '${kind}', ${tenantOf(table, row)}, ${WRITER}
    from ${rows} as ${row};
  end if;
  if found and ${WAKE}
  return null;
end
`;
}

/**
 * The body of the function that records updated rows: one statement for one row, which is what most updates are, and
 * others for several. Each costs some microseconds to begin with, more than what it does.
 *
 * Old and new rows are joined by their key; what finds no partner that way was given another key or another tenant and
 * is recorded by the last statement. Rows are compared as they are stored (`*<>`) to leave out what did not change.
 *
 * PL/pgSQL keeps the plan that it made for the rows of the first call. A plan for few rows is a nested loop and would
 * take minutes over many, hence a statement for few rows and one for many; a full join is never a nested loop.
 */
export function updateBody(table: TrackedTable): string {
  const log = qualified(table.schema, CHANGE_LOG);
  const [oldKey, newKey] = [keyOf(table, 'o'), keyOf(table, 'n')];
  const [oldTenant, newTenant] = [tenantOf(table, 'o'), tenantOf(table, 'n')];
  const few = `total <= ${ROWS_RECORDED_ONE_BY_ONE}`;
  const partners = `old_rows as o join new_rows as n on ${newKey} = ${oldKey}${
    table.tenant === undefined ? '' : ` and ${newTenant} is not distinct from ${oldTenant}`
  }`;
  const otherTenant = table.tenant === undefined ? '' : ` or ${newTenant} is distinct from ${oldTenant}`;
  const recordEach = (only: string, indent: string): string =>
    `insert into ${log} (table_name, kind, bu_id, row_id, columns, was, now, origin)
select ${literal(table.name)}, 'update', ${newTenant}, ${newKey}, array_remove(array[
${changedColumns(table, (differs) => differs)}
  ], null),
  ${filterValues(table, 'o')},
  ${filterValues(table, 'n')},
  ${WRITER}
from ${partners}
where n *<> o${only};`.replaceAll('\n', `\n${indent}`);
  return `declare
  total bigint;
  recorded bigint;
  moved bigint;
begin
  ${recordEach(' and not exists (select from new_rows offset 1)', '  ')}
  if not found then
    select count(*) into total from (select from new_rows limit ${ROWS_RECORDED_ONE_BY_ONE + 1}) as counted;
    if total <= 1 then
      recorded := 0;
    elsif ${few} then
      ${recordEach('', '      ')}
      get diagnostics recorded = row_count;
    else
      insert into ${log} (table_name, kind, bu_id, columns, origin)
      select ${literal(table.name)}, 'update', ${newTenant}, array_remove(array[
${changedColumns(table, (differs) => `bool_or(${differs})`, '      ')}
        ], null), ${WRITER}
      from ${partners}
      where n *<> o group by ${newTenant};
      get diagnostics recorded = row_count;
    end if;
    if recorded < total or total > ${ROWS_RECORDED_ONE_BY_ONE} then
      insert into ${log} (table_name, kind, bu_id, row_id, was, now, origin)
      select distinct ${literal(table.name)}, side.kind, side.tenant, case when ${few} then side.key end,
        case when ${few} and ${oldKey} is not null then ${filterValues(table, 'o')} end,
        case when ${few} and ${newKey} is not null then ${filterValues(table, 'n')} end,
        ${WRITER}
      from old_rows as o full join new_rows as n on ${newKey} = ${oldKey}
      cross join lateral (
        select case when ${newKey} is null then 'delete' else 'update' end as kind, ${oldTenant} as tenant, ${oldKey} as key
        where ${oldKey} is not null
        union all
        select case when ${oldKey} is null then 'insert' else 'update' end, ${newTenant}, ${newKey}
        where ${newKey} is not null
      ) as side
      where ${newKey} is null or ${oldKey} is null${otherTenant};
      get diagnostics moved = row_count;
      recorded := recorded + moved;
    end if;
    if recorded = 0 then
      return null;
    end if;
  end if;
  if ${WAKE}
  return null;
end
`;
}

/** The body of the function that records that a table was emptied. */
export function truncateBody(schema: string): string {
  return `begin
  insert into ${qualified(schema, CHANGE_LOG)} (table_name, kind, origin) values (tg_table_name, 'truncate', ${WRITER});
  if ${WAKE}
  return null;
end
`;
}

function keyOf(table: TrackedTable, row: string): string {
  return `${row}.${identifier(table.key)}`;
}

function tenantOf(table: TrackedTable, row: string): string {
  return table.tenant === undefined ? 'null::bigint' : `${row}.${identifier(table.tenant)}`;
}

/** The elements of an array of the columns that differ, null for the others. */
function changedColumns(table: TrackedTable, wrap: (differs: string) => string, indent = ''): string {
  return table.columns
    .filter(({ name }) => name !== table.key && name !== table.tenant)
    .map((column) => `${indent}    case when ${wrap(differs(column))} then ${literal(column.name)} end`)
    .join(',\n');
}

function differs({ name, compareText }: TrackedColumn): string {
  const cast = compareText ? '::text' : '';
  return `n.${identifier(name)}${cast} is distinct from o.${identifier(name)}${cast}`;
}

function filterValues(table: TrackedTable, row: string): string {
  const pairs = table.filters.map((name) => `${literal(name)}, ${row}.${identifier(name)}`);
  return pairs.length === 0 ? `'{}'::jsonb` : `jsonb_build_object(${pairs.join(', ')})`;
}
