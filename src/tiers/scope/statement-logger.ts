import { DefaultLogger, type LogContext, type LoggerOptions } from '@mikro-orm/core';
import { fingerprintOf } from '../log/fingerprint.js';
import { currentCall, type RepositoryCall } from '../log/repository-call.js';
import { isRecorded, recordStatement } from '../log/recorder.js';
import { isTransactionControl, type Statement } from '../log/statement.js';
import { statementSpan } from '../trace/statement-span.js';
import type { Work, WorkScope } from './work-scope.js';

/** What {@link observeConnection} adds to what MikroORM tells a logger. */
interface ObservedContext extends LogContext {
  /** In milliseconds of `performance.now()`. */
  startedAt?: number;
}

/**
 * Makes a MikroORM logger that counts every statement for the unit of work and the repository's method that ran it.
 * MikroORM calls `logQuery` also when debugging is off, with placeholders in the SQL and the parameters apart; the
 * parameters are shown to nobody.
 */
export function statementLoggerFactory(scope: WorkScope): (options: LoggerOptions) => DefaultLogger {
  return (options) => new StatementLogger(options, scope);
}

class StatementLogger extends DefaultLogger {
  constructor(
    options: LoggerOptions,
    private readonly scope: WorkScope,
  ) {
    super(options);
  }

  override logQuery(context: ObservedContext & { query: string }): void {
    const work = this.scope.current();
    const call = currentCall();
    if (work || call || isRecorded()) this.#record(context, work, call);
    if (this.scope.traces.current) this.#trace(context);
    super.logQuery(context);
  }

  #trace({ query, startedAt, took, results, affected, level }: ObservedContext & { query: string }): void {
    const endedAt = performance.now();
    const times = { startedAt: startedAt ?? endedAt - (took ?? 0), endedAt };
    this.scope.traces.record(statementSpan(query, times, results ?? affected, level === 'error'));
  }

  #record(
    context: ObservedContext & { query: string },
    work: Work | undefined,
    call: RepositoryCall | undefined,
  ): void {
    const { query: sql } = context;
    const log = work?.log;
    if (isTransactionControl(sql)) {
      if (log) log.era += 1;
      return;
    }
    const now = performance.now();
    const startedAt = context.startedAt ?? now - (context.took ?? 0);
    const statement: Statement = {
      sql,
      params: context.params ?? [],
      startedAt,
      ms: now - startedAt,
      rows: context.results ?? context.affected,
      era: log?.era ?? 0,
      failed: context.level === 'error',
      call,
      site: log?.siteFor(sql),
    };
    work?.statements.record(statement);
    call?.record(statement);
    log?.add(statement);
    recordStatement(statement);
    if (log && fingerprintOf(sql).locks) log.era += 1;
  }
}
