import { TABLES, TENANT_TABLES } from './tables.js';

/**
 * `updated_at` is the version of a row: an update that changes anything moves it forward, whoever writes.
 *
 * clock_timestamp() and not now(): now() is the start of the transaction, and a long transaction that comes second
 * would set the version back. The trigger runs under the row's lock, so clock_timestamp() is later than the
 * previous writer's; the added millisecond keeps two updates of one row apart within the clock's resolution, and
 * against a clock that was set back.
 */
const TOUCH = `create function touch_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := greatest(clock_timestamp(), old.updated_at + interval '1 millisecond');
  return new;
end
$$`;

/** Whoever says what updated_at should be (restoring data, say) is believed. */
const touch = (table: string) => `create trigger touch_updated_at before update on ${table} for each row
  when (new.updated_at = old.updated_at and new is distinct from old) execute function touch_updated_at()`;

/** A row stays with its tenant for life; everything that hangs on it relies on that. */
const KEEP = `create function keep_tenant() returns trigger language plpgsql as $$
begin
  raise exception 'row % of % cannot move to another business unit', old.id, tg_table_name
    using errcode = 'check_violation', table = tg_table_name, column = 'bu_id', constraint = 'keep_tenant';
end
$$`;

const keep = (table: string) => `create trigger keep_tenant before update of bu_id on ${table} for each row
  when (new.bu_id is distinct from old.bu_id) execute function keep_tenant()`;

/** An hour from the plan, unless the writer says otherwise. A column default could not see plandatetime. */
const EXPIRE = `create function jobneed_expiry() returns trigger language plpgsql as $$
begin
  new.expirydatetime := new.plandatetime + interval '1 hour';
  return new;
end
$$`;

const EXPIRE_JOBNEED = `create trigger jobneed_expiry before insert on activity_jobneed for each row
  when (new.expirydatetime is null) execute function jobneed_expiry()`;

export const CREATE_ROW_RULES = [TOUCH, KEEP, EXPIRE, EXPIRE_JOBNEED, ...TABLES.map(touch), ...TENANT_TABLES.map(keep)];

export const DROP_ROW_RULES = [
  ...TENANT_TABLES.map((table) => `drop trigger keep_tenant on ${table}`),
  ...TABLES.map((table) => `drop trigger touch_updated_at on ${table}`),
  'drop trigger jobneed_expiry on activity_jobneed',
  'drop function jobneed_expiry()',
  'drop function keep_tenant()',
  'drop function touch_updated_at()',
];
