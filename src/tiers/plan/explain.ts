import type { EntityManager } from '@mikro-orm/core';
import type { AbstractSqlConnection } from '@mikro-orm/sql';
import type { IssuedStatement } from '../log/statement.js';
import type { ExplainedStatement, TableColumn } from './explained-statement.js';
import { rootOf, type PlanNode } from './plan-node.js';

/**
 * What PostgreSQL says of a statement, without running it: what it names, and how it would be run under each of several
 * planner settings.
 * @throws what PostgreSQL says of a statement that is no query
 */
export function explain(em: EntityManager, { sql, params }: IssuedStatement): Promise<ExplainedStatement> {
  const connection = em.getDriver().getConnection() as AbstractSqlConnection;
  // All of it is undone: settings and a view that only lives to be asked.
  return connection.transactional(async (ctx) => {
    const run = <Row>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
      connection.execute<Row[]>(statement, [...parameters], 'all', ctx);
    await run('savepoint explained');
    const explained = { sql, ...(await namesIn(run, sql, params)), plans: await plansOf(run, sql, params) };
    await run('rollback to savepoint explained');
    return explained;
  });
}

type Run = <Row>(statement: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/** A view is kept from losing what its query names, and the catalog says what that is: every table, column and function. */
async function namesIn(
  run: Run,
  sql: string,
  params: readonly unknown[],
): Promise<Pick<ExplainedStatement, 'columns' | 'functions'>> {
  // In a subquery, where two columns may have one name.
  await run(`create temporary view explained_statement as select 1 as one from (${sql}) statement`, params);
  const depends = `from pg_depend d join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass
    where r.ev_class = 'explained_statement'::regclass and d.refobjid <> r.ev_class`;
  const columns = await run<TableColumn>(
    `select distinct c.relname as "table", a.attname as "column"
     from (select d.* ${depends}) d join pg_class c on c.oid = d.refobjid and d.refclassid = 'pg_class'::regclass
     left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid and d.refobjsubid <> 0
     order by 1, 2`,
  );
  const functions = await run<{ name: string }>(
    `select distinct d.refobjid::regprocedure::text as name ${depends} and d.refclassid = 'pg_proc'::regclass order by 1`,
  );
  return { columns, functions: functions.map(({ name }) => name) };
}

/**
 * Ways of running a statement that together show all that it looks at. An index may have a condition built in, which a
 * plan that uses it does not name; and what a join compares is found in other places for each kind of join.
 */
const PLANNERS: readonly (readonly string[])[] = [
  [],
  ['enable_indexscan', 'enable_indexonlyscan', 'enable_bitmapscan'],
  ['enable_nestloop'],
  ['enable_hashjoin', 'enable_mergejoin', 'enable_memoize'],
];

async function plansOf(run: Run, sql: string, params: readonly unknown[]): Promise<PlanNode[]> {
  const plans: PlanNode[] = [];
  for (const without of PLANNERS) {
    await run('savepoint planner');
    for (const setting of without) await run(`set local ${setting} = off`);
    // Around a statement on one relation, so that its columns are qualified; the planner takes it away again.
    const [row] = await run<Readonly<Record<string, unknown>>>(
      `explain (verbose, format json) select * from (${sql}) statement`,
      params,
    );
    plans.push(rootOf(row?.['QUERY PLAN']));
    await run('rollback to savepoint planner');
  }
  return plans;
}
