import type { Connection } from '@mikro-orm/core';
import { captureSql, captureTriggers, type CaptureTrigger, FINGERPRINT } from './capture-sql.js';
import { literal, qualified } from './quoting.js';
import { CAPTURED, type Captured, type TrackedTable, triggerName } from './tracked-table.js';

/** What is wrong with a trigger. `outdated`: intact, but made from another description of the table. */
export interface CaptureFlaw {
  readonly table: TrackedTable;
  readonly trigger: CaptureTrigger;
  readonly reason: 'missing' | 'disabled' | 'altered' | 'outdated';
}

interface FoundTrigger {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly enabled: string;
  readonly function: string;
  readonly type: number;
  readonly olds: string | null;
  readonly news: string | null;
  readonly conditional: boolean;
  readonly definer: boolean;
  /** The fingerprint that the function's source carries, and the one that the source has. */
  readonly kept: string;
  readonly actual: string;
}

/**
 * Compares the triggers that the database has with those that `tables` should have. One statement.
 * @returns what is wrong, in the order of the tables
 */
export async function inspectCapture(connection: Connection, tables: readonly TrackedTable[]): Promise<CaptureFlaw[]> {
  const found = new Map<string, FoundTrigger>();
  const rows = (await connection.execute(catalogueQuery(tables))) as FoundTrigger[];
  for (const row of rows) {
    found.set(placeOf(row.schema, row.table, row.name), row);
  }
  return tables.flatMap((table) =>
    captureTriggers(table).flatMap((trigger): CaptureFlaw[] => {
      const reason = flawOf(trigger, found.get(placeOf(table.schema, table.name, trigger.name)));
      return reason === undefined ? [] : [{ table, trigger, reason }];
    }),
  );
}

/** Changes of a table are not captured. The message is one line: what is wrong, and how to repair it. */
export class ChangeCaptureError extends Error {
  override readonly name = 'ChangeCaptureError';
  readonly code = 'E_CHANGE_CAPTURE';
}

/**
 * Demands that every change of `tables` is captured: without that, other programs' writes would stay unseen.
 * A trigger made from an older or newer description of its table passes, so that versions may overlap.
 *
 * @throws ChangeCaptureError that names the first flaw and its repair
 */
export async function verifyCapture(connection: Connection, tables: readonly TrackedTable[]): Promise<void> {
  const flaws = await realFlaws(connection, tables);
  const [first] = flaws;
  if (first === undefined) return;
  const more = flaws.length === 1 ? '' : ` (and ${flaws.length - 1} more)`;
  throw new ChangeCaptureError(`${describe(first)}${more}; cached answers would miss changes: ${repair(first)}.`);
}

/**
 * Puts back what {@link verifyCapture} would complain about.
 * @returns the tables that it had to be done for
 */
export async function repairCapture(connection: Connection, tables: readonly TrackedTable[]): Promise<TrackedTable[]> {
  const broken = [...new Set((await realFlaws(connection, tables)).map(({ table }) => table))];
  if (broken.length > 0) {
    await connection.transactional(async (transaction) => {
      for (const sql of broken.flatMap(captureSql)) await connection.execute(sql, [], 'run', transaction);
    });
  }
  return broken;
}

async function realFlaws(connection: Connection, tables: readonly TrackedTable[]): Promise<CaptureFlaw[]> {
  return (await inspectCapture(connection, tables)).filter(({ reason }) => reason !== 'outdated');
}

const TYPES: Record<Captured, number> = { insert: 4, delete: 8, update: 16, truncate: 32 };
const ALWAYS = 'A';

function flawOf(trigger: CaptureTrigger, found: FoundTrigger | undefined): CaptureFlaw['reason'] | undefined {
  if (found === undefined) return 'missing';
  const { kind } = trigger;
  const intact =
    found.kept === found.actual &&
    found.function === trigger.function &&
    found.type === TYPES[kind] &&
    !found.conditional &&
    found.olds === (kind === 'update' || kind === 'delete' ? 'old_rows' : null) &&
    found.news === (kind === 'update' || kind === 'insert' ? 'new_rows' : null) &&
    found.definer;
  if (!intact) return 'altered';
  if (found.enabled !== ALWAYS) return 'disabled';
  return trigger.source.startsWith(found.kept, FINGERPRINT.from - 1) ? undefined : 'outdated';
}

function describe({ table, trigger, reason }: CaptureFlaw): string {
  const place = `The trigger ${trigger.name} of the table ${table.name}`;
  if (reason === 'missing') return `${place} is missing`;
  if (reason === 'disabled') return `${place} is not enabled for every session`;
  return `${place}, or its function ${trigger.function}, is not what the migrations made`;
}

function repair({ table, trigger, reason }: CaptureFlaw): string {
  if (reason !== 'disabled') return 'run "npm run db:migrate", which puts it back';
  return `run "npm run db:migrate", or "alter table ${qualified(table.schema, table.name)} enable always trigger ${trigger.name}"`;
}

function catalogueQuery(tables: readonly TrackedTable[]): string {
  const schemas = [...new Set(tables.map(({ schema }) => literal(schema)))];
  const names = CAPTURED.map((kind) => literal(triggerName(kind)));
  const { from, length, body } = FINGERPRINT;
  return `select n.nspname::text as schema, c.relname::text as "table", t.tgname::text as name,
    t.tgenabled::text as enabled, p.proname::text as function, t.tgtype::int as type,
    t.tgoldtable::text as olds, t.tgnewtable::text as news, t.tgqual is not null as conditional,
    p.prosecdef as definer, substr(p.prosrc, ${from}, ${length}) as kept,
    left(encode(sha256(convert_to(substr(p.prosrc, ${body}), 'UTF8')), 'hex'), ${length}) as actual
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_proc p on p.oid = t.tgfoid
  where not t.tgisinternal and n.nspname in (${schemas.join(', ')}) and t.tgname in (${names.join(', ')})`;
}

function placeOf(schema: string, table: string, name: string): string {
  return JSON.stringify([schema, table, name]);
}
