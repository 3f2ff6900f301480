import { Injectable } from '@nestjs/common';
import { Client } from 'pg';
import { DatabaseConfig } from '../config/index.js';

/** Keeps the instances of a cluster from doing the same scheduled work at the same time. */
@Injectable()
export class ClusterLock {
  constructor(private readonly config: DatabaseConfig) {}

  /**
   * Runs `work` unless another instance is running work of that name. The lock is an advisory one on a connection of
   * its own: it ends with the work, and with the process if that dies. An embedded database has only one instance. Where
   * the connection is lost, so is the lock, and the work goes on: it must not matter that it may be done twice.
   *
   * @returns whether it ran
   */
  async tryRun(name: string, work: () => Promise<void>): Promise<boolean> {
    if (this.config.url === undefined) {
      await work();
      return true;
    }
    const client = new Client({
      connectionString: this.config.url,
      application_name: `${this.config.applicationName}-lock`,
    });
    // Without a listener, a connection that is lost while the work goes on would end the process.
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<{ taken: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken',
        [name],
      );
      if (rows[0]?.taken !== true) return false;
      await work();
      return true;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
