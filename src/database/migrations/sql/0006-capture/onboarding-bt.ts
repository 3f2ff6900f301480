/** Made by "npm run db:capture". */
export const ONBOARDING_BT = [
  `create or replace function public.tiered_onboarding_bt_insert() returns trigger
language plpgsql security definer as $capture$
-- fingerprint e9276c6594bb603e
begin
  perform from new_rows offset 100 limit 1;
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, row_id, now, origin)
    select 'onboarding_bt', 'insert', null::bigint, n.id,
      pg_catalog.jsonb_build_object('parent_id', n.parent_id, 'enable', n.enable),
      coalesce(pg_catalog.current_setting('tiered.origin', true), '')
    from new_rows as n;
    if not found then
      return null;
    end if;
  else
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'onboarding_bt', 'insert', null::bigint, coalesce(pg_catalog.current_setting('tiered.origin', true), '')
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

  `create or replace function public.tiered_onboarding_bt_update() returns trigger
language plpgsql security definer as $capture$
-- fingerprint 147058ec1f68d5b5
begin
  <<recording>>
  declare
    anything boolean;
    many boolean;
  begin
    perform from new_rows offset 1 limit 1;
    if not found then
      insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
      select 'onboarding_bt', 'update', null::bigint, n.id, pg_catalog.array_remove(array[
          case when (n.created_at operator(pg_catalog.=) o.created_at) is not true then 'created_at' end,
          case when (n.updated_at operator(pg_catalog.=) o.updated_at) is not true then 'updated_at' end,
          case when (n.created_by_id operator(pg_catalog.=) o.created_by_id or n.created_by_id is null and o.created_by_id is null) is not true then 'created_by_id' end,
          case when (n.updated_by_id operator(pg_catalog.=) o.updated_by_id or n.updated_by_id is null and o.updated_by_id is null) is not true then 'updated_by_id' end,
          case when (n.ctzoffset operator(pg_catalog.=) o.ctzoffset) is not true then 'ctzoffset' end,
          case when (n.bucode operator(pg_catalog.=) o.bucode) is not true then 'bucode' end,
          case when (n.buname operator(pg_catalog.=) o.buname) is not true then 'buname' end,
          case when (n.parent_id operator(pg_catalog.=) o.parent_id or n.parent_id is null and o.parent_id is null) is not true then 'parent_id' end,
          case when (n.enable operator(pg_catalog.=) o.enable) is not true then 'enable' end
        ], null),
        pg_catalog.jsonb_build_object('parent_id', o.parent_id, 'enable', o.enable),
        pg_catalog.jsonb_build_object('parent_id', n.parent_id, 'enable', n.enable),
        coalesce(pg_catalog.current_setting('tiered.origin', true), '')
      from old_rows as o join new_rows as n on n.id operator(pg_catalog.=) o.id
      where n operator(pg_catalog.*<>) o;
      exit recording when found;
      many := false;
      anything := false;
    else
      perform from new_rows offset 100 limit 1;
      many := found;
      if many then
        insert into public.tiered_change (table_name, kind, bu_id, columns, origin)
        select 'onboarding_bt', 'update', null::bigint, pg_catalog.array_remove(array[
            case when pg_catalog.bool_or((n.created_at operator(pg_catalog.=) o.created_at) is not true) then 'created_at' end,
            case when pg_catalog.bool_or((n.updated_at operator(pg_catalog.=) o.updated_at) is not true) then 'updated_at' end,
            case when pg_catalog.bool_or((n.created_by_id operator(pg_catalog.=) o.created_by_id or n.created_by_id is null and o.created_by_id is null) is not true) then 'created_by_id' end,
            case when pg_catalog.bool_or((n.updated_by_id operator(pg_catalog.=) o.updated_by_id or n.updated_by_id is null and o.updated_by_id is null) is not true) then 'updated_by_id' end,
            case when pg_catalog.bool_or((n.ctzoffset operator(pg_catalog.=) o.ctzoffset) is not true) then 'ctzoffset' end,
            case when pg_catalog.bool_or((n.bucode operator(pg_catalog.=) o.bucode) is not true) then 'bucode' end,
            case when pg_catalog.bool_or((n.buname operator(pg_catalog.=) o.buname) is not true) then 'buname' end,
            case when pg_catalog.bool_or((n.parent_id operator(pg_catalog.=) o.parent_id or n.parent_id is null and o.parent_id is null) is not true) then 'parent_id' end,
            case when pg_catalog.bool_or((n.enable operator(pg_catalog.=) o.enable) is not true) then 'enable' end
          ], null), coalesce(pg_catalog.current_setting('tiered.origin', true), '')
        from old_rows as o join new_rows as n on n.id operator(pg_catalog.=) o.id
        where n operator(pg_catalog.*<>) o group by null::bigint;
      else
        insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
        select 'onboarding_bt', 'update', null::bigint, n.id, pg_catalog.array_remove(array[
            case when (n.created_at operator(pg_catalog.=) o.created_at) is not true then 'created_at' end,
            case when (n.updated_at operator(pg_catalog.=) o.updated_at) is not true then 'updated_at' end,
            case when (n.created_by_id operator(pg_catalog.=) o.created_by_id or n.created_by_id is null and o.created_by_id is null) is not true then 'created_by_id' end,
            case when (n.updated_by_id operator(pg_catalog.=) o.updated_by_id or n.updated_by_id is null and o.updated_by_id is null) is not true then 'updated_by_id' end,
            case when (n.ctzoffset operator(pg_catalog.=) o.ctzoffset) is not true then 'ctzoffset' end,
            case when (n.bucode operator(pg_catalog.=) o.bucode) is not true then 'bucode' end,
            case when (n.buname operator(pg_catalog.=) o.buname) is not true then 'buname' end,
            case when (n.parent_id operator(pg_catalog.=) o.parent_id or n.parent_id is null and o.parent_id is null) is not true then 'parent_id' end,
            case when (n.enable operator(pg_catalog.=) o.enable) is not true then 'enable' end
          ], null),
          pg_catalog.jsonb_build_object('parent_id', o.parent_id, 'enable', o.enable),
          pg_catalog.jsonb_build_object('parent_id', n.parent_id, 'enable', n.enable),
          coalesce(pg_catalog.current_setting('tiered.origin', true), '')
        from old_rows as o join new_rows as n on n.id operator(pg_catalog.=) o.id
        where n operator(pg_catalog.*<>) o;
      end if;
      anything := found;
    end if;
    insert into public.tiered_change (table_name, kind, bu_id, row_id, was, now, origin)
    select distinct 'onboarding_bt', side.kind, side.tenant, case when not many then side.key end,
      case when not many and o.id is not null then pg_catalog.jsonb_build_object('parent_id', o.parent_id, 'enable', o.enable) end,
      case when not many and n.id is not null then pg_catalog.jsonb_build_object('parent_id', n.parent_id, 'enable', n.enable) end,
      coalesce(pg_catalog.current_setting('tiered.origin', true), '')
    from old_rows as o full join new_rows as n on n.id operator(pg_catalog.=) o.id
    cross join lateral (
      select case when n.id is null then 'delete' else 'update' end as kind, null::bigint as tenant, o.id as key
      where o.id is not null
      union all
      select case when o.id is null then 'insert' else 'update' end, null::bigint, n.id
      where n.id is not null
    ) as side
    where n.id is null or o.id is null;
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

  `create or replace function public.tiered_onboarding_bt_delete() returns trigger
language plpgsql security definer as $capture$
-- fingerprint 3bb34a8908a4493e
begin
  perform from old_rows offset 100 limit 1;
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, row_id, was, origin)
    select 'onboarding_bt', 'delete', null::bigint, o.id,
      pg_catalog.jsonb_build_object('parent_id', o.parent_id, 'enable', o.enable),
      coalesce(pg_catalog.current_setting('tiered.origin', true), '')
    from old_rows as o;
    if not found then
      return null;
    end if;
  else
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'onboarding_bt', 'delete', null::bigint, coalesce(pg_catalog.current_setting('tiered.origin', true), '')
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

  `revoke execute on function public.tiered_onboarding_bt_insert(), public.tiered_onboarding_bt_update(), public.tiered_onboarding_bt_delete(), public.tiered_truncate() from public`,

  `create or replace trigger tiered_insert after insert on public.onboarding_bt referencing new table as new_rows
for each statement execute function public.tiered_onboarding_bt_insert()`,

  `create or replace trigger tiered_update after update on public.onboarding_bt referencing old table as old_rows new table as new_rows
for each statement execute function public.tiered_onboarding_bt_update()`,

  `create or replace trigger tiered_delete after delete on public.onboarding_bt referencing old table as old_rows
for each statement execute function public.tiered_onboarding_bt_delete()`,

  `create or replace trigger tiered_truncate after truncate on public.onboarding_bt
for each statement execute function public.tiered_truncate()`,

  `alter table public.onboarding_bt enable always trigger tiered_insert, enable always trigger tiered_update, enable always trigger tiered_delete, enable always trigger tiered_truncate`,
];
