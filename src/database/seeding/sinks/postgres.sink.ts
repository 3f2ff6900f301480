import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyStatement } from './sink.js';
import type { SeedSession, SeedSink } from './sink.js';

/** PostgreSQL over one connection: COPY FROM STDIN, generating only as fast as the server takes the rows. */
export class PostgresSink implements SeedSink {
  readonly rowsPerCopy = 50_000;
  readonly bulk = true;

  /** The client is connected, and stays the caller's to end. */
  constructor(private readonly client: Client) {}

  async transaction(work: (session: SeedSession) => Promise<void>): Promise<void> {
    const { client } = this;
    const session: SeedSession = {
      query: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
      copy: async (table, batch) => {
        const target = client.query(copyFrom(copyStatement(table, batch.columns, 'stdin')));
        await pipeline(Readable.from(batch.chunks(), { objectMode: true }), target);
      },
    };
    await client.query('begin');
    try {
      await work(session);
      await client.query('commit');
    } catch (error) {
      // The first error is the one to report, also when the connection itself is what broke.
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  /** VACUUM also merges what GIN indexes hold back and marks pages all-visible, so that the first queries are not the ones to pay. */
  async settle(tables: string): Promise<void> {
    await this.client.query(`vacuum (analyze) ${tables}`);
  }
}
