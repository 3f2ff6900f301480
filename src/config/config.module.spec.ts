import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  AuthConfig,
  CacheConfig,
  ConfigModule,
  DatabaseConfig,
  HttpConfig,
  LogConfig,
  packageName,
  packageVersion,
  parseEnvironment,
} from './index.js';

@Injectable()
class Consumer {
  constructor(
    readonly http: HttpConfig,
    readonly database: DatabaseConfig,
    readonly cache: CacheConfig,
    readonly auth: AuthConfig,
    readonly log: LogConfig,
  ) {}
}

@Module({ providers: [Consumer], exports: [Consumer] })
class FeatureModule {}

async function consume(variables: Record<string, string>): Promise<Consumer> {
  const imports = [ConfigModule.forRoot(parseEnvironment(variables)), FeatureModule];
  const module = await Test.createTestingModule({ imports }).compile();
  return module.get(Consumer, { strict: false });
}

describe('ConfigModule', () => {
  it('provides every slice to modules that do not import it', async () => {
    const { http, database, cache, auth, log } = await consume({});
    expect(http).toEqual({
      host: '0.0.0.0',
      port: 3000,
      trustProxy: false,
      bodyLimitBytes: 1_048_576,
      requestTimeoutMs: 30_000,
    });
    expect(database).toEqual({
      url: undefined,
      dataDir: undefined,
      migrateOnStart: true,
      readOnly: false,
      poolMin: 0,
      poolMax: 10,
      statementTimeoutMs: 30_000,
      applicationName: 'tiered-ops',
    });
    expect(cache).toEqual({
      redisUrl: undefined,
      redisPrefix: 'tiered-ops:',
      redisTimeoutMs: 50,
      memoryBytes: 67_108_864,
      ttlJitter: 0.1,
      maxStalenessMs: 1000,
      hotLeaseMs: 250,
      loadConcurrency: 8,
      loadQueue: 1000,
      loadWaitMs: 5000,
      auditRate: 0.001,
      warmOnStart: true,
      warmCron: '*/5 * * * *',
    });
    expect(auth).toMatchObject({ tokenTtlSeconds: 28_800, recheckSeconds: 30, loginAttemptsPerMinute: 30 });
    expect(log).toEqual({ level: 'info', pretty: false });
  });

  it('runs embedded without DATABASE_URL, on the server with it', async () => {
    expect((await consume({ DATA_DIR: '/data' })).database).toMatchObject({ embedded: true, dataDir: '/data' });
    const { database } = await consume({ DATABASE_URL: 'postgresql://db/app' });
    expect(database).toMatchObject({ embedded: false, url: 'postgresql://db/app' });
  });
});

describe('CacheConfig', () => {
  it.each([
    ['8', '10', 8],
    ['20', '10', 8],
    ['4', '10', 4],
    ['8', '2', 1],
    ['8', '1', 1],
  ])('bounds %s loads at once by a pool of %s', (CACHE_LOAD_CONCURRENCY, DATABASE_POOL_MAX, expected) => {
    const { loadConcurrency } = new CacheConfig(parseEnvironment({ CACHE_LOAD_CONCURRENCY, DATABASE_POOL_MAX }));
    expect(loadConcurrency).toBe(expected);
  });
});

describe('AuthConfig', () => {
  it('signs with JWT_SECRET when it is set', () => {
    const auth = new AuthConfig(parseEnvironment({ JWT_SECRET: 'mine' }));
    expect(auth.jwtSecret).toBe('mine');
  });

  it('leaves the key to the database when it is not', () => {
    expect(new AuthConfig(parseEnvironment({})).jwtSecret).toBeUndefined();
  });
});

describe('the package', () => {
  it('has the name and version of package.json', () => {
    expect(packageName).toBe('tiered-ops');
    expect(packageVersion).toMatch(/^\d+\.\d+\.\d+/);
  });
});
