import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { FeedConnection, type Query } from '../../tiers/index.js';

export interface ServerFeedOptions {
  readonly url: string;
  readonly applicationName: string;
  /** The most that connecting, or one statement, may take, in milliseconds; then the connection counts as lost. */
  readonly timeoutMs: number;
}

const CHANNEL = 'tiered_change';
const RECONNECT_MS = [20, 50, 100, 250] as const;

/** The change feed's connection to a PostgreSQL server. */
export class ServerFeedConnection extends FeedConnection {
  override readonly exclusive = false;
  #client: Client | undefined;
  #closed = false;
  #onNotify: () => void = () => undefined;
  #onConnect: (query: Query) => Promise<void> = () => Promise.resolve();
  #reconnecting: Promise<void> | undefined;

  constructor(private readonly options: ServerFeedOptions) {
    super();
  }

  override async open(onNotify: () => void, onConnect: (query: Query) => Promise<void>): Promise<void> {
    this.#onNotify = onNotify;
    this.#onConnect = onConnect;
    try {
      await this.#connect();
    } catch {
      this.#reconnect();
    }
  }

  override async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const client = this.#connected();
    return this.#run<Row>(client, sql, parameters);
  }

  override async transaction<T>(fn: (query: Query) => Promise<T>): Promise<T> {
    const client = this.#connected();
    await this.#run(client, 'begin');
    try {
      const result = await fn((sql, parameters) => this.#run(client, sql, parameters));
      await this.#run(client, 'commit');
      return result;
    } catch (error) {
      // A connection on which even this fails is lost, and its transaction with it.
      await client.query('rollback').catch(() => this.#lose(client));
      throw error;
    }
  }

  override async close(): Promise<void> {
    this.#closed = true;
    const client = this.#client;
    this.#client = undefined;
    await this.#reconnecting;
    await client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const { url, applicationName, timeoutMs } = this.options;
    const client = new Client({
      connectionString: url,
      application_name: `${applicationName}-listener`,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
      statement_timeout: timeoutMs,
      keepAlive: true,
    });
    client.on('error', () => this.#lose(client));
    client.on('end', () => this.#lose(client));
    client.on('notification', () => this.#onNotify());
    try {
      await client.connect();
      await this.#onConnect((sql, parameters) => this.#run(client, sql, parameters));
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    if (this.#closed) await client.end().catch(() => undefined);
    else this.#client = client;
  }

  #lose(client: Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    void client.end().catch(() => undefined);
    this.#reconnect();
  }

  #reconnect(): void {
    if (this.#closed || this.#reconnecting) return;
    this.#reconnecting = this.#keepConnecting().finally(() => {
      this.#reconnecting = undefined;
    });
  }

  async #keepConnecting(): Promise<void> {
    for (let attempt = 0; !this.#closed && !this.#client; attempt += 1) {
      await sleep(RECONNECT_MS[Math.min(attempt, RECONNECT_MS.length - 1)], undefined, { ref: false });
      if (this.#closed) return;
      await this.#connect().catch(() => undefined);
    }
    this.#onNotify();
  }

  #connected(): Client {
    if (!this.#client) throw new Error('The connection that watches the database is lost.');
    return this.#client;
  }

  async #run<Row extends object>(client: Client, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    try {
      const { rows } = await client.query(sql, parameters as unknown[]);
      return rows as Row[];
    } catch (error) {
      // Not an answer of the database: later statements would wait behind one that is still on its way.
      if (!(error instanceof DatabaseError)) this.#lose(client);
      throw error;
    }
  }
}
