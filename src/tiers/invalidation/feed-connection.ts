/** Runs one statement; `$1` marks a parameter. */
export type Query = <Row extends object>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/**
 * The change feed's own connection to the database: it listens, and nothing else waits on it. Implementations reconnect
 * by themselves; while they cannot, statements are rejected.
 */
export abstract class FeedConnection {
  /** Whether only this process can reach the database, because it runs inside of it. */
  abstract readonly exclusive: boolean;

  /**
   * Connects, and keeps the connection from then on.
   * @param onNotify called when a foreign transaction has committed changes
   * @param onConnect runs on every new connection before anything else does; session state (locks) goes with the connection
   */
  abstract open(onNotify: () => void, onConnect: (query: Query) => Promise<void>): Promise<void>;

  /** @throws whatever the database says, or that there is no connection */
  abstract query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;

  /** Runs `fn` in a transaction; rolled back when it throws. */
  abstract transaction<T>(fn: (query: Query) => Promise<T>): Promise<T>;

  abstract close(): Promise<void>;
}
