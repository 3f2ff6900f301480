import { type DynamicModule, Module } from '@nestjs/common';
import { AuthConfig } from './auth.config.js';
import { CacheConfig } from './cache.config.js';
import { DatabaseConfig } from './database.config.js';
import type { Environment } from './environment.js';
import { HttpConfig } from './http.config.js';
import { LogConfig } from './log.config.js';
import { QueryConfig } from './query.config.js';

const slices = [HttpConfig, DatabaseConfig, CacheConfig, AuthConfig, LogConfig, QueryConfig] as const;

/** Provides the typed slices of one parsed environment to every module. */
@Module({})
export class ConfigModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: slices.map((Slice) => ({ provide: Slice, useValue: new Slice(environment) })),
      exports: [...slices],
    };
  }
}
