import { DefaultLogger, type LogContext, type LoggerOptions } from '@mikro-orm/core';
import type { WorkScope } from './work-scope.js';

/**
 * Makes a MikroORM logger that counts every statement for the unit of work that ran it. MikroORM calls `logQuery`
 * also when debugging is off, with placeholders in the SQL and the parameters apart; the parameters stay where they are.
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

  override logQuery(context: LogContext & { query: string }): void {
    this.scope.current()?.statements.record({
      sql: context.query,
      ms: context.took ?? 0,
      rows: context.results ?? context.affected,
    });
    super.logQuery(context);
  }
}
