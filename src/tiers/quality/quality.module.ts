import { type DynamicModule, Inject, Logger, Module, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { EntityManager } from '@mikro-orm/core';
import { Clock } from '../clock.js';
import type { WorkLog } from '../log/work-log.js';
import { WorkScope } from '../scope/work-scope.js';
import type { AllowedFinding } from './allowed-finding.js';
import { Findings } from './findings.js';
import { lineOf, statementPresenter } from './logged-statement.js';
import { MethodReasons } from './method-reasons.js';
import { MethodStats } from './method-stats.js';
import type { QualityOptions } from './quality.options.js';
import { QueryLog } from './query-log.js';
import { RepositoryObserver } from './repository-observer.js';
import { StatementStats } from './statement-stats.js';

const OPTIONS = Symbol('QualityOptions');
const ALLOWED = Symbol('AllowedFindings');
const logger = new Logger('Queries');

const providers = [
  StatementStats,
  MethodStats,
  MethodReasons,
  {
    provide: Findings,
    inject: [Clock],
    useFactory: (clock: Clock) => new Findings(clock),
  },
  {
    provide: QueryLog,
    inject: [OPTIONS, ALLOWED, EntityManager, Findings, StatementStats, MethodReasons],
    useFactory: (
      { queryLog: mode, queryLogSample: sample, logStatements = false }: QualityOptions,
      allowed: readonly AllowedFinding[],
      em: EntityManager,
      findings: Findings,
      statements: StatementStats,
      reasons: MethodReasons,
    ) =>
      new QueryLog(
        {
          mode,
          sample,
          allowed,
          ...(logStatements ? { onWork: debugLog(em) } : {}),
          onFault: (error) => logger.error('A unit of work could not be looked through.', error),
        },
        findings,
        statements,
        reasons,
      ),
  },
  {
    provide: RepositoryObserver,
    inject: [OPTIONS, WorkScope, MethodStats, MethodReasons],
    useFactory: ({ overBudget }: QualityOptions, scope: WorkScope, stats: MethodStats, reasons: MethodReasons) =>
      new RepositoryObserver(scope, stats, reasons, overBudget),
  },
];

/** How the module comes to its options. */
export interface QualityModuleOptions {
  readonly inject: unknown[];
  readonly useFactory: (...args: never[]) => QualityOptions;
  /** Findings that are meant to be so. */
  readonly allowedFindings?: readonly AllowedFinding[];
}

/** Observes every repository of the application, and every unit of work. */
@Module({})
export class QualityModule implements OnModuleInit {
  constructor(
    @Inject(OPTIONS) private readonly options: QualityOptions,
    private readonly scope: WorkScope,
    private readonly log: QueryLog,
    private readonly findings: Findings,
    private readonly observer: RepositoryObserver,
    private readonly discovery: DiscoveryService,
  ) {}

  static forRootAsync({ inject, useFactory, allowedFindings = [] }: QualityModuleOptions): DynamicModule {
    return {
      module: QualityModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        { provide: OPTIONS, inject: inject as never[], useFactory },
        { provide: ALLOWED, useValue: allowedFindings },
        ...providers,
      ],
      exports: [Findings, QueryLog, StatementStats, MethodStats, MethodReasons],
    };
  }

  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders()) {
      if (isObject(instance)) this.observer.observe(instance);
    }
    if (this.options.queryLog !== 'off') this.scope.observe(this.log);
    if (!this.options.logFindings) return;
    this.findings.onFinding(({ kind, message, allowed }, isNew) => {
      if (isNew && allowed === null) logger.warn(`${kind}: ${message}`);
    });
  }
}

/** Writes down what units of work ran, for developers. */
function debugLog(em: EntityManager): (log: WorkLog) => void {
  const present = statementPresenter(em);
  return ({ name, statements }) => {
    if (statements.length === 0) return;
    const lines = statements.map((statement) => `  ${lineOf(present(statement))}`);
    logger.debug([`${name}: ${statements.length} statements`, ...lines].join('\n'));
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
