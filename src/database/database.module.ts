import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { EntityManager, MikroORM } from '@mikro-orm/core';
import { DatabaseConfig } from '../config/index.js';
import { Clock, instanceId, verifyCapture, WorkScope } from '../tiers/index.js';
import { ClusterLock } from './cluster-lock.js';
import { DatabaseUnavailableError } from './database-error.js';
import { migrate, pendingMigrations } from './migrate.js';
import { closeOrm, createOrm } from './orm.js';
import { trackedTables } from './tracked-tables.js';

const ormProvider = {
  provide: MikroORM,
  inject: [DatabaseConfig, WorkScope],
  useFactory: async (config: DatabaseConfig, scope: WorkScope): Promise<MikroORM> => {
    const orm = await createOrm(config, scope, { origin: instanceId });
    if (config.migrateOnStart) {
      await migrate(orm, config);
    } else {
      const pending = await pendingMigrations(orm);
      if (pending.length > 0) throw DatabaseUnavailableError.outdated(pending);
    }
    await verifyCapture(orm.em.getConnection(), trackedTables(orm));
    return orm;
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
    { provide: EntityManager, inject: [MikroORM], useFactory: (orm: MikroORM) => orm.em },
  ],
  exports: [WorkScope, Clock, ClusterLock, MikroORM, EntityManager],
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
