import type { PGlite } from '@electric-sql/pglite';
import { closeEmbedded, openEmbedded } from '../../../src/database/embedded.js';
import { CREATE_CHANGE_LOG } from '../../../src/database/migrations/sql/change-log.js';
import { FeedConnection, type Query } from '../../../src/tiers/index.js';
import type { LogKey } from '../../../src/tiers/invalidation/change-log.js';

interface LoggedRow {
  readonly table?: string;
  readonly tenant?: number;
  readonly origin?: string;
}

/** The tables of the protocol and nothing else, in a database inside this process. */
export class LogDatabase {
  private constructor(readonly database: PGlite) {}

  static async open(): Promise<LogDatabase> {
    const database = await openEmbedded();
    // It may begin as a copy of a database that was migrated before.
    await database.query('drop table if exists tiered_change, tiered_stamp, tiered_store');
    for (const statement of CREATE_CHANGE_LOG) await database.query(statement);
    return new LogDatabase(database);
  }

  async run<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.database.query<Row>(sql, parameters as unknown[])).rows;
  }

  /** Commits a transaction that changed `count` rows, each by a statement of its own. */
  async commit({ table = 'thing', tenant = 1, origin = '' }: LoggedRow = {}, count = 1): Promise<LogKey[]> {
    return this.run<{ xid: string; id: number }>(
      `insert into tiered_change (table_name, kind, bu_id, row_id, columns, origin)
       select $1, 'update', $2, n, array['name'], $3 from generate_series(1, $4::int) n returning xid::text as xid, id`,
      [table, tenant, origin, count],
    );
  }

  async pending(): Promise<number> {
    const [row] = await this.run<{ n: number }>('select count(*)::int as n from tiered_change');
    return row!.n;
  }

  /** Forgets what the tests before have left. */
  async reset(): Promise<void> {
    await this.run('delete from tiered_change');
    await this.run('delete from tiered_stamp');
    await this.run(
      'update tiered_store set identity = null, epoch = null, changed_at = clock_timestamp() where "only"',
    );
  }

  close(): Promise<void> {
    return closeEmbedded(this.database);
  }
}

/**
 * The connection of one instance to a {@link LogDatabase}, in the test's hands: which statement waits, which fails, and
 * who is there.
 */
export class LogConnection extends FeedConnection {
  override readonly exclusive = false;
  /** Runs before each statement; a rejection is what the statement fails with. */
  before: (sql: string) => Promise<void> | void = () => undefined;
  /** Runs when a statement was answered, before its caller is told. */
  after: (sql: string) => Promise<void> | void = () => undefined;
  /** The numbers of the instances that say they are there. */
  present: number[] = [];
  notify: () => void = () => undefined;
  /** Statements of a transaction are within `begin` and `commit` or `rollback`. */
  readonly statements: string[] = [];

  constructor(private readonly log: LogDatabase) {
    super();
  }

  override async open(onNotify: () => void): Promise<void> {
    this.notify = onNotify;
    return Promise.resolve();
  }

  override query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.#run<Row>((text, values) => this.log.run(text, values), sql, parameters);
  }

  override async transaction<T>(fn: (query: Query) => Promise<T>): Promise<T> {
    this.statements.push('begin');
    try {
      const result = await this.log.database.transaction((transaction) =>
        fn((sql, parameters = []) =>
          this.#run(
            async <Row>(text: string, values: readonly unknown[]) =>
              (await transaction.query<Row>(text, values as unknown[])).rows,
            sql,
            parameters,
          ),
        ),
      );
      this.statements.push('commit');
      return result;
    } catch (error) {
      this.statements.push('rollback');
      throw error;
    }
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }

  async #run<Row extends object>(
    run: <R extends object>(sql: string, parameters: readonly unknown[]) => Promise<R[]>,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<Row[]> {
    await this.before(sql);
    this.statements.push(sql);
    const rows = await run<Row>(sql, parameters);
    await this.after(sql);
    if (!sql.includes('pg_locks')) return rows;
    return rows.map((row) => ({ ...row, present: this.present }));
  }
}

/** Whether a statement is the one by which an instance looks at the log. */
export function isLook(sql: string): boolean {
  return sql.includes('pg_locks');
}

/** Whether a statement takes rows out of the log to apply them. */
export function isTake(sql: string): boolean {
  return sql.includes('skip locked');
}
