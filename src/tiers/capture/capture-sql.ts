import { createHash } from 'node:crypto';
import { rowsBody, truncateBody, updateBody } from './capture-bodies.js';
import { identifier, qualified } from './quoting.js';
import { CAPTURED, type Captured, functionName, type TrackedTable, triggerName } from './tracked-table.js';

/** A trigger of a tracked table and the function that it runs. */
export interface CaptureTrigger {
  readonly kind: Captured;
  readonly name: string;
  readonly function: string;
  /** The source of the function as PostgreSQL keeps it. */
  readonly source: string;
}

const FINGERPRINT_LENGTH = 16;
const FINGERPRINT_LEAD = '\n-- fingerprint ';

/** Where in a function's source its fingerprint and what it is the fingerprint of begin, counted from 1 as SQL does. */
export const FINGERPRINT = {
  from: FINGERPRINT_LEAD.length + 1,
  length: FINGERPRINT_LENGTH,
  body: FINGERPRINT_LEAD.length + FINGERPRINT_LENGTH + 2,
} as const;

/** The triggers that a tracked table has. */
export function captureTriggers(table: TrackedTable): CaptureTrigger[] {
  return CAPTURED.map((kind) => ({
    kind,
    name: triggerName(kind),
    function: functionName(table, kind),
    source: withFingerprint(bodyOf(table, kind)),
  }));
}

/**
 * The statements that give `table` its functions and triggers, whatever it has of them already. Safe to repeat.
 *
 * A partitioned table would need more: a statement trigger of the parent sees what is written through the parent, one
 * of a partition what is written to it directly, so parent and partitions each need triggers, a partition that is
 * created or attached later included; attaching and detaching change rows without firing any.
 */
export function captureSql(table: TrackedTable): string[] {
  const triggers = captureTriggers(table);
  const names = triggers.map((trigger) => `${qualified(table.schema, trigger.function)}()`);
  const on = qualified(table.schema, table.name);
  const always = triggers.map(({ name }) => `enable always trigger ${name}`);
  return [
    ...triggers.map((trigger) => functionSql(table.schema, trigger)),
    // Trigger functions are called by nobody; without this anyone could hang them on a table of their own.
    `revoke execute on function ${names.join(', ')} from public`,
    ...triggers.map((trigger) => triggerSql(table, trigger)),
    // Also under session_replication_role = replica, which switches ordinary triggers off.
    `alter table ${on} ${always.join(', ')}`,
  ];
}

/** SECURITY DEFINER: who may write the table need have no right on the log. */
function functionSql(schema: string, trigger: CaptureTrigger): string {
  return `create or replace function ${qualified(schema, trigger.function)}() returns trigger
language plpgsql security definer as $capture$${trigger.source}$capture$`;
}

const TRANSITION_TABLES: Record<Captured, string> = {
  insert: ' referencing new table as new_rows',
  update: ' referencing old table as old_rows new table as new_rows',
  delete: ' referencing old table as old_rows',
  truncate: '',
};

function triggerSql({ schema, name: table }: TrackedTable, { kind, name, function: fn }: CaptureTrigger): string {
  return `create or replace trigger ${identifier(name)} after ${kind} on ${qualified(schema, table)}${TRANSITION_TABLES[kind]}
for each statement execute function ${qualified(schema, fn)}()`;
}

function bodyOf(table: TrackedTable, kind: Captured): string {
  if (kind === 'truncate') return truncateBody(table.schema);
  return kind === 'update' ? updateBody(table) : rowsBody(table, kind);
}

/** Tells later whether a function is still what was generated, without knowing from which version of the table. */
function withFingerprint(body: string): string {
  const digest = createHash('sha256').update(body).digest('hex').slice(0, FINGERPRINT_LENGTH);
  return `${FINGERPRINT_LEAD}${digest}\n${body}`;
}
