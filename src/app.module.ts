import { type DynamicModule, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { ScheduleModule } from '@nestjs/schedule';
import { LoggerModule } from 'nestjs-pino';
import { ActivityModule } from './activity/index.js';
import { AssetsModule } from './assets/index.js';
import { AuthModule } from './auth/index.js';
import { ALLOWED_FINDINGS } from './catalogue/index.js';
import { CacheConfig, ConfigModule, type Environment, LogConfig, QueryConfig } from './config/index.js';
import { DatabaseModule } from './database/database.module.js';
import { HttpModule } from './http/http.module.js';
import { OpsModule } from './ops/index.js';
import { OrganizationModule } from './organization/index.js';
import { PeoplesModule } from './peoples/index.js';
import { TiersModule } from './tiers/index.js';

/** The whole application, for one environment. */
@Module({})
export class AppModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(environment),
        logging(new LogConfig(environment)),
        EventEmitterModule.forRoot({ wildcard: true, global: true }),
        ScheduleModule.forRoot(),
        DatabaseModule,
        TiersModule.forRootAsync({
          inject: [CacheConfig],
          useFactory: (config: CacheConfig) => config,
          quality: {
            inject: [QueryConfig],
            useFactory: (config: QueryConfig) => config,
            allowedFindings: ALLOWED_FINDINGS,
          },
        }),
        HttpModule,
        AuthModule,
        OrganizationModule,
        PeoplesModule,
        AssetsModule,
        ActivityModule,
        OpsModule,
      ],
    };
  }
}

/** Parts of NestJS that report every module and every route at each start. */
const TALKATIVE = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);
const INFO = 30;

/** Errors and what the parts of the system report; no line per request, and nothing done per request for it. */
function logging({ level, pretty }: LogConfig): DynamicModule {
  return LoggerModule.forRoot({
    forRoutes: [],
    pinoHttp: {
      level,
      autoLogging: false,
      hooks: {
        logMethod(args, method, severity) {
          const [entry] = args as [unknown];
          const { context } = (typeof entry === 'object' && entry !== null ? entry : {}) as { context?: string };
          if (severity <= INFO && context !== undefined && TALKATIVE.has(context)) return;
          method.apply(this, args);
        },
      },
      ...(pretty ? { transport: { target: 'pino-pretty', options: { singleLine: true } } } : {}),
    },
  });
}
