/** Made by "npm run db:capture". */
export const ACTIVITY_JOB = [
  `create or replace function public.tiered_activity_job_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint e7dba5d9921103d5
begin
  insert into public.tiered_change (table_name, kind, bu_id, row_id, now, origin)
  select 'activity_job', 'insert', n.bu_id, n.id,
    jsonb_build_object('status', n.status, 'priority', n.priority, 'assigned_to_id', n.assigned_to_id, 'pgroup_id', n.pgroup_id, 'site_id', n.site_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id),
    coalesce(current_setting('tiered.origin', true), '')
  from new_rows as n where not exists (select from new_rows offset 100);
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'activity_job', 'insert', n.bu_id, coalesce(current_setting('tiered.origin', true), '')
    from new_rows as n;
  end if;
  if found and coalesce(current_setting('tiered.origin', true), '') = '' and pg_try_advisory_xact_lock(hashtextextended('tiered_change', 0)) then
    perform pg_notify('tiered_change', '');
  end if;
  return null;
end
$capture$`,

  `create or replace function public.tiered_activity_job_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint cd35a74ee1a272b2
declare
  total bigint;
  recorded bigint;
  moved bigint;
begin
  insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
  select 'activity_job', 'update', n.bu_id, n.id, array_remove(array[
      case when n.created_at is distinct from o.created_at then 'created_at' end,
      case when n.updated_at is distinct from o.updated_at then 'updated_at' end,
      case when n.created_by_id is distinct from o.created_by_id then 'created_by_id' end,
      case when n.updated_by_id is distinct from o.updated_by_id then 'updated_by_id' end,
      case when n.ctzoffset is distinct from o.ctzoffset then 'ctzoffset' end,
      case when n.jobcode is distinct from o.jobcode then 'jobcode' end,
      case when n.jobname is distinct from o.jobname then 'jobname' end,
      case when n.description is distinct from o.description then 'description' end,
      case when n.status is distinct from o.status then 'status' end,
      case when n.priority is distinct from o.priority then 'priority' end,
      case when n.deadline is distinct from o.deadline then 'deadline' end,
      case when n.assigned_to_id is distinct from o.assigned_to_id then 'assigned_to_id' end,
      case when n.pgroup_id is distinct from o.pgroup_id then 'pgroup_id' end,
      case when n.site_id is distinct from o.site_id then 'site_id' end,
      case when n.asset_id is distinct from o.asset_id then 'asset_id' end,
      case when n.qset_id is distinct from o.qset_id then 'qset_id' end,
      case when n.cron is distinct from o.cron then 'cron' end,
      case when n.planduration is distinct from o.planduration then 'planduration' end,
      case when n.gracetime is distinct from o.gracetime then 'gracetime' end,
      case when n.expirytime is distinct from o.expirytime then 'expirytime' end,
      case when n.lastgeneratedon is distinct from o.lastgeneratedon then 'lastgeneratedon' end
    ], null),
    jsonb_build_object('status', o.status, 'priority', o.priority, 'assigned_to_id', o.assigned_to_id, 'pgroup_id', o.pgroup_id, 'site_id', o.site_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id),
    jsonb_build_object('status', n.status, 'priority', n.priority, 'assigned_to_id', n.assigned_to_id, 'pgroup_id', n.pgroup_id, 'site_id', n.site_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id),
    coalesce(current_setting('tiered.origin', true), '')
  from old_rows as o join new_rows as n on n.id = o.id and n.bu_id is not distinct from o.bu_id
  where n *<> o and not exists (select from new_rows offset 1);
  if not found then
    select count(*) into total from (select from new_rows limit 101) as counted;
    if total <= 1 then
      recorded := 0;
    elsif total <= 100 then
      insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
      select 'activity_job', 'update', n.bu_id, n.id, array_remove(array[
          case when n.created_at is distinct from o.created_at then 'created_at' end,
          case when n.updated_at is distinct from o.updated_at then 'updated_at' end,
          case when n.created_by_id is distinct from o.created_by_id then 'created_by_id' end,
          case when n.updated_by_id is distinct from o.updated_by_id then 'updated_by_id' end,
          case when n.ctzoffset is distinct from o.ctzoffset then 'ctzoffset' end,
          case when n.jobcode is distinct from o.jobcode then 'jobcode' end,
          case when n.jobname is distinct from o.jobname then 'jobname' end,
          case when n.description is distinct from o.description then 'description' end,
          case when n.status is distinct from o.status then 'status' end,
          case when n.priority is distinct from o.priority then 'priority' end,
          case when n.deadline is distinct from o.deadline then 'deadline' end,
          case when n.assigned_to_id is distinct from o.assigned_to_id then 'assigned_to_id' end,
          case when n.pgroup_id is distinct from o.pgroup_id then 'pgroup_id' end,
          case when n.site_id is distinct from o.site_id then 'site_id' end,
          case when n.asset_id is distinct from o.asset_id then 'asset_id' end,
          case when n.qset_id is distinct from o.qset_id then 'qset_id' end,
          case when n.cron is distinct from o.cron then 'cron' end,
          case when n.planduration is distinct from o.planduration then 'planduration' end,
          case when n.gracetime is distinct from o.gracetime then 'gracetime' end,
          case when n.expirytime is distinct from o.expirytime then 'expirytime' end,
          case when n.lastgeneratedon is distinct from o.lastgeneratedon then 'lastgeneratedon' end
        ], null),
        jsonb_build_object('status', o.status, 'priority', o.priority, 'assigned_to_id', o.assigned_to_id, 'pgroup_id', o.pgroup_id, 'site_id', o.site_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id),
        jsonb_build_object('status', n.status, 'priority', n.priority, 'assigned_to_id', n.assigned_to_id, 'pgroup_id', n.pgroup_id, 'site_id', n.site_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id),
        coalesce(current_setting('tiered.origin', true), '')
      from old_rows as o join new_rows as n on n.id = o.id and n.bu_id is not distinct from o.bu_id
      where n *<> o;
      get diagnostics recorded = row_count;
    else
      insert into public.tiered_change (table_name, kind, bu_id, columns, origin)
      select 'activity_job', 'update', n.bu_id, array_remove(array[
          case when bool_or(n.created_at is distinct from o.created_at) then 'created_at' end,
          case when bool_or(n.updated_at is distinct from o.updated_at) then 'updated_at' end,
          case when bool_or(n.created_by_id is distinct from o.created_by_id) then 'created_by_id' end,
          case when bool_or(n.updated_by_id is distinct from o.updated_by_id) then 'updated_by_id' end,
          case when bool_or(n.ctzoffset is distinct from o.ctzoffset) then 'ctzoffset' end,
          case when bool_or(n.jobcode is distinct from o.jobcode) then 'jobcode' end,
          case when bool_or(n.jobname is distinct from o.jobname) then 'jobname' end,
          case when bool_or(n.description is distinct from o.description) then 'description' end,
          case when bool_or(n.status is distinct from o.status) then 'status' end,
          case when bool_or(n.priority is distinct from o.priority) then 'priority' end,
          case when bool_or(n.deadline is distinct from o.deadline) then 'deadline' end,
          case when bool_or(n.assigned_to_id is distinct from o.assigned_to_id) then 'assigned_to_id' end,
          case when bool_or(n.pgroup_id is distinct from o.pgroup_id) then 'pgroup_id' end,
          case when bool_or(n.site_id is distinct from o.site_id) then 'site_id' end,
          case when bool_or(n.asset_id is distinct from o.asset_id) then 'asset_id' end,
          case when bool_or(n.qset_id is distinct from o.qset_id) then 'qset_id' end,
          case when bool_or(n.cron is distinct from o.cron) then 'cron' end,
          case when bool_or(n.planduration is distinct from o.planduration) then 'planduration' end,
          case when bool_or(n.gracetime is distinct from o.gracetime) then 'gracetime' end,
          case when bool_or(n.expirytime is distinct from o.expirytime) then 'expirytime' end,
          case when bool_or(n.lastgeneratedon is distinct from o.lastgeneratedon) then 'lastgeneratedon' end
        ], null), coalesce(current_setting('tiered.origin', true), '')
      from old_rows as o join new_rows as n on n.id = o.id and n.bu_id is not distinct from o.bu_id
      where n *<> o group by n.bu_id;
      get diagnostics recorded = row_count;
    end if;
    if recorded < total or total > 100 then
      insert into public.tiered_change (table_name, kind, bu_id, row_id, was, now, origin)
      select distinct 'activity_job', side.kind, side.tenant, case when total <= 100 then side.key end,
        case when total <= 100 and o.id is not null then jsonb_build_object('status', o.status, 'priority', o.priority, 'assigned_to_id', o.assigned_to_id, 'pgroup_id', o.pgroup_id, 'site_id', o.site_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id) end,
        case when total <= 100 and n.id is not null then jsonb_build_object('status', n.status, 'priority', n.priority, 'assigned_to_id', n.assigned_to_id, 'pgroup_id', n.pgroup_id, 'site_id', n.site_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id) end,
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

  `create or replace function public.tiered_activity_job_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint b47d51e3fe550c49
begin
  insert into public.tiered_change (table_name, kind, bu_id, row_id, was, origin)
  select 'activity_job', 'delete', o.bu_id, o.id,
    jsonb_build_object('status', o.status, 'priority', o.priority, 'assigned_to_id', o.assigned_to_id, 'pgroup_id', o.pgroup_id, 'site_id', o.site_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id),
    coalesce(current_setting('tiered.origin', true), '')
  from old_rows as o where not exists (select from old_rows offset 100);
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'activity_job', 'delete', o.bu_id, coalesce(current_setting('tiered.origin', true), '')
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

  `revoke execute on function public.tiered_activity_job_insert(), public.tiered_activity_job_update(), public.tiered_activity_job_delete(), public.tiered_truncate() from public`,

  `create or replace trigger tiered_insert after insert on public.activity_job referencing new table as new_rows
for each statement execute function public.tiered_activity_job_insert()`,

  `create or replace trigger tiered_update after update on public.activity_job referencing old table as old_rows new table as new_rows
for each statement execute function public.tiered_activity_job_update()`,

  `create or replace trigger tiered_delete after delete on public.activity_job referencing old table as old_rows
for each statement execute function public.tiered_activity_job_delete()`,

  `create or replace trigger tiered_truncate after truncate on public.activity_job
for each statement execute function public.tiered_truncate()`,

  `alter table public.activity_job enable always trigger tiered_insert, enable always trigger tiered_update, enable always trigger tiered_delete, enable always trigger tiered_truncate`,
];
