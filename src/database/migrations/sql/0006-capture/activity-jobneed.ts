/** Made by "npm run db:capture". */
export const ACTIVITY_JOBNEED = [
  `create or replace function public.tiered_activity_jobneed_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint ac7d455a55da995d
begin
  insert into public.tiered_change (table_name, kind, bu_id, row_id, now, origin)
  select 'activity_jobneed', 'insert', n.bu_id, n.id,
    jsonb_build_object('job_id', n.job_id, 'identifier', n.identifier, 'jobtype', n.jobtype, 'jobstatus', n.jobstatus, 'priority', n.priority, 'people_id', n.people_id, 'pgroup_id', n.pgroup_id, 'performedby_id', n.performedby_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id, 'parent_id', n.parent_id, 'alerts', n.alerts),
    coalesce(current_setting('tiered.origin', true), '')
  from new_rows as n where not exists (select from new_rows offset 100);
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'activity_jobneed', 'insert', n.bu_id, coalesce(current_setting('tiered.origin', true), '')
    from new_rows as n;
  end if;
  if found and coalesce(current_setting('tiered.origin', true), '') = '' and pg_try_advisory_xact_lock(hashtextextended('tiered_change', 0)) then
    perform pg_notify('tiered_change', '');
  end if;
  return null;
end
$capture$`,

  `create or replace function public.tiered_activity_jobneed_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint 219a77387b267493
declare
  total bigint;
  recorded bigint;
  moved bigint;
begin
  insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
  select 'activity_jobneed', 'update', n.bu_id, n.id, array_remove(array[
      case when n.created_at is distinct from o.created_at then 'created_at' end,
      case when n.updated_at is distinct from o.updated_at then 'updated_at' end,
      case when n.created_by_id is distinct from o.created_by_id then 'created_by_id' end,
      case when n.updated_by_id is distinct from o.updated_by_id then 'updated_by_id' end,
      case when n.ctzoffset is distinct from o.ctzoffset then 'ctzoffset' end,
      case when n.uuid is distinct from o.uuid then 'uuid' end,
      case when n.job_id is distinct from o.job_id then 'job_id' end,
      case when n.jobdesc is distinct from o.jobdesc then 'jobdesc' end,
      case when n.identifier is distinct from o.identifier then 'identifier' end,
      case when n.jobtype is distinct from o.jobtype then 'jobtype' end,
      case when n.jobstatus is distinct from o.jobstatus then 'jobstatus' end,
      case when n.priority is distinct from o.priority then 'priority' end,
      case when n.plandatetime is distinct from o.plandatetime then 'plandatetime' end,
      case when n.expirydatetime is distinct from o.expirydatetime then 'expirydatetime' end,
      case when n.gracetime is distinct from o.gracetime then 'gracetime' end,
      case when n.starttime is distinct from o.starttime then 'starttime' end,
      case when n.endtime is distinct from o.endtime then 'endtime' end,
      case when n.people_id is distinct from o.people_id then 'people_id' end,
      case when n.pgroup_id is distinct from o.pgroup_id then 'pgroup_id' end,
      case when n.performedby_id is distinct from o.performedby_id then 'performedby_id' end,
      case when n.asset_id is distinct from o.asset_id then 'asset_id' end,
      case when n.qset_id is distinct from o.qset_id then 'qset_id' end,
      case when n.parent_id is distinct from o.parent_id then 'parent_id' end,
      case when n.seqno is distinct from o.seqno then 'seqno' end,
      case when n.othersite is distinct from o.othersite then 'othersite' end,
      case when n.alerts is distinct from o.alerts then 'alerts' end
    ], null),
    jsonb_build_object('job_id', o.job_id, 'identifier', o.identifier, 'jobtype', o.jobtype, 'jobstatus', o.jobstatus, 'priority', o.priority, 'people_id', o.people_id, 'pgroup_id', o.pgroup_id, 'performedby_id', o.performedby_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id, 'parent_id', o.parent_id, 'alerts', o.alerts),
    jsonb_build_object('job_id', n.job_id, 'identifier', n.identifier, 'jobtype', n.jobtype, 'jobstatus', n.jobstatus, 'priority', n.priority, 'people_id', n.people_id, 'pgroup_id', n.pgroup_id, 'performedby_id', n.performedby_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id, 'parent_id', n.parent_id, 'alerts', n.alerts),
    coalesce(current_setting('tiered.origin', true), '')
  from old_rows as o join new_rows as n on n.id = o.id and n.bu_id is not distinct from o.bu_id
  where n *<> o and not exists (select from new_rows offset 1);
  if not found then
    select count(*) into total from (select from new_rows limit 101) as counted;
    if total <= 1 then
      recorded := 0;
    elsif total <= 100 then
      insert into public.tiered_change (table_name, kind, bu_id, row_id, columns, was, now, origin)
      select 'activity_jobneed', 'update', n.bu_id, n.id, array_remove(array[
          case when n.created_at is distinct from o.created_at then 'created_at' end,
          case when n.updated_at is distinct from o.updated_at then 'updated_at' end,
          case when n.created_by_id is distinct from o.created_by_id then 'created_by_id' end,
          case when n.updated_by_id is distinct from o.updated_by_id then 'updated_by_id' end,
          case when n.ctzoffset is distinct from o.ctzoffset then 'ctzoffset' end,
          case when n.uuid is distinct from o.uuid then 'uuid' end,
          case when n.job_id is distinct from o.job_id then 'job_id' end,
          case when n.jobdesc is distinct from o.jobdesc then 'jobdesc' end,
          case when n.identifier is distinct from o.identifier then 'identifier' end,
          case when n.jobtype is distinct from o.jobtype then 'jobtype' end,
          case when n.jobstatus is distinct from o.jobstatus then 'jobstatus' end,
          case when n.priority is distinct from o.priority then 'priority' end,
          case when n.plandatetime is distinct from o.plandatetime then 'plandatetime' end,
          case when n.expirydatetime is distinct from o.expirydatetime then 'expirydatetime' end,
          case when n.gracetime is distinct from o.gracetime then 'gracetime' end,
          case when n.starttime is distinct from o.starttime then 'starttime' end,
          case when n.endtime is distinct from o.endtime then 'endtime' end,
          case when n.people_id is distinct from o.people_id then 'people_id' end,
          case when n.pgroup_id is distinct from o.pgroup_id then 'pgroup_id' end,
          case when n.performedby_id is distinct from o.performedby_id then 'performedby_id' end,
          case when n.asset_id is distinct from o.asset_id then 'asset_id' end,
          case when n.qset_id is distinct from o.qset_id then 'qset_id' end,
          case when n.parent_id is distinct from o.parent_id then 'parent_id' end,
          case when n.seqno is distinct from o.seqno then 'seqno' end,
          case when n.othersite is distinct from o.othersite then 'othersite' end,
          case when n.alerts is distinct from o.alerts then 'alerts' end
        ], null),
        jsonb_build_object('job_id', o.job_id, 'identifier', o.identifier, 'jobtype', o.jobtype, 'jobstatus', o.jobstatus, 'priority', o.priority, 'people_id', o.people_id, 'pgroup_id', o.pgroup_id, 'performedby_id', o.performedby_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id, 'parent_id', o.parent_id, 'alerts', o.alerts),
        jsonb_build_object('job_id', n.job_id, 'identifier', n.identifier, 'jobtype', n.jobtype, 'jobstatus', n.jobstatus, 'priority', n.priority, 'people_id', n.people_id, 'pgroup_id', n.pgroup_id, 'performedby_id', n.performedby_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id, 'parent_id', n.parent_id, 'alerts', n.alerts),
        coalesce(current_setting('tiered.origin', true), '')
      from old_rows as o join new_rows as n on n.id = o.id and n.bu_id is not distinct from o.bu_id
      where n *<> o;
      get diagnostics recorded = row_count;
    else
      insert into public.tiered_change (table_name, kind, bu_id, columns, origin)
      select 'activity_jobneed', 'update', n.bu_id, array_remove(array[
          case when bool_or(n.created_at is distinct from o.created_at) then 'created_at' end,
          case when bool_or(n.updated_at is distinct from o.updated_at) then 'updated_at' end,
          case when bool_or(n.created_by_id is distinct from o.created_by_id) then 'created_by_id' end,
          case when bool_or(n.updated_by_id is distinct from o.updated_by_id) then 'updated_by_id' end,
          case when bool_or(n.ctzoffset is distinct from o.ctzoffset) then 'ctzoffset' end,
          case when bool_or(n.uuid is distinct from o.uuid) then 'uuid' end,
          case when bool_or(n.job_id is distinct from o.job_id) then 'job_id' end,
          case when bool_or(n.jobdesc is distinct from o.jobdesc) then 'jobdesc' end,
          case when bool_or(n.identifier is distinct from o.identifier) then 'identifier' end,
          case when bool_or(n.jobtype is distinct from o.jobtype) then 'jobtype' end,
          case when bool_or(n.jobstatus is distinct from o.jobstatus) then 'jobstatus' end,
          case when bool_or(n.priority is distinct from o.priority) then 'priority' end,
          case when bool_or(n.plandatetime is distinct from o.plandatetime) then 'plandatetime' end,
          case when bool_or(n.expirydatetime is distinct from o.expirydatetime) then 'expirydatetime' end,
          case when bool_or(n.gracetime is distinct from o.gracetime) then 'gracetime' end,
          case when bool_or(n.starttime is distinct from o.starttime) then 'starttime' end,
          case when bool_or(n.endtime is distinct from o.endtime) then 'endtime' end,
          case when bool_or(n.people_id is distinct from o.people_id) then 'people_id' end,
          case when bool_or(n.pgroup_id is distinct from o.pgroup_id) then 'pgroup_id' end,
          case when bool_or(n.performedby_id is distinct from o.performedby_id) then 'performedby_id' end,
          case when bool_or(n.asset_id is distinct from o.asset_id) then 'asset_id' end,
          case when bool_or(n.qset_id is distinct from o.qset_id) then 'qset_id' end,
          case when bool_or(n.parent_id is distinct from o.parent_id) then 'parent_id' end,
          case when bool_or(n.seqno is distinct from o.seqno) then 'seqno' end,
          case when bool_or(n.othersite is distinct from o.othersite) then 'othersite' end,
          case when bool_or(n.alerts is distinct from o.alerts) then 'alerts' end
        ], null), coalesce(current_setting('tiered.origin', true), '')
      from old_rows as o join new_rows as n on n.id = o.id and n.bu_id is not distinct from o.bu_id
      where n *<> o group by n.bu_id;
      get diagnostics recorded = row_count;
    end if;
    if recorded < total or total > 100 then
      insert into public.tiered_change (table_name, kind, bu_id, row_id, was, now, origin)
      select distinct 'activity_jobneed', side.kind, side.tenant, case when total <= 100 then side.key end,
        case when total <= 100 and o.id is not null then jsonb_build_object('job_id', o.job_id, 'identifier', o.identifier, 'jobtype', o.jobtype, 'jobstatus', o.jobstatus, 'priority', o.priority, 'people_id', o.people_id, 'pgroup_id', o.pgroup_id, 'performedby_id', o.performedby_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id, 'parent_id', o.parent_id, 'alerts', o.alerts) end,
        case when total <= 100 and n.id is not null then jsonb_build_object('job_id', n.job_id, 'identifier', n.identifier, 'jobtype', n.jobtype, 'jobstatus', n.jobstatus, 'priority', n.priority, 'people_id', n.people_id, 'pgroup_id', n.pgroup_id, 'performedby_id', n.performedby_id, 'asset_id', n.asset_id, 'qset_id', n.qset_id, 'parent_id', n.parent_id, 'alerts', n.alerts) end,
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

  `create or replace function public.tiered_activity_jobneed_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $capture$
-- fingerprint cad69dc4423b764a
begin
  insert into public.tiered_change (table_name, kind, bu_id, row_id, was, origin)
  select 'activity_jobneed', 'delete', o.bu_id, o.id,
    jsonb_build_object('job_id', o.job_id, 'identifier', o.identifier, 'jobtype', o.jobtype, 'jobstatus', o.jobstatus, 'priority', o.priority, 'people_id', o.people_id, 'pgroup_id', o.pgroup_id, 'performedby_id', o.performedby_id, 'asset_id', o.asset_id, 'qset_id', o.qset_id, 'parent_id', o.parent_id, 'alerts', o.alerts),
    coalesce(current_setting('tiered.origin', true), '')
  from old_rows as o where not exists (select from old_rows offset 100);
  if not found then
    insert into public.tiered_change (table_name, kind, bu_id, origin)
    select distinct 'activity_jobneed', 'delete', o.bu_id, coalesce(current_setting('tiered.origin', true), '')
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
