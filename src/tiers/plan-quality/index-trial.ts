import type { EntityManager } from '@mikro-orm/core';
import type { AbstractSqlConnection } from '@mikro-orm/sql';
import { identifier } from '../capture/quoting.js';
import type { IndexCandidate } from './create-index.js';
import type { IssuedStatement } from '../log/statement.js';
import { nodesOf, type PlanNode, rootOf } from '../plan/plan-node.js';
import { demandQuery } from './demand-query.js';
import { sqlStateOf } from './sql-state.js';

export interface TrialOptions {
  /** The most rows to copy; of a larger table, that many are drawn from all over it. */
  readonly copiedRows?: number;
  /** For each statement of the trial, copying included. */
  readonly timeoutMs?: number;
}

/** What a statement costs without and with each of the indexes. */
export interface Trial {
  readonly tried: 'copy' | 'hypothetical';
  readonly rows: number | null;
  /** How the statement is run without any of them. */
  readonly before: PlanNode;
  readonly results: readonly Result[];
}

interface Result extends IndexCandidate {
  readonly cost: number;
  readonly used: boolean;
  /** How many sorts are left. */
  readonly sorts: number;
}

type Run = <Row>(statement: string, parameters?: readonly unknown[]) => Promise<Row[]>;

const COPIED_ROWS = 100_000;
const TIMEOUT_MS = 30_000;
const CANCELED = '57014';

/**
 * Explains `statement` without and with each candidate, one at a time, in a transaction that is rolled back. The statement
 * is not run. Nothing is written to the live table and nobody waits for it.
 *
 * @returns undefined where the statement does not read the copy, because it names the schema of the table
 */
export async function tryIndexes(
  em: EntityManager,
  { sql, params }: IssuedStatement,
  table: string,
  candidates: readonly IndexCandidate[],
  { copiedRows = COPIED_ROWS, timeoutMs = TIMEOUT_MS }: TrialOptions = {},
): Promise<Trial | undefined> {
  if (candidates.length === 0) return undefined;
  const query = demandQuery(sql);
  const connection = em.getDriver().getConnection() as AbstractSqlConnection;
  const ctx = await connection.begin();
  const run: Run = (statement, parameters = []) => connection.execute(statement, [...parameters], 'all', ctx);
  const explain = async () => {
    const [row] = await run<Record<string, unknown>>(`explain (verbose, format json) ${query}`, params);
    return rootOf(row?.['QUERY PLAN']);
  };
  try {
    // Also where a session may only read: what is made here is gone when the transaction is.
    await run('set transaction read write');
    await run(`set local statement_timeout = ${Math.trunc(timeoutMs)}`);
    await run(`set local lock_timeout = '1s'`);
    const hypothetical = await hasHypopg(run);
    // They belong to the connection, not to the transaction: one that was broken off leaves its own behind.
    if (hypothetical) await run('select hypopg_reset()');
    const rows = hypothetical ? null : await copyTable(run, table, copiedRows);
    const plan = await explain();
    if (!hypothetical && !readsCopy(plan, table)) return undefined;
    const results: Result[] = [];
    const refused: unknown[] = [];
    for (const candidate of candidates) {
      await run('savepoint candidate');
      try {
        const name = hypothetical ? await imagine(run, candidate) : await make(run, candidate);
        const tried = await explain();
        results.push({ ...candidate, cost: costOf(tried), used: uses(tried, name), sorts: sortsIn(tried) });
      } catch (error) {
        // One that cannot be made says nothing about the others, unless there is no time to make any.
        if (sqlStateOf(error) === CANCELED) throw error;
        refused.push(error);
      }
      await run('rollback to savepoint candidate');
      if (hypothetical) await run('select hypopg_reset()');
    }
    if (results.length === 0) throw refused[0];
    return { tried: hypothetical ? 'hypothetical' : 'copy', rows, before: plan, results };
  } finally {
    await connection.rollback(ctx);
  }
}

async function hasHypopg(run: Run): Promise<boolean> {
  const [row] = await run<{ there: boolean }>(
    `select to_regprocedure('hypopg_create_index(text)') is not null as there`,
  );
  return row?.there === true;
}

async function imagine(run: Run, { sql }: IndexCandidate): Promise<string> {
  const [row] = await run<{ name: string }>('select indexname as name from hypopg_create_index(?)', [sql]);
  return row?.name ?? '';
}

/** No index of a copy is called this: those are named after what they are on. */
const CANDIDATE = 'candidate_that_is_tried';

async function make(run: Run, { sql }: IndexCandidate): Promise<string> {
  await run(sql.replace('create index', `create index ${CANDIDATE}`));
  return CANDIDATE;
}

/**
 * Makes a temporary table of the same name, which whoever does not name the schema reads instead, with the same indexes
 * and statistics. Its triggers and foreign keys are not copied, so nobody hears of it.
 * @returns the number of its rows
 */
async function copyTable(run: Run, table: string, most: number): Promise<number> {
  const live = await run<{ schema: string; rows: number; columns: readonly string[] }>(
    `select n.nspname as schema, greatest(c.reltuples, 0)::float8 as rows,
       (select json_agg(a.attname order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = to_regclass(?)`,
    [identifier(table)],
  );
  const [{ schema, rows, columns } = { schema: 'public', rows: 0, columns: [] }] = live;
  const from = `${identifier(schema)}.${identifier(table)}`;
  const names = columns.map(identifier).join(', ');
  // Pages from all over the table, so that no tenant and no time is left out.
  const share = rows > most ? ` tablesample system (${(100 * most) / rows}) repeatable (1)` : '';
  await run(`create temporary table ${identifier(table)} (like ${from} including all) on commit drop`);
  const copy = `pg_temp.${identifier(table)}`;
  await run(
    `insert into ${copy} (${names}) overriding system value select ${names} from ${from}${share} limit ${most}`,
  );
  await run(`analyze ${copy}`);
  const [counted] = await run<{ count: number }>(`select count(*)::int as count from ${copy}`);
  return counted?.count ?? 0;
}

function readsCopy(plan: PlanNode, table: string): boolean {
  return [...nodesOf(plan)].some(
    ({ node }) => node['Relation Name'] === table && String(node['Schema']).startsWith('pg_temp'),
  );
}

function uses(plan: PlanNode, index: string): boolean {
  return [...nodesOf(plan)].some(({ node }) => node['Index Name'] === index);
}

function sortsIn(plan: PlanNode): number {
  return [...nodesOf(plan)].filter(({ node }) => node['Node Type'].endsWith('Sort')).length;
}

/** In the planner's unit. */
export function costOf(plan: PlanNode): number {
  return Number(plan['Total Cost']);
}
