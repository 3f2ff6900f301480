import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { DatabaseConfig, parseEnvironment } from '../../../src/config/index.js';
import { migrate } from '../../../src/database/migrate.js';
import { closeOrm, createOrm, embeddedDatabase, type MikroORM } from '../../../src/database/orm.js';
import { captureSql, type TrackedTable, WorkScope } from '../../../src/tiers/index.js';
import { testEnvironment } from '../../support/test-database.js';

export type Row = Record<string, unknown>;

/** One row of the log, without what differs at every run. */
export interface Change {
  readonly table: string;
  readonly kind: string;
  readonly tenant: number | null;
  readonly id: number | null;
  readonly columns: readonly string[] | null;
  readonly was: Row | null;
  readonly now: Row | null;
}

/** A migrated, empty database and one connection to it, as any other program would have. */
export interface CaptureDatabase {
  readonly orm: MikroORM;
  readonly config: DatabaseConfig;
  /** The server; undefined where the database is embedded, which has only this one connection. */
  readonly url: string | undefined;
  readonly query: (sql: string) => Promise<Row[]>;
  /** Loads lines of COPY's text format. */
  readonly copy: (table: string, columns: string, lines: readonly string[]) => Promise<void>;
  /** Calls back whenever this connection is notified, which for its own writes is before COMMIT returns. */
  readonly listen: (channel: string, heard: (payload: string) => void) => Promise<void>;
  /** Runs a statement and tells what it recorded, in an order that does not depend on plans. */
  changesOf(...statements: readonly string[]): Promise<Change[]>;
  changes(): Promise<Change[]>;
  close(): Promise<void>;
}

const CHANGES = `select table_name as "table", kind, bu_id as tenant, row_id as id, columns, was, now
  from public.tiered_change order by table_name, row_id nulls first, kind, bu_id`;

export async function openCaptureDatabase(): Promise<CaptureDatabase> {
  const { variables, cleanUp } = await testEnvironment();
  const config = new DatabaseConfig(parseEnvironment(variables));
  const orm = await createOrm(config, new WorkScope());
  await migrate(orm, config);
  const { query, copy, listen, end } =
    config.url === undefined ? await embeddedConnection(orm) : await serverConnection(config.url);
  const changes = async (): Promise<Change[]> => (await query(CHANGES)) as unknown as Change[];
  return {
    orm,
    config,
    url: config.url,
    query,
    copy,
    listen,
    changes,
    async changesOf(...statements) {
      await query('delete from public.tiered_change');
      for (const statement of statements) await query(statement);
      return changes();
    },
    async close() {
      await end();
      await closeOrm(orm, config);
      await cleanUp();
    },
  };
}

/** Makes a table and captures its changes. */
export async function track(db: CaptureDatabase, ddl: string, table: TrackedTable): Promise<void> {
  for (const sql of [ddl, ...captureSql(table)]) await db.query(sql);
}

/** A description of a table as {@link track} wants it. `columns` are not null unless their name ends in `?`. */
export function described(name: string, columns: readonly string[], options: Partial<TrackedTable> = {}): TrackedTable {
  return {
    schema: 'public',
    name,
    key: 'id',
    tenant: 'bu_id',
    columns: columns.map((column) => ({
      name: column.replace('?', ''),
      nullable: column.endsWith('?'),
      compareText: false,
    })),
    filters: [],
    ...options,
  };
}

interface Connection extends Pick<CaptureDatabase, 'query' | 'copy' | 'listen'> {
  readonly end: () => Promise<void>;
}

async function embeddedConnection(orm: MikroORM): Promise<Connection> {
  const database = await embeddedDatabase(orm);
  return {
    query: async (sql) => (await database.query<Row>(sql)).rows,
    async copy(table, columns, lines) {
      const blob = new Blob([`${lines.join('\n')}\n`]);
      await database.query(`copy ${table} (${columns}) from '/dev/blob'`, [], { blob });
    },
    async listen(channel, heard) {
      await database.listen(channel, heard);
    },
    end: () => Promise.resolve(),
  };
}

async function serverConnection(url: string): Promise<Connection> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    query: async (sql) => (await client.query<Row>(sql)).rows,
    async copy(table, columns, lines) {
      const target = client.query(copyFrom(`copy ${table} (${columns}) from stdin`));
      await pipeline(Readable.from([`${lines.join('\n')}\n`]), target);
    },
    async listen(channel, heard) {
      client.on('notification', (message) => heard(message.payload ?? ''));
      await client.query(`listen ${channel}`);
    },
    end: () => client.end(),
  };
}
