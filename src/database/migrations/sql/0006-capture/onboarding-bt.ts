/** Made by "npm run db:capture". */
export const ONBOARDING_BT = [
  `create or replace function public.tiered_onboarding_bt_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint b7ad8d1c2d4904d7
declare
  writer constant text := coalesce(current_setting('tiered.origin', true), '');
begin
  if exists (select from new_rows offset 100) then
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'onboarding_bt', 'insert', null::bigint, writer from new_rows as n;
  else
    insert into public.tiered_change (table_name, kind, bu_id, row_id, now, origin)
    select 'onboarding_bt', 'insert', null::bigint, n.id,
      jsonb_build_object('created_by_id', n.created_by_id, 'updated_by_id', n.updated_by_id, 'parent_id', n.parent_id, 'enable', n.enable), writer
    from new_rows as n;
  end if;
  if found and writer = '' and pg_try_advisory_xact_lock(hashtextextended('tiered_change', 0)) then
    perform pg_notify('tiered_change', '');
  end if;
  return null;
end
$capture$`,

  `create or replace function public.tiered_onboarding_bt_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint a9f08af5694416ca
declare
  writer constant text := coalesce(current_setting('tiered.origin', true), '');
  total bigint;
  recorded bigint;
  moved bigint;
begin
  select count(*) into total from (select from new_rows limit 101) as counted;
  if total <= 100 then
    insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
    select 'onboarding_bt', 'update', null::bigint, n.id, changed.columns,
      jsonb_build_object('created_by_id', o.created_by_id, 'updated_by_id', o.updated_by_id, 'parent_id', o.parent_id, 'enable', o.enable),
      jsonb_build_object('created_by_id', n.created_by_id, 'updated_by_id', n.updated_by_id, 'parent_id', n.parent_id, 'enable', n.enable), writer
    from old_rows as o join new_rows as n on n.id = o.id
    cross join lateral (select array_remove(array[
      case when n.created_at is distinct from o.created_at then 'created_at' end,
      case when n.updated_at is distinct from o.updated_at then 'updated_at' end,
      case when n.created_by_id is distinct from o.created_by_id then 'created_by_id' end,
      case when n.updated_by_id is distinct from o.updated_by_id then 'updated_by_id' end,
      case when n.ctzoffset is distinct from o.ctzoffset then 'ctzoffset' end,
      case when n.bucode is distinct from o.bucode then 'bucode' end,
      case when n.buname is distinct from o.buname then 'buname' end,
      case when n.parent_id is distinct from o.parent_id then 'parent_id' end,
      case when n.enable is distinct from o.enable then 'enable' end
    ], null) as columns offset 0) as changed
    where changed.columns <> '{}';
  else
    insert into public.tiered_change (table_name, kind, bu_id, columns, origin)
    select 'onboarding_bt', 'update', changed.tenant, changed.columns, writer
    from (select null::bigint as tenant, array_remove(array[
      case when bool_or(n.created_at is distinct from o.created_at) then 'created_at' end,
      case when bool_or(n.updated_at is distinct from o.updated_at) then 'updated_at' end,
      case when bool_or(n.created_by_id is distinct from o.created_by_id) then 'created_by_id' end,
      case when bool_or(n.updated_by_id is distinct from o.updated_by_id) then 'updated_by_id' end,
      case when bool_or(n.ctzoffset is distinct from o.ctzoffset) then 'ctzoffset' end,
      case when bool_or(n.bucode is distinct from o.bucode) then 'bucode' end,
      case when bool_or(n.buname is distinct from o.buname) then 'buname' end,
      case when bool_or(n.parent_id is distinct from o.parent_id) then 'parent_id' end,
      case when bool_or(n.enable is distinct from o.enable) then 'enable' end
    ], null) as columns
    from old_rows as o join new_rows as n on n.id = o.id
    group by 1) as changed
    where changed.columns <> '{}';
  end if;
  get diagnostics recorded = row_count;
  if total > 100 or recorded < total then
    insert into public.tiered_change (table_name, kind, bu_id, row_id, was, now, origin)
    select distinct 'onboarding_bt', side.kind, side.tenant, case when total <= 100 then side.key end,
      case when total <= 100 and o.id is not null then jsonb_build_object('created_by_id', o.created_by_id, 'updated_by_id', o.updated_by_id, 'parent_id', o.parent_id, 'enable', o.enable) end,
      case when total <= 100 and n.id is not null then jsonb_build_object('created_by_id', n.created_by_id, 'updated_by_id', n.updated_by_id, 'parent_id', n.parent_id, 'enable', n.enable) end, writer
    from old_rows as o full join new_rows as n on n.id = o.id
    cross join lateral (
      select case when n.id is null then 'delete' else 'update' end as kind, null::bigint as tenant, o.id as key
      where o.id is not null
      union all
      select case when o.id is null then 'insert' else 'update' end, null::bigint, n.id
      where n.id is not null
    ) as side
    where n.id is null or o.id is null;
    get diagnostics moved = row_count;
    recorded := recorded + moved;
  end if;
  if recorded > 0 and writer = '' and pg_try_advisory_xact_lock(hashtextextended('tiered_change', 0)) then
    perform pg_notify('tiered_change', '');
  end if;
  return null;
end
$capture$`,

  `create or replace function public.tiered_onboarding_bt_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint 446fcc5eea1c555c
declare
  writer constant text := coalesce(current_setting('tiered.origin', true), '');
begin
  if exists (select from old_rows offset 100) then
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'onboarding_bt', 'delete', null::bigint, writer from old_rows as o;
  else
    insert into public.tiered_change (table_name, kind, bu_id, row_id, was, origin)
    select 'onboarding_bt', 'delete', null::bigint, o.id,
      jsonb_build_object('created_by_id', o.created_by_id, 'updated_by_id', o.updated_by_id, 'parent_id', o.parent_id, 'enable', o.enable), writer
    from old_rows as o;
  end if;
  if found and writer = '' and pg_try_advisory_xact_lock(hashtextextended('tiered_change', 0)) then
    perform pg_notify('tiered_change', '');
  end if;
  return null;
end
$capture$`,

  `create or replace function public.tiered_truncate() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint 2155476f97cbce94
declare
  writer constant text := coalesce(current_setting('tiered.origin', true), '');
begin
  insert into public.tiered_change (table_name, kind, origin) values (tg_table_name, 'truncate', writer);
  if writer = '' and pg_try_advisory_xact_lock(hashtextextended('tiered_change', 0)) then
    perform pg_notify('tiered_change', '');
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
