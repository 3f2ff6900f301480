/** Made by "npm run db:capture". */
export const ACTIVITY_JOB = [
  `create or replace function public.tiered_activity_job_insert() returns trigger
language plpgsql security definer as $capture$
-- fingerprint 7b66aaefd45a32bd
begin
  perform from new_rows offset 100 limit 1;
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, row_id, now, origin)
    select 'activity_job', 'insert', n.bu_id, n.id,
      pg_catalog.jsonb_build_object('status', n.status, 'priority', n.priority, 'assigned_to_id', n.assigned_to_id, 'pgroup_id', n.pgroup_id, 'site_id', n.site_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id),
      coalesce(pg_catalog.current_setting('tiered.origin', true), '')
    from new_rows as n;
    if not found then
      return null;
    end if;
  else
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'activity_job', 'insert', n.bu_id, coalesce(pg_catalog.current_setting('tiered.origin', true), '')
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

  `create or replace function public.tiered_activity_job_update() returns trigger
language plpgsql security definer as $capture$
-- fingerprint 70183ad4133dd6d8
begin
  <<recording>>
  declare
    anything boolean;
    many boolean;
  begin
    perform from new_rows offset 1 limit 1;
    if not found then
      insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
      select 'activity_job', 'update', n.bu_id, n.id, pg_catalog.array_remove(array[
          case when (n.created_at operator(pg_catalog.=) o.created_at) is not true then 'created_at' end,
          case when (n.updated_at operator(pg_catalog.=) o.updated_at) is not true then 'updated_at' end,
          case when (n.created_by_id operator(pg_catalog.=) o.created_by_id or n.created_by_id is null and o.created_by_id is null) is not true then 'created_by_id' end,
          case when (n.updated_by_id operator(pg_catalog.=) o.updated_by_id or n.updated_by_id is null and o.updated_by_id is null) is not true then 'updated_by_id' end,
          case when (n.ctzoffset operator(pg_catalog.=) o.ctzoffset) is not true then 'ctzoffset' end,
          case when (n.jobcode operator(pg_catalog.=) o.jobcode) is not true then 'jobcode' end,
          case when (n.jobname operator(pg_catalog.=) o.jobname) is not true then 'jobname' end,
          case when (n.description operator(pg_catalog.=) o.description) is not true then 'description' end,
          case when (n.status operator(pg_catalog.=) o.status) is not true then 'status' end,
          case when (n.priority operator(pg_catalog.=) o.priority) is not true then 'priority' end,
          case when (n.deadline operator(pg_catalog.=) o.deadline or n.deadline is null and o.deadline is null) is not true then 'deadline' end,
          case when (n.assigned_to_id operator(pg_catalog.=) o.assigned_to_id or n.assigned_to_id is null and o.assigned_to_id is null) is not true then 'assigned_to_id' end,
          case when (n.pgroup_id operator(pg_catalog.=) o.pgroup_id or n.pgroup_id is null and o.pgroup_id is null) is not true then 'pgroup_id' end,
          case when (n.site_id operator(pg_catalog.=) o.site_id or n.site_id is null and o.site_id is null) is not true then 'site_id' end,
          case when (n.asset_id operator(pg_catalog.=) o.asset_id or n.asset_id is null and o.asset_id is null) is not true then 'asset_id' end,
          case when (n.qset_id operator(pg_catalog.=) o.qset_id or n.qset_id is null and o.qset_id is null) is not true then 'qset_id' end,
          case when (n.cron operator(pg_catalog.=) o.cron or n.cron is null and o.cron is null) is not true then 'cron' end,
          case when (n.planduration operator(pg_catalog.=) o.planduration) is not true then 'planduration' end,
          case when (n.gracetime operator(pg_catalog.=) o.gracetime) is not true then 'gracetime' end,
          case when (n.expirytime operator(pg_catalog.=) o.expirytime) is not true then 'expirytime' end,
          case when (n.lastgeneratedon operator(pg_catalog.=) o.lastgeneratedon or n.lastgeneratedon is null and o.lastgeneratedon is null) is not true then 'lastgeneratedon' end
        ], null),
        pg_catalog.jsonb_build_object('status', o.status, 'priority', o.priority, 'assigned_to_id', o.assigned_to_id, 'pgroup_id', o.pgroup_id, 'site_id', o.site_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id),
        pg_catalog.jsonb_build_object('status', n.status, 'priority', n.priority, 'assigned_to_id', n.assigned_to_id, 'pgroup_id', n.pgroup_id, 'site_id', n.site_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id),
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
        select 'activity_job', 'update', n.bu_id, pg_catalog.array_remove(array[
            case when pg_catalog.bool_or((n.created_at operator(pg_catalog.=) o.created_at) is not true) then 'created_at' end,
            case when pg_catalog.bool_or((n.updated_at operator(pg_catalog.=) o.updated_at) is not true) then 'updated_at' end,
            case when pg_catalog.bool_or((n.created_by_id operator(pg_catalog.=) o.created_by_id or n.created_by_id is null and o.created_by_id is null) is not true) then 'created_by_id' end,
            case when pg_catalog.bool_or((n.updated_by_id operator(pg_catalog.=) o.updated_by_id or n.updated_by_id is null and o.updated_by_id is null) is not true) then 'updated_by_id' end,
            case when pg_catalog.bool_or((n.ctzoffset operator(pg_catalog.=) o.ctzoffset) is not true) then 'ctzoffset' end,
            case when pg_catalog.bool_or((n.jobcode operator(pg_catalog.=) o.jobcode) is not true) then 'jobcode' end,
            case when pg_catalog.bool_or((n.jobname operator(pg_catalog.=) o.jobname) is not true) then 'jobname' end,
            case when pg_catalog.bool_or((n.description operator(pg_catalog.=) o.description) is not true) then 'description' end,
            case when pg_catalog.bool_or((n.status operator(pg_catalog.=) o.status) is not true) then 'status' end,
            case when pg_catalog.bool_or((n.priority operator(pg_catalog.=) o.priority) is not true) then 'priority' end,
            case when pg_catalog.bool_or((n.deadline operator(pg_catalog.=) o.deadline or n.deadline is null and o.deadline is null) is not true) then 'deadline' end,
            case when pg_catalog.bool_or((n.assigned_to_id operator(pg_catalog.=) o.assigned_to_id or n.assigned_to_id is null and o.assigned_to_id is null) is not true) then 'assigned_to_id' end,
            case when pg_catalog.bool_or((n.pgroup_id operator(pg_catalog.=) o.pgroup_id or n.pgroup_id is null and o.pgroup_id is null) is not true) then 'pgroup_id' end,
            case when pg_catalog.bool_or((n.site_id operator(pg_catalog.=) o.site_id or n.site_id is null and o.site_id is null) is not true) then 'site_id' end,
            case when pg_catalog.bool_or((n.asset_id operator(pg_catalog.=) o.asset_id or n.asset_id is null and o.asset_id is null) is not true) then 'asset_id' end,
            case when pg_catalog.bool_or((n.qset_id operator(pg_catalog.=) o.qset_id or n.qset_id is null and o.qset_id is null) is not true) then 'qset_id' end,
            case when pg_catalog.bool_or((n.cron operator(pg_catalog.=) o.cron or n.cron is null and o.cron is null) is not true) then 'cron' end,
            case when pg_catalog.bool_or((n.planduration operator(pg_catalog.=) o.planduration) is not true) then 'planduration' end,
            case when pg_catalog.bool_or((n.gracetime operator(pg_catalog.=) o.gracetime) is not true) then 'gracetime' end,
            case when pg_catalog.bool_or((n.expirytime operator(pg_catalog.=) o.expirytime) is not true) then 'expirytime' end,
            case when pg_catalog.bool_or((n.lastgeneratedon operator(pg_catalog.=) o.lastgeneratedon or n.lastgeneratedon is null and o.lastgeneratedon is null) is not true) then 'lastgeneratedon' end
          ], null), coalesce(pg_catalog.current_setting('tiered.origin', true), '')
        from old_rows as o join new_rows as n on n.id operator(pg_catalog.=) o.id and (n.bu_id operator(pg_catalog.=) o.bu_id)
        where n operator(pg_catalog.*<>) o group by n.bu_id;
      else
        insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
        select 'activity_job', 'update', n.bu_id, n.id, pg_catalog.array_remove(array[
            case when (n.created_at operator(pg_catalog.=) o.created_at) is not true then 'created_at' end,
            case when (n.updated_at operator(pg_catalog.=) o.updated_at) is not true then 'updated_at' end,
            case when (n.created_by_id operator(pg_catalog.=) o.created_by_id or n.created_by_id is null and o.created_by_id is null) is not true then 'created_by_id' end,
            case when (n.updated_by_id operator(pg_catalog.=) o.updated_by_id or n.updated_by_id is null and o.updated_by_id is null) is not true then 'updated_by_id' end,
            case when (n.ctzoffset operator(pg_catalog.=) o.ctzoffset) is not true then 'ctzoffset' end,
            case when (n.jobcode operator(pg_catalog.=) o.jobcode) is not true then 'jobcode' end,
            case when (n.jobname operator(pg_catalog.=) o.jobname) is not true then 'jobname' end,
            case when (n.description operator(pg_catalog.=) o.description) is not true then 'description' end,
            case when (n.status operator(pg_catalog.=) o.status) is not true then 'status' end,
            case when (n.priority operator(pg_catalog.=) o.priority) is not true then 'priority' end,
            case when (n.deadline operator(pg_catalog.=) o.deadline or n.deadline is null and o.deadline is null) is not true then 'deadline' end,
            case when (n.assigned_to_id operator(pg_catalog.=) o.assigned_to_id or n.assigned_to_id is null and o.assigned_to_id is null) is not true then 'assigned_to_id' end,
            case when (n.pgroup_id operator(pg_catalog.=) o.pgroup_id or n.pgroup_id is null and o.pgroup_id is null) is not true then 'pgroup_id' end,
            case when (n.site_id operator(pg_catalog.=) o.site_id or n.site_id is null and o.site_id is null) is not true then 'site_id' end,
            case when (n.asset_id operator(pg_catalog.=) o.asset_id or n.asset_id is null and o.asset_id is null) is not true then 'asset_id' end,
            case when (n.qset_id operator(pg_catalog.=) o.qset_id or n.qset_id is null and o.qset_id is null) is not true then 'qset_id' end,
            case when (n.cron operator(pg_catalog.=) o.cron or n.cron is null and o.cron is null) is not true then 'cron' end,
            case when (n.planduration operator(pg_catalog.=) o.planduration) is not true then 'planduration' end,
            case when (n.gracetime operator(pg_catalog.=) o.gracetime) is not true then 'gracetime' end,
            case when (n.expirytime operator(pg_catalog.=) o.expirytime) is not true then 'expirytime' end,
            case when (n.lastgeneratedon operator(pg_catalog.=) o.lastgeneratedon or n.lastgeneratedon is null and o.lastgeneratedon is null) is not true then 'lastgeneratedon' end
          ], null),
          pg_catalog.jsonb_build_object('status', o.status, 'priority', o.priority, 'assigned_to_id', o.assigned_to_id, 'pgroup_id', o.pgroup_id, 'site_id', o.site_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id),
          pg_catalog.jsonb_build_object('status', n.status, 'priority', n.priority, 'assigned_to_id', n.assigned_to_id, 'pgroup_id', n.pgroup_id, 'site_id', n.site_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id),
          coalesce(pg_catalog.current_setting('tiered.origin', true), '')
        from old_rows as o join new_rows as n on n.id operator(pg_catalog.=) o.id and (n.bu_id operator(pg_catalog.=) o.bu_id)
        where n operator(pg_catalog.*<>) o;
      end if;
      anything := found;
    end if;
    insert into public.tiered_change (table_name, kind, bu_id, row_id, was, now, origin)
    select distinct 'activity_job', side.kind, side.tenant, case when not many then side.key end,
      case when not many and o.id is not null then pg_catalog.jsonb_build_object('status', o.status, 'priority', o.priority, 'assigned_to_id', o.assigned_to_id, 'pgroup_id', o.pgroup_id, 'site_id', o.site_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id) end,
      case when not many and n.id is not null then pg_catalog.jsonb_build_object('status', n.status, 'priority', n.priority, 'assigned_to_id', n.assigned_to_id, 'pgroup_id', n.pgroup_id, 'site_id', n.site_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id) end,
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

  `create or replace function public.tiered_activity_job_delete() returns trigger
language plpgsql security definer as $capture$
-- fingerprint 283a9c9524a8b2ee
begin
  perform from old_rows offset 100 limit 1;
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, row_id, was, origin)
    select 'activity_job', 'delete', o.bu_id, o.id,
      pg_catalog.jsonb_build_object('status', o.status, 'priority', o.priority, 'assigned_to_id', o.assigned_to_id, 'pgroup_id', o.pgroup_id, 'site_id', o.site_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id),
      coalesce(pg_catalog.current_setting('tiered.origin', true), '')
    from old_rows as o;
    if not found then
      return null;
    end if;
  else
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'activity_job', 'delete', o.bu_id, coalesce(pg_catalog.current_setting('tiered.origin', true), '')
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
