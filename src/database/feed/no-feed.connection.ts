import { FeedConnection } from '../../tiers/index.js';

/** Watches nothing, so that nothing is served from the cache: for a process that may only look at the database. */
export class NoFeedConnection extends FeedConnection {
  override readonly exclusive = false;

  override open(): Promise<void> {
    return Promise.resolve();
  }

  /** @throws Error always */
  override query<Row extends object>(): Promise<Row[]> {
    return Promise.reject(new Error('This process may only look at the database, and does not watch its changes.'));
  }

  /** @throws Error always */
  override transaction<T>(): Promise<T> {
    return this.query() as Promise<never>;
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}
