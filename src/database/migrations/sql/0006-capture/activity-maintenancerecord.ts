/** Made by "npm run db:capture". */
export const ACTIVITY_MAINTENANCERECORD = [
  `create or replace function public.tiered_activity_maintenancerecord_insert() returns trigger
language plpgsql security definer as $capture$
-- fingerprint 48e53b1d6f975dfd
begin
  perform from new_rows offset 100 limit 1;
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, row_id, now, origin)
    select 'activity_maintenancerecord', 'insert', n.bu_id, n.id,
      pg_catalog.jsonb_build_object('asset_id', n.asset_id, 'technician_id', n.technician_id, 'completed', n.completed),
      coalesce(pg_catalog.current_setting('tiered.origin', true), '')
    from new_rows as n;
    if not found then
      return null;
    end if;
  else
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'activity_maintenancerecord', 'insert', n.bu_id, coalesce(pg_catalog.current_setting('tiered.origin', true), '')
    from new_rows as n;
  end if;
  if coalesce(pg_catalog.current_setting('tiered.origin', true), '') operator(pg_catalog.=) '' then
    if pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('tiered_change', 0)) then
      perform pg_catalog.pg_notify('tiered_change', '');
    end if;
  end if;
  return null;
end
$capture$`,

  `create or replace function public.tiered_activity_maintenancerecord_update() returns trigger
language plpgsql security definer as $capture$
-- fingerprint 20fcc1686ea4b6ba
begin
  <<recording>>
  declare
    anything boolean;
    many boolean;
  begin
    perform from new_rows offset 1 limit 1;
    if not found then
      insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
      select 'activity_maintenancerecord', 'update', n.bu_id, n.id, pg_catalog.array_remove(array[
          case when (n.created_at operator(pg_catalog.=) o.created_at) is not true then 'created_at' end,
          case when (n.updated_at operator(pg_catalog.=) o.updated_at) is not true then 'updated_at' end,
          case when (n.created_by_id operator(pg_catalog.=) o.created_by_id or n.created_by_id is null and o.created_by_id is null) is not true then 'created_by_id' end,
          case when (n.updated_by_id operator(pg_catalog.=) o.updated_by_id or n.updated_by_id is null and o.updated_by_id is null) is not true then 'updated_by_id' end,
          case when (n.ctzoffset operator(pg_catalog.=) o.ctzoffset) is not true then 'ctzoffset' end,
          case when (n.asset_id operator(pg_catalog.=) o.asset_id) is not true then 'asset_id' end,
          case when (n.technician_id operator(pg_catalog.=) o.technician_id or n.technician_id is null and o.technician_id is null) is not true then 'technician_id' end,
          case when (n.completed operator(pg_catalog.=) o.completed) is not true then 'completed' end,
          case when (n.date operator(pg_catalog.=) o.date) is not true then 'date' end,
          case when (n.notes operator(pg_catalog.=) o.notes) is not true then 'notes' end
        ], null),
        pg_catalog.jsonb_build_object('asset_id', o.asset_id, 'technician_id', o.technician_id, 'completed', o.completed),
        pg_catalog.jsonb_build_object('asset_id', n.asset_id, 'technician_id', n.technician_id, 'completed', n.completed),
        coalesce(pg_catalog.current_setting('tiered.origin', true), '')
      from old_rows as o join new_rows as n on n.id operator(pg_catalog.=) o.id and (n.bu_id operator(pg_catalog.=) o.bu_id)
      where n operator(pg_catalog.*<>) o;
      exit recording when found;
      many := false;
      anything := false;
    else
      perform from new_rows offset 100 limit 1;
      many := found;
      if many then
        insert into public.tiered_change (table_name, kind, bu_id, columns, origin)
        select 'activity_maintenancerecord', 'update', n.bu_id, pg_catalog.array_remove(array[
            case when pg_catalog.bool_or((n.created_at operator(pg_catalog.=) o.created_at) is not true) then 'created_at' end,
            case when pg_catalog.bool_or((n.updated_at operator(pg_catalog.=) o.updated_at) is not true) then 'updated_at' end,
            case when pg_catalog.bool_or((n.created_by_id operator(pg_catalog.=) o.created_by_id or n.created_by_id is null and o.created_by_id is null) is not true) then 'created_by_id' end,
            case when pg_catalog.bool_or((n.updated_by_id operator(pg_catalog.=) o.updated_by_id or n.updated_by_id is null and o.updated_by_id is null) is not true) then 'updated_by_id' end,
            case when pg_catalog.bool_or((n.ctzoffset operator(pg_catalog.=) o.ctzoffset) is not true) then 'ctzoffset' end,
            case when pg_catalog.bool_or((n.asset_id operator(pg_catalog.=) o.asset_id) is not true) then 'asset_id' end,
            case when pg_catalog.bool_or((n.technician_id operator(pg_catalog.=) o.technician_id or n.technician_id is null and o.technician_id is null) is not true) then 'technician_id' end,
            case when pg_catalog.bool_or((n.completed operator(pg_catalog.=) o.completed) is not true) then 'completed' end,
            case when pg_catalog.bool_or((n.date operator(pg_catalog.=) o.date) is not true) then 'date' end,
            case when pg_catalog.bool_or((n.notes operator(pg_catalog.=) o.notes) is not true) then 'notes' end
          ], null), coalesce(pg_catalog.current_setting('tiered.origin', true), '')
        from old_rows as o join new_rows as n on n.id operator(pg_catalog.=) o.id and (n.bu_id operator(pg_catalog.=) o.bu_id)
        where n operator(pg_catalog.*<>) o group by n.bu_id;
      else
        insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
        select 'activity_maintenancerecord', 'update', n.bu_id, n.id, pg_catalog.array_remove(array[
            case when (n.created_at operator(pg_catalog.=) o.created_at) is not true then 'created_at' end,
            case when (n.updated_at operator(pg_catalog.=) o.updated_at) is not true then 'updated_at' end,
            case when (n.created_by_id operator(pg_catalog.=) o.created_by_id or n.created_by_id is null and o.created_by_id is null) is not true then 'created_by_id' end,
            case when (n.updated_by_id operator(pg_catalog.=) o.updated_by_id or n.updated_by_id is null and o.updated_by_id is null) is not true then 'updated_by_id' end,
            case when (n.ctzoffset operator(pg_catalog.=) o.ctzoffset) is not true then 'ctzoffset' end,
            case when (n.asset_id operator(pg_catalog.=) o.asset_id) is not true then 'asset_id' end,
            case when (n.technician_id operator(pg_catalog.=) o.technician_id or n.technician_id is null and o.technician_id is null) is not true then 'technician_id' end,
            case when (n.completed operator(pg_catalog.=) o.completed) is not true then 'completed' end,
            case when (n.date operator(pg_catalog.=) o.date) is not true then 'date' end,
            case when (n.notes operator(pg_catalog.=) o.notes) is not true then 'notes' end
          ], null),
          pg_catalog.jsonb_build_object('asset_id', o.asset_id, 'technician_id', o.technician_id, 'completed', o.completed),
          pg_catalog.jsonb_build_object('asset_id', n.asset_id, 'technician_id', n.technician_id, 'completed', n.completed),
          coalesce(pg_catalog.current_setting('tiered.origin', true), '')
        from old_rows as o join new_rows as n on n.id operator(pg_catalog.=) o.id and (n.bu_id operator(pg_catalog.=) o.bu_id)
        where n operator(pg_catalog.*<>) o;
      end if;
      anything := found;
    end if;
    insert into public.tiered_change (table_name, kind, bu_id, row_id, was, now, origin)
    select distinct 'activity_maintenancerecord', side.kind, side.tenant, case when not many then side.key end,
      case when not many and o.id is not null then pg_catalog.jsonb_build_object('asset_id', o.asset_id, 'technician_id', o.technician_id, 'completed', o.completed) end,
      case when not many and n.id is not null then pg_catalog.jsonb_build_object('asset_id', n.asset_id, 'technician_id', n.technician_id, 'completed', n.completed) end,
      coalesce(pg_catalog.current_setting('tiered.origin', true), '')
    from old_rows as o full join new_rows as n on n.id operator(pg_catalog.=) o.id
    cross join lateral (
      select case when n.id is null then 'delete' else 'update' end as kind, o.bu_id as tenant, o.id as key
      where o.id is not null
      union all
      select case when o.id is null then 'insert' else 'update' end, n.bu_id, n.id
      where n.id is not null
    ) as side
    where n.id is null or o.id is null or (n.bu_id operator(pg_catalog.=) o.bu_id) is not true;
    if not (found or anything) then
      return null;
    end if;
  end;
  if coalesce(pg_catalog.current_setting('tiered.origin', true), '') operator(pg_catalog.=) '' then
    if pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('tiered_change', 0)) then
      perform pg_catalog.pg_notify('tiered_change', '');
    end if;
  end if;
  return null;
end
$capture$`,

  `create or replace function public.tiered_activity_maintenancerecord_delete() returns trigger
language plpgsql security definer as $capture$
-- fingerprint 758f0253349e3688
begin
  perform from old_rows offset 100 limit 1;
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, row_id, was, origin)
    select 'activity_maintenancerecord', 'delete', o.bu_id, o.id,
      pg_catalog.jsonb_build_object('asset_id', o.asset_id, 'technician_id', o.technician_id, 'completed', o.completed),
      coalesce(pg_catalog.current_setting('tiered.origin', true), '')
    from old_rows as o;
    if not found then
      return null;
    end if;
  else
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'activity_maintenancerecord', 'delete', o.bu_id, coalesce(pg_catalog.current_setting('tiered.origin', true), '')
    from old_rows as o;
  end if;
  if coalesce(pg_catalog.current_setting('tiered.origin', true), '') operator(pg_catalog.=) '' then
    if pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('tiered_change', 0)) then
      perform pg_catalog.pg_notify('tiered_change', '');
    end if;
  end if;
  return null;
end
$capture$`,

  `create or replace function public.tiered_truncate() returns trigger
language plpgsql security definer as $capture$
-- fingerprint 850129162ea6aefa
begin
  insert into public.tiered_change (table_name, kind, origin) values (tg_table_name, 'truncate', coalesce(pg_catalog.current_setting('tiered.origin', true), ''));
  if coalesce(pg_catalog.current_setting('tiered.origin', true), '') operator(pg_catalog.=) '' then
    if pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('tiered_change', 0)) then
      perform pg_catalog.pg_notify('tiered_change', '');
    end if;
  end if;
  return null;
end
$capture$`,

  `revoke execute on function public.tiered_activity_maintenancerecord_insert(), public.tiered_activity_maintenancerecord_update(), public.tiered_activity_maintenancerecord_delete(), public.tiered_truncate() from public`,

  `create or replace trigger tiered_insert after insert on public.activity_maintenancerecord referencing new table as new_rows
for each statement execute function public.tiered_activity_maintenancerecord_insert()`,

  `create or replace trigger tiered_update after update on public.activity_maintenancerecord referencing old table as old_rows new table as new_rows
for each statement execute function public.tiered_activity_maintenancerecord_update()`,

  `create or replace trigger tiered_delete after delete on public.activity_maintenancerecord referencing old table as old_rows
for each statement execute function public.tiered_activity_maintenancerecord_delete()`,

  `create or replace trigger tiered_truncate after truncate on public.activity_maintenancerecord
for each statement execute function public.tiered_truncate()`,

  `alter table public.activity_maintenancerecord enable always trigger tiered_insert, enable always trigger tiered_update, enable always trigger tiered_delete, enable always trigger tiered_truncate`,
];
