import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { EntityManager, MikroORM } from '@mikro-orm/core';
import { CacheConfig, DatabaseConfig, QueryConfig } from '../config/index.js';
import { Clock, FeedConnection, verifyCapture, WorkScope } from '../tiers/index.js';
import { ClusterLock } from './cluster-lock.js';
import { DatabaseUnavailableError } from './database-error.js';
import { migrate, pendingMigrations } from './migrate.js';
import { EmbeddedFeedConnection } from './feed/embedded-feed.connection.js';
import { NoFeedConnection } from './feed/no-feed.connection.js';
import { ServerFeedConnection } from './feed/server-feed.connection.js';
import { closeOrm, createOrm, embeddedDatabase } from './orm.js';
import { trackedTables } from './tracked-tables.js';

/** A connection that says nothing for so long is made anew, however small the bound of staleness. */
const LEAST_FEED_TIMEOUT_MS = 2_000;

const ormProvider = {
  provide: MikroORM,
  inject: [DatabaseConfig, QueryConfig, WorkScope],
  useFactory: async (config: DatabaseConfig, { queryLog }: QueryConfig, scope: WorkScope): Promise<MikroORM> => {
    const orm = await createOrm(config, scope, {
      origin: scope.instance,
      watchReads: queryLog === 'full',
    });
    if (config.migrateOnStart) {
      await migrate(orm, config);
    } else {
      const pending = await pendingMigrations(orm);
      if (pending.length > 0) throw DatabaseUnavailableError.outdated(pending);
    }
    // Where nothing is cached, no answer hangs on what is captured.
    if (!config.readOnly) await verifyCapture(orm.em.getConnection(), trackedTables(orm));
    return orm;
  },
};

/** The connection that watches for changes; opened by whoever watches. */
const feedProvider = {
  provide: FeedConnection,
  inject: [MikroORM, DatabaseConfig, CacheConfig],
  useFactory: async (
    orm: MikroORM,
    config: DatabaseConfig,
    { maxStalenessMs }: CacheConfig,
  ): Promise<FeedConnection> => {
    if (config.readOnly) return new NoFeedConnection();
    if (config.url === undefined) return new EmbeddedFeedConnection(await embeddedDatabase(orm));
    return new ServerFeedConnection({
      url: config.url,
      applicationName: config.applicationName,
      timeoutMs: Math.max(LEAST_FEED_TIMEOUT_MS, 2 * maxStalenessMs),
    });
  },
};

/** The database connection, migrated, and the unit-of-work scope that every EntityManager comes from. */
@Global()
@Module({
  providers: [
    WorkScope,
    Clock,
    ClusterLock,
    ormProvider,
    feedProvider,
    { provide: EntityManager, inject: [MikroORM], useFactory: (orm: MikroORM) => orm.em },
  ],
  exports: [WorkScope, Clock, ClusterLock, MikroORM, EntityManager, FeedConnection],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(MikroORM) private readonly orm: MikroORM,
    private readonly config: DatabaseConfig,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await closeOrm(this.orm, this.config);
  }
}
