/** Made by "npm run db:capture". */
export const PEOPLES_PEOPLE = [
  `create or replace function public.tiered_peoples_people_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint 57e7276cf5f13c49
begin
  insert into public.tiered_change (table_name, kind, bu_id, row_id, now, origin)
  select 'peoples_people', 'insert', n.bu_id, n.id,
    jsonb_build_object('role', n.role, 'manager_id', n.manager_id, 'enable', n.enable),
    coalesce(current_setting('tiered.origin', true), '')
  from new_rows as n where not exists (select from new_rows offset 100);
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'peoples_people', 'insert', n.bu_id, coalesce(current_setting('tiered.origin', true), '')
    from new_rows as n;
  end if;
  if found and coalesce(current_setting('tiered.origin', true), '') = '' and pg_try_advisory_xact_lock(hashtextextended('tiered_change', 0)) then
    perform pg_notify('tiered_change', '');
  end if;
  return null;
end
$capture$`,

  `create or replace function public.tiered_peoples_people_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint 61080c16a43a4fe2
declare
  total bigint;
  recorded bigint;
  moved bigint;
begin
  insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
  select 'peoples_people', 'update', n.bu_id, n.id, array_remove(array[
      case when n.created_at is distinct from o.created_at then 'created_at' end,
      case when n.updated_at is distinct from o.updated_at then 'updated_at' end,
      case when n.created_by_id is distinct from o.created_by_id then 'created_by_id' end,
      case when n.updated_by_id is distinct from o.updated_by_id then 'updated_by_id' end,
      case when n.ctzoffset is distinct from o.ctzoffset then 'ctzoffset' end,
      case when n.peoplecode is distinct from o.peoplecode then 'peoplecode' end,
      case when n.peoplename is distinct from o.peoplename then 'peoplename' end,
      case when n.loginid is distinct from o.loginid then 'loginid' end,
      case when n.password_hash is distinct from o.password_hash then 'password_hash' end,
      case when n.email is distinct from o.email then 'email' end,
      case when n.mobno is distinct from o.mobno then 'mobno' end,
      case when n.role is distinct from o.role then 'role' end,
      case when n.manager_id is distinct from o.manager_id then 'manager_id' end,
      case when n.enable is distinct from o.enable then 'enable' end,
      case when n.last_login is distinct from o.last_login then 'last_login' end
    ], null),
    jsonb_build_object('role', o.role, 'manager_id', o.manager_id, 'enable', o.enable),
    jsonb_build_object('role', n.role, 'manager_id', n.manager_id, 'enable', n.enable),
    coalesce(current_setting('tiered.origin', true), '')
  from old_rows as o join new_rows as n on n.id = o.id and n.bu_id is not distinct from o.bu_id
  where n *<> o and not exists (select from new_rows offset 1);
  if not found then
    select count(*) into total from (select from new_rows limit 101) as counted;
    if total <= 1 then
      recorded := 0;
    elsif total <= 100 then
      insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
      select 'peoples_people', 'update', n.bu_id, n.id, array_remove(array[
          case when n.created_at is distinct from o.created_at then 'created_at' end,
          case when n.updated_at is distinct from o.updated_at then 'updated_at' end,
          case when n.created_by_id is distinct from o.created_by_id then 'created_by_id' end,
          case when n.updated_by_id is distinct from o.updated_by_id then 'updated_by_id' end,
          case when n.ctzoffset is distinct from o.ctzoffset then 'ctzoffset' end,
          case when n.peoplecode is distinct from o.peoplecode then 'peoplecode' end,
          case when n.peoplename is distinct from o.peoplename then 'peoplename' end,
          case when n.loginid is distinct from o.loginid then 'loginid' end,
          case when n.password_hash is distinct from o.password_hash then 'password_hash' end,
          case when n.email is distinct from o.email then 'email' end,
          case when n.mobno is distinct from o.mobno then 'mobno' end,
          case when n.role is distinct from o.role then 'role' end,
          case when n.manager_id is distinct from o.manager_id then 'manager_id' end,
          case when n.enable is distinct from o.enable then 'enable' end,
          case when n.last_login is distinct from o.last_login then 'last_login' end
        ], null),
        jsonb_build_object('role', o.role, 'manager_id', o.manager_id, 'enable', o.enable),
        jsonb_build_object('role', n.role, 'manager_id', n.manager_id, 'enable', n.enable),
        coalesce(current_setting('tiered.origin', true), '')
      from old_rows as o join new_rows as n on n.id = o.id and n.bu_id is not distinct from o.bu_id
      where n *<> o;
      get diagnostics recorded = row_count;
    else
      insert into public.tiered_change (table_name, kind, bu_id, columns, origin)
      select 'peoples_people', 'update', n.bu_id, array_remove(array[
          case when bool_or(n.created_at is distinct from o.created_at) then 'created_at' end,
          case when bool_or(n.updated_at is distinct from o.updated_at) then 'updated_at' end,
          case when bool_or(n.created_by_id is distinct from o.created_by_id) then 'created_by_id' end,
          case when bool_or(n.updated_by_id is distinct from o.updated_by_id) then 'updated_by_id' end,
          case when bool_or(n.ctzoffset is distinct from o.ctzoffset) then 'ctzoffset' end,
          case when bool_or(n.peoplecode is distinct from o.peoplecode) then 'peoplecode' end,
          case when bool_or(n.peoplename is distinct from o.peoplename) then 'peoplename' end,
          case when bool_or(n.loginid is distinct from o.loginid) then 'loginid' end,
          case when bool_or(n.password_hash is distinct from o.password_hash) then 'password_hash' end,
          case when bool_or(n.email is distinct from o.email) then 'email' end,
          case when bool_or(n.mobno is distinct from o.mobno) then 'mobno' end,
          case when bool_or(n.role is distinct from o.role) then 'role' end,
          case when bool_or(n.manager_id is distinct from o.manager_id) then 'manager_id' end,
          case when bool_or(n.enable is distinct from o.enable) then 'enable' end,
          case when bool_or(n.last_login is distinct from o.last_login) then 'last_login' end
        ], null), coalesce(current_setting('tiered.origin', true), '')
      from old_rows as o join new_rows as n on n.id = o.id and n.bu_id is not distinct from o.bu_id
      where n *<> o group by n.bu_id;
      get diagnostics recorded = row_count;
    end if;
    if recorded < total or total > 100 then
      insert into public.tiered_change (table_name, kind, bu_id, row_id, was, now, origin)
      select distinct 'peoples_people', side.kind, side.tenant, case when total <= 100 then side.key end,
        case when total <= 100 and o.id is not null then jsonb_build_object('role', o.role, 'manager_id', o.manager_id, 'enable', o.enable) end,
        case when total <= 100 and n.id is not null then jsonb_build_object('role', n.role, 'manager_id', n.manager_id, 'enable', n.enable) end,
        coalesce(current_setting('tiered.origin', true), '')
      from old_rows as o full join new_rows as n on n.id = o.id
      cross join lateral (
        select case when n.id is null then 'delete' else 'update' end as kind, o.bu_id as tenant, o.id as key
        where o.id is not null
        union all
        select case when o.id is null then 'insert' else 'update' end, n.bu_id, n.id
        where n.id is not null
      ) as side
      where n.id is null or o.id is null or n.bu_id is distinct from o.bu_id;
      get diagnostics moved = row_count;
      recorded := recorded + moved;
    end if;
    if recorded = 0 then
      return null;
    end if;
  end if;
  if coalesce(current_setting('tiered.origin', true), '') = '' and pg_try_advisory_xact_lock(hashtextextended('tiered_change', 0)) then
    perform pg_notify('tiered_change', '');
  end if;
  return null;
end
$capture$`,

  `create or replace function public.tiered_peoples_people_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint fece916eb21cac75
begin
  insert into public.tiered_change (table_name, kind, bu_id, row_id, was, origin)
  select 'peoples_people', 'delete', o.bu_id, o.id,
    jsonb_build_object('role', o.role, 'manager_id', o.manager_id, 'enable', o.enable),
    coalesce(current_setting('tiered.origin', true), '')
  from old_rows as o where not exists (select from old_rows offset 100);
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'peoples_people', 'delete', o.bu_id, coalesce(current_setting('tiered.origin', true), '')
    from old_rows as o;
  end if;
  if found and coalesce(current_setting('tiered.origin', true), '') = '' and pg_try_advisory_xact_lock(hashtextextended('tiered_change', 0)) then
    perform pg_notify('tiered_change', '');
  end if;
  return null;
end
$capture$`,

  `create or replace function public.tiered_truncate() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint 460fb74c79d1242d
begin
  insert into public.tiered_change (table_name, kind, origin) values (tg_table_name, 'truncate', coalesce(current_setting('tiered.origin', true), ''));
  if coalesce(current_setting('tiered.origin', true), '') = '' and pg_try_advisory_xact_lock(hashtextextended('tiered_change', 0)) then
    perform pg_notify('tiered_change', '');
  end if;
  return null;
end
$capture$`,

  `revoke execute on function public.tiered_peoples_people_insert(), public.tiered_peoples_people_update(), public.tiered_peoples_people_delete(), public.tiered_truncate() from public`,

  `create or replace trigger tiered_insert after insert on public.peoples_people referencing new table as new_rows
for each statement execute function public.tiered_peoples_people_insert()`,

  `create or replace trigger tiered_update after update on public.peoples_people referencing old table as old_rows new table as new_rows
for each statement execute function public.tiered_peoples_people_update()`,

  `create or replace trigger tiered_delete after delete on public.peoples_people referencing old table as old_rows
for each statement execute function public.tiered_peoples_people_delete()`,

  `create or replace trigger tiered_truncate after truncate on public.peoples_people
for each statement execute function public.tiered_truncate()`,

  `alter table public.peoples_people enable always trigger tiered_insert, enable always trigger tiered_update, enable always trigger tiered_delete, enable always trigger tiered_truncate`,
];
