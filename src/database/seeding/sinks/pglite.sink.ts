import type { PGlite } from '@electric-sql/pglite';
import { copyStatement } from './sink.js';
import type { SeedSession, SeedSink } from './sink.js';

/** The embedded database: it has no STDIN, so a batch is handed over as its `/dev/blob`. */
export class PgliteSink implements SeedSink {
  readonly rowsPerCopy = 10_000;
  readonly bulk = false;

  constructor(private readonly database: PGlite) {}

  async transaction(work: (session: SeedSession) => Promise<void>): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const session: SeedSession = {
        query: async (sql) => (await transaction.query<Record<string, unknown>>(sql)).rows,
        copy: async (table, batch) => {
          const sql = copyStatement(table, batch.columns, `'/dev/blob'`);
          await transaction.query(sql, [], { blob: new Blob([...batch.chunks()]) });
        },
      };
      await work(session);
    });
  }

  async settle(tables: string): Promise<void> {
    await this.database.exec(`analyze ${tables}`);
  }
}
