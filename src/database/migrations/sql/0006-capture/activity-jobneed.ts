/** Made by "npm run db:capture". */
export const ACTIVITY_JOBNEED = [
  `create or replace function public.tiered_activity_jobneed_insert() returns trigger
language plpgsql security definer as $capture$
-- fingerprint ab0bc9ae35be2101
begin
  perform from new_rows offset 100 limit 1;
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, row_id, now, origin)
    select 'activity_jobneed', 'insert', n.bu_id, n.id,
      pg_catalog.jsonb_build_object('job_id', n.job_id, 'identifier', n.identifier, 'jobtype', n.jobtype, 'jobstatus', n.jobstatus, 'priority', n.priority, 'people_id', n.people_id, 'pgroup_id', n.pgroup_id, 'performedby_id', n.performedby_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id, 'parent_id', n.parent_id, 'alerts', n.alerts),
      coalesce(pg_catalog.current_setting('tiered.origin', true), '')
    from new_rows as n;
    if not found then
      return null;
    end if;
  else
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'activity_jobneed', 'insert', n.bu_id, coalesce(pg_catalog.current_setting('tiered.origin', true), '')
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

  `create or replace function public.tiered_activity_jobneed_update() returns trigger
language plpgsql security definer as $capture$
-- fingerprint 45236d04f7944a3f
begin
  <<recording>>
  declare
    anything boolean;
    many boolean;
  begin
    perform from new_rows offset 1 limit 1;
    if not found then
      insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
      select 'activity_jobneed', 'update', n.bu_id, n.id, pg_catalog.array_remove(array[
          case when (n.created_at operator(pg_catalog.=) o.created_at) is not true then 'created_at' end,
          case when (n.updated_at operator(pg_catalog.=) o.updated_at) is not true then 'updated_at' end,
          case when (n.created_by_id operator(pg_catalog.=) o.created_by_id or n.created_by_id is null and o.created_by_id is null) is not true then 'created_by_id' end,
          case when (n.updated_by_id operator(pg_catalog.=) o.updated_by_id or n.updated_by_id is null and o.updated_by_id is null) is not true then 'updated_by_id' end,
          case when (n.ctzoffset operator(pg_catalog.=) o.ctzoffset) is not true then 'ctzoffset' end,
          case when (n.uuid operator(pg_catalog.=) o.uuid) is not true then 'uuid' end,
          case when (n.job_id operator(pg_catalog.=) o.job_id or n.job_id is null and o.job_id is null) is not true then 'job_id' end,
          case when (n.jobdesc operator(pg_catalog.=) o.jobdesc) is not true then 'jobdesc' end,
          case when (n.identifier operator(pg_catalog.=) o.identifier) is not true then 'identifier' end,
          case when (n.jobtype operator(pg_catalog.=) o.jobtype) is not true then 'jobtype' end,
          case when (n.jobstatus operator(pg_catalog.=) o.jobstatus) is not true then 'jobstatus' end,
          case when (n.priority operator(pg_catalog.=) o.priority) is not true then 'priority' end,
          case when (n.plandatetime operator(pg_catalog.=) o.plandatetime) is not true then 'plandatetime' end,
          case when (n.expirydatetime operator(pg_catalog.=) o.expirydatetime) is not true then 'expirydatetime' end,
          case when (n.gracetime operator(pg_catalog.=) o.gracetime) is not true then 'gracetime' end,
          case when (n.starttime operator(pg_catalog.=) o.starttime or n.starttime is null and o.starttime is null) is not true then 'starttime' end,
          case when (n.endtime operator(pg_catalog.=) o.endtime or n.endtime is null and o.endtime is null) is not true then 'endtime' end,
          case when (n.people_id operator(pg_catalog.=) o.people_id or n.people_id is null and o.people_id is null) is not true then 'people_id' end,
          case when (n.pgroup_id operator(pg_catalog.=) o.pgroup_id or n.pgroup_id is null and o.pgroup_id is null) is not true then 'pgroup_id' end,
          case when (n.performedby_id operator(pg_catalog.=) o.performedby_id or n.performedby_id is null and o.performedby_id is null) is not true then 'performedby_id' end,
          case when (n.asset_id operator(pg_catalog.=) o.asset_id or n.asset_id is null and o.asset_id is null) is not true then 'asset_id' end,
          case when (n.qset_id operator(pg_catalog.=) o.qset_id or n.qset_id is null and o.qset_id is null) is not true then 'qset_id' end,
          case when (n.parent_id operator(pg_catalog.=) o.parent_id or n.parent_id is null and o.parent_id is null) is not true then 'parent_id' end,
          case when (n.seqno operator(pg_catalog.=) o.seqno) is not true then 'seqno' end,
          case when (n.othersite operator(pg_catalog.=) o.othersite) is not true then 'othersite' end,
          case when (n.alerts operator(pg_catalog.=) o.alerts) is not true then 'alerts' end
        ], null),
        pg_catalog.jsonb_build_object('job_id', o.job_id, 'identifier', o.identifier, 'jobtype', o.jobtype, 'jobstatus', o.jobstatus, 'priority', o.priority, 'people_id', o.people_id, 'pgroup_id', o.pgroup_id, 'performedby_id', o.performedby_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id, 'parent_id', o.parent_id, 'alerts', o.alerts),
        pg_catalog.jsonb_build_object('job_id', n.job_id, 'identifier', n.identifier, 'jobtype', n.jobtype, 'jobstatus', n.jobstatus, 'priority', n.priority, 'people_id', n.people_id, 'pgroup_id', n.pgroup_id, 'performedby_id', n.performedby_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id, 'parent_id', n.parent_id, 'alerts', n.alerts),
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
        select 'activity_jobneed', 'update', n.bu_id, pg_catalog.array_remove(array[
            case when pg_catalog.bool_or((n.created_at operator(pg_catalog.=) o.created_at) is not true) then 'created_at' end,
            case when pg_catalog.bool_or((n.updated_at operator(pg_catalog.=) o.updated_at) is not true) then 'updated_at' end,
            case when pg_catalog.bool_or((n.created_by_id operator(pg_catalog.=) o.created_by_id or n.created_by_id is null and o.created_by_id is null) is not true) then 'created_by_id' end,
            case when pg_catalog.bool_or((n.updated_by_id operator(pg_catalog.=) o.updated_by_id or n.updated_by_id is null and o.updated_by_id is null) is not true) then 'updated_by_id' end,
            case when pg_catalog.bool_or((n.ctzoffset operator(pg_catalog.=) o.ctzoffset) is not true) then 'ctzoffset' end,
            case when pg_catalog.bool_or((n.uuid operator(pg_catalog.=) o.uuid) is not true) then 'uuid' end,
            case when pg_catalog.bool_or((n.job_id operator(pg_catalog.=) o.job_id or n.job_id is null and o.job_id is null) is not true) then 'job_id' end,
            case when pg_catalog.bool_or((n.jobdesc operator(pg_catalog.=) o.jobdesc) is not true) then 'jobdesc' end,
            case when pg_catalog.bool_or((n.identifier operator(pg_catalog.=) o.identifier) is not true) then 'identifier' end,
            case when pg_catalog.bool_or((n.jobtype operator(pg_catalog.=) o.jobtype) is not true) then 'jobtype' end,
            case when pg_catalog.bool_or((n.jobstatus operator(pg_catalog.=) o.jobstatus) is not true) then 'jobstatus' end,
            case when pg_catalog.bool_or((n.priority operator(pg_catalog.=) o.priority) is not true) then 'priority' end,
            case when pg_catalog.bool_or((n.plandatetime operator(pg_catalog.=) o.plandatetime) is not true) then 'plandatetime' end,
            case when pg_catalog.bool_or((n.expirydatetime operator(pg_catalog.=) o.expirydatetime) is not true) then 'expirydatetime' end,
            case when pg_catalog.bool_or((n.gracetime operator(pg_catalog.=) o.gracetime) is not true) then 'gracetime' end,
            case when pg_catalog.bool_or((n.starttime operator(pg_catalog.=) o.starttime or n.starttime is null and o.starttime is null) is not true) then 'starttime' end,
            case when pg_catalog.bool_or((n.endtime operator(pg_catalog.=) o.endtime or n.endtime is null and o.endtime is null) is not true) then 'endtime' end,
            case when pg_catalog.bool_or((n.people_id operator(pg_catalog.=) o.people_id or n.people_id is null and o.people_id is null) is not true) then 'people_id' end,
            case when pg_catalog.bool_or((n.pgroup_id operator(pg_catalog.=) o.pgroup_id or n.pgroup_id is null and o.pgroup_id is null) is not true) then 'pgroup_id' end,
            case when pg_catalog.bool_or((n.performedby_id operator(pg_catalog.=) o.performedby_id or n.performedby_id is null and o.performedby_id is null) is not true) then 'performedby_id' end,
            case when pg_catalog.bool_or((n.asset_id operator(pg_catalog.=) o.asset_id or n.asset_id is null and o.asset_id is null) is not true) then 'asset_id' end,
            case when pg_catalog.bool_or((n.qset_id operator(pg_catalog.=) o.qset_id or n.qset_id is null and o.qset_id is null) is not true) then 'qset_id' end,
            case when pg_catalog.bool_or((n.parent_id operator(pg_catalog.=) o.parent_id or n.parent_id is null and o.parent_id is null) is not true) then 'parent_id' end,
            case when pg_catalog.bool_or((n.seqno operator(pg_catalog.=) o.seqno) is not true) then 'seqno' end,
            case when pg_catalog.bool_or((n.othersite operator(pg_catalog.=) o.othersite) is not true) then 'othersite' end,
            case when pg_catalog.bool_or((n.alerts operator(pg_catalog.=) o.alerts) is not true) then 'alerts' end
          ], null), coalesce(pg_catalog.current_setting('tiered.origin', true), '')
        from old_rows as o join new_rows as n on n.id operator(pg_catalog.=) o.id and (n.bu_id operator(pg_catalog.=) o.bu_id)
        where n operator(pg_catalog.*<>) o group by n.bu_id;
      else
        insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
        select 'activity_jobneed', 'update', n.bu_id, n.id, pg_catalog.array_remove(array[
            case when (n.created_at operator(pg_catalog.=) o.created_at) is not true then 'created_at' end,
            case when (n.updated_at operator(pg_catalog.=) o.updated_at) is not true then 'updated_at' end,
            case when (n.created_by_id operator(pg_catalog.=) o.created_by_id or n.created_by_id is null and o.created_by_id is null) is not true then 'created_by_id' end,
            case when (n.updated_by_id operator(pg_catalog.=) o.updated_by_id or n.updated_by_id is null and o.updated_by_id is null) is not true then 'updated_by_id' end,
            case when (n.ctzoffset operator(pg_catalog.=) o.ctzoffset) is not true then 'ctzoffset' end,
            case when (n.uuid operator(pg_catalog.=) o.uuid) is not true then 'uuid' end,
            case when (n.job_id operator(pg_catalog.=) o.job_id or n.job_id is null and o.job_id is null) is not true then 'job_id' end,
            case when (n.jobdesc operator(pg_catalog.=) o.jobdesc) is not true then 'jobdesc' end,
            case when (n.identifier operator(pg_catalog.=) o.identifier) is not true then 'identifier' end,
            case when (n.jobtype operator(pg_catalog.=) o.jobtype) is not true then 'jobtype' end,
            case when (n.jobstatus operator(pg_catalog.=) o.jobstatus) is not true then 'jobstatus' end,
            case when (n.priority operator(pg_catalog.=) o.priority) is not true then 'priority' end,
            case when (n.plandatetime operator(pg_catalog.=) o.plandatetime) is not true then 'plandatetime' end,
            case when (n.expirydatetime operator(pg_catalog.=) o.expirydatetime) is not true then 'expirydatetime' end,
            case when (n.gracetime operator(pg_catalog.=) o.gracetime) is not true then 'gracetime' end,
            case when (n.starttime operator(pg_catalog.=) o.starttime or n.starttime is null and o.starttime is null) is not true then 'starttime' end,
            case when (n.endtime operator(pg_catalog.=) o.endtime or n.endtime is null and o.endtime is null) is not true then 'endtime' end,
            case when (n.people_id operator(pg_catalog.=) o.people_id or n.people_id is null and o.people_id is null) is not true then 'people_id' end,
            case when (n.pgroup_id operator(pg_catalog.=) o.pgroup_id or n.pgroup_id is null and o.pgroup_id is null) is not true then 'pgroup_id' end,
            case when (n.performedby_id operator(pg_catalog.=) o.performedby_id or n.performedby_id is null and o.performedby_id is null) is not true then 'performedby_id' end,
            case when (n.asset_id operator(pg_catalog.=) o.asset_id or n.asset_id is null and o.asset_id is null) is not true then 'asset_id' end,
            case when (n.qset_id operator(pg_catalog.=) o.qset_id or n.qset_id is null and o.qset_id is null) is not true then 'qset_id' end,
            case when (n.parent_id operator(pg_catalog.=) o.parent_id or n.parent_id is null and o.parent_id is null) is not true then 'parent_id' end,
            case when (n.seqno operator(pg_catalog.=) o.seqno) is not true then 'seqno' end,
            case when (n.othersite operator(pg_catalog.=) o.othersite) is not true then 'othersite' end,
            case when (n.alerts operator(pg_catalog.=) o.alerts) is not true then 'alerts' end
          ], null),
          pg_catalog.jsonb_build_object('job_id', o.job_id, 'identifier', o.identifier, 'jobtype', o.jobtype, 'jobstatus', o.jobstatus, 'priority', o.priority, 'people_id', o.people_id, 'pgroup_id', o.pgroup_id, 'performedby_id', o.performedby_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id, 'parent_id', o.parent_id, 'alerts', o.alerts),
          pg_catalog.jsonb_build_object('job_id', n.job_id, 'identifier', n.identifier, 'jobtype', n.jobtype, 'jobstatus', n.jobstatus, 'priority', n.priority, 'people_id', n.people_id, 'pgroup_id', n.pgroup_id, 'performedby_id', n.performedby_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id, 'parent_id', n.parent_id, 'alerts', n.alerts),
          coalesce(pg_catalog.current_setting('tiered.origin', true), '')
        from old_rows as o join new_rows as n on n.id operator(pg_catalog.=) o.id and (n.bu_id operator(pg_catalog.=) o.bu_id)
        where n operator(pg_catalog.*<>) o;
      end if;
      anything := found;
    end if;
    insert into public.tiered_change (table_name, kind, bu_id, row_id, was, now, origin)
    select distinct 'activity_jobneed', side.kind, side.tenant, case when not many then side.key end,
      case when not many and o.id is not null then pg_catalog.jsonb_build_object('job_id', o.job_id, 'identifier', o.identifier, 'jobtype', o.jobtype, 'jobstatus', o.jobstatus, 'priority', o.priority, 'people_id', o.people_id, 'pgroup_id', o.pgroup_id, 'performedby_id', o.performedby_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id, 'parent_id', o.parent_id, 'alerts', o.alerts) end,
      case when not many and n.id is not null then pg_catalog.jsonb_build_object('job_id', n.job_id, 'identifier', n.identifier, 'jobtype', n.jobtype, 'jobstatus', n.jobstatus, 'priority', n.priority, 'people_id', n.people_id, 'pgroup_id', n.pgroup_id, 'performedby_id', n.performedby_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id, 'parent_id', n.parent_id, 'alerts', n.alerts) end,
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

  `create or replace function public.tiered_activity_jobneed_delete() returns trigger
language plpgsql security definer as $capture$
-- fingerprint 758c152395953e0e
begin
  perform from old_rows offset 100 limit 1;
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, row_id, was, origin)
    select 'activity_jobneed', 'delete', o.bu_id, o.id,
      pg_catalog.jsonb_build_object('job_id', o.job_id, 'identifier', o.identifier, 'jobtype', o.jobtype, 'jobstatus', o.jobstatus, 'priority', o.priority, 'people_id', o.people_id, 'pgroup_id', o.pgroup_id, 'performedby_id', o.performedby_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id, 'parent_id', o.parent_id, 'alerts', o.alerts),
      coalesce(pg_catalog.current_setting('tiered.origin', true), '')
    from old_rows as o;
    if not found then
      return null;
    end if;
  else
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'activity_jobneed', 'delete', o.bu_id, coalesce(pg_catalog.current_setting('tiered.origin', true), '')
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

  `revoke execute on function public.tiered_activity_jobneed_insert(), public.tiered_activity_jobneed_update(), public.tiered_activity_jobneed_delete(), public.tiered_truncate() from public`,

  `create or replace trigger tiered_insert after insert on public.activity_jobneed referencing new table as new_rows
for each statement execute function public.tiered_activity_jobneed_insert()`,

  `create or replace trigger tiered_update after update on public.activity_jobneed referencing old table as old_rows new table as new_rows
for each statement execute function public.tiered_activity_jobneed_update()`,

  `create or replace trigger tiered_delete after delete on public.activity_jobneed referencing old table as old_rows
for each statement execute function public.tiered_activity_jobneed_delete()`,

  `create or replace trigger tiered_truncate after truncate on public.activity_jobneed
for each statement execute function public.tiered_truncate()`,

  `alter table public.activity_jobneed enable always trigger tiered_insert, enable always trigger tiered_update, enable always trigger tiered_delete, enable always trigger tiered_truncate`,
];
