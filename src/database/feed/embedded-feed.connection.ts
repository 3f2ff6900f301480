import type { PGlite } from '@electric-sql/pglite';
import { FeedConnection, type Query } from '../../tiers/index.js';

const CHANNEL = 'tiered_change';

/** The change feed on the embedded database, which has one connection for all: what it does waits for its turn. */
export class EmbeddedFeedConnection extends FeedConnection {
  override readonly exclusive = true;
  #unlisten: (() => Promise<void>) | undefined;

  constructor(private readonly database: PGlite) {
    super();
  }

  override async open(onNotify: () => void, onConnect: (query: Query) => Promise<void>): Promise<void> {
    await onConnect((sql, parameters) => this.query(sql, parameters));
    this.#unlisten = await this.database.listen(CHANNEL, () => onNotify());
  }

  override async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.database.query<Row>(sql, parameters as unknown[]);
    return rows;
  }

  override transaction<T>(fn: (query: Query) => Promise<T>): Promise<T> {
    return this.database.transaction((transaction) =>
      fn(async <Row extends object>(sql: string, parameters: readonly unknown[] = []) => {
        const { rows } = await transaction.query<Row>(sql, parameters as unknown[]);
        return rows;
      }),
    );
  }

  override async close(): Promise<void> {
    if (!this.database.closed) await this.#unlisten?.();
  }
}
