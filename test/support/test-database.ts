import { randomBytes } from 'node:crypto';
import type { ModuleMetadata, Type } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { Test, type TestingModule } from '@nestjs/testing';
import { EntityManager, MikroORM } from '@mikro-orm/core';
import { CacheConfig, ConfigModule, parseEnvironment, QueryConfig, type Environment } from '../../src/config/index.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { HttpModule } from '../../src/http/http.module.js';
import {
  type AllowedFinding,
  CacheStats,
  ChangeFeed,
  Clock,
  FixedClock,
  rawSql,
  TieredCache,
  TiersModule,
  Transactions,
  WorkScope,
} from '../../src/tiers/index.js';
import { expectQueries } from '../../src/tiers/testing/index.js';
import { cloneDatabase, dropDatabase } from './postgres-template.js';

/** The instant at which every test's clock stands until it is moved. */
export const TEST_NOW = '2026-06-15T12:00:00.000Z';

/** A migrated, empty database of its own, with the tiers on top of it and the clock in the test's hands. */
export class TestDatabase {
  readonly orm: MikroORM;
  /** The injected EntityManager: inside {@link as} it is the work's fork. */
  readonly em: EntityManager;
  readonly scope: WorkScope;
  readonly clock: FixedClock;
  readonly transactions: Transactions;
  readonly cache: TieredCache;
  readonly stats: CacheStats;

  constructor(
    readonly module: TestingModule,
    /** What leads to the database and to the cache. */
    readonly variables: NodeJS.ProcessEnv,
    private readonly cleanUp: () => Promise<void>,
  ) {
    this.orm = module.get(MikroORM);
    this.em = module.get(EntityManager);
    this.scope = module.get(WorkScope);
    this.clock = module.get(Clock);
    this.transactions = module.get(Transactions);
    this.cache = module.get(TieredCache);
    this.stats = module.get(CacheStats);
  }

  /** A provider of the modules that were imported. */
  get<T>(type: Type<T>): T {
    return this.module.get(type, { strict: false });
  }

  /** Runs `fn` in a unit of work of business unit `tenant`. */
  as<T>(tenant: number, fn: () => Promise<T>, actor?: number): Promise<T> {
    return this.scope.run({ tenant, actor }, fn);
  }

  /** Runs `fn` in a unit of work of `tenant` and demands the number of its statements. */
  expectQueries<T>(count: number, tenant: number, fn: () => Promise<T>): Promise<T> {
    return this.as(tenant, () => expectQueries(count, fn));
  }

  /**
   * Plain SQL past the ORM and its filters, as another program would write it, and known to the cache when this resolves.
   * `?` marks a parameter.
   */
  async sql<Row extends object>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const rows = await this.scope.run({}, () => rawSql<Row>(this.em, statement, parameters));
    await this.get(ChangeFeed).catchUp();
    return rows;
  }

  /** Inserts a row by plain SQL. @returns its id */
  async insert(table: string, row: Record<string, unknown>): Promise<number> {
    const columns = Object.keys(row);
    const [made] = await this.sql<{ id: number }>(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')}) returning id`,
      Object.values(row),
    );
    return made!.id;
  }

  async close(): Promise<void> {
    await this.module.close();
    await this.cleanUp();
  }
}

export interface TestDatabaseOptions {
  /** Feature modules to test. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  /** Variables on top of the test defaults. */
  readonly environment?: NodeJS.ProcessEnv;
  /** What the quality checks are told to expect. */
  readonly allowedFindings?: readonly AllowedFinding[];
  /** Opens another instance of the application, on the database and the cache of this one; close it first. */
  readonly beside?: TestDatabase;
}

/**
 * Opens a database for one test file: embedded and in memory, or, where DATABASE_URL is set, a clone of this run's
 * template on that server. With REDIS_URL the cache is in Redis under a prefix of its own. Close it in `afterAll`.
 */
export async function openTestDatabase({
  imports = [],
  environment = {},
  allowedFindings = [],
  beside,
}: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { variables, cleanUp } = beside ? { variables: beside.variables, cleanUp: undefined } : await testEnvironment();
  const all = { ...variables, ...environment };
  const module = await Test.createTestingModule({
    imports: [...coreModules(parseEnvironment(all), allowedFindings), ...imports],
  })
    .overrideProvider(Clock)
    .useValue(new FixedClock(TEST_NOW))
    .compile();
  module.useLogger(false);
  await module.init();
  return new TestDatabase(module, all, cleanUp ?? (() => Promise.resolve()));
}

/** The variables that lead a test to a database of its own, and the function that removes it again. */
export async function testEnvironment(): Promise<{ variables: NodeJS.ProcessEnv; cleanUp: () => Promise<void> }> {
  const database = process.env['DATABASE_URL'] ? await cloneDatabase() : undefined;
  const variables: NodeJS.ProcessEnv = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    CACHE_WARM_ON_START: 'false',
    CACHE_WARM_CRON: 'off',
    CACHE_TTL_JITTER: '0',
    REDIS_PREFIX: `test-${randomBytes(6).toString('hex')}:`,
    // A busy test machine may pause a process for longer than production would want to wait.
    REDIS_TIMEOUT_MS: '2000',
    CACHE_MAX_STALENESS_MS: '60000',
    ...(database ? { DATABASE_URL: database } : {}),
    ...(process.env['REDIS_URL'] ? { REDIS_URL: process.env['REDIS_URL'] } : {}),
  };
  return { variables, cleanUp: () => (database ? dropDatabase(database) : Promise.resolve()) };
}

function coreModules(
  environment: Environment,
  allowedFindings: readonly AllowedFinding[],
): NonNullable<ModuleMetadata['imports']> {
  return [
    ConfigModule.forRoot(environment),
    DatabaseModule,
    EventEmitterModule.forRoot({ wildcard: true, global: true }),
    TiersModule.forRootAsync({
      inject: [CacheConfig],
      useFactory: (config: CacheConfig) => config,
      quality: { inject: [QueryConfig], useFactory: (config: QueryConfig) => config, allowedFindings },
    }),
    HttpModule,
  ];
}
